"""A joint model with labels of its own: spans, and directed relations between them. Rust reads it as `casefile::JointModel`."""
import json
import os
import sys

import torch
from safetensors.torch import load_file
from torch.nn import functional as F

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from evaluate import decode  # noqa: E402
from losses import MAX_GAP  # noqa: E402
from model import (BETWEEN_WORDS, DISTANCE_EDGES, MAX_WORDS, NER_HIDDEN, PAIR_HIDDEN, SPAN_WIDTH, PairScorer, Reader,  # noqa: E402
                   SpanScorer, SpanVector)
from text import Example, collate  # noqa: E402


LIKELY = 0.05


class Joint(Reader):
    """`allowed` has, per relation, the labels of its head and of its tail; nothing else is ever scored."""

    def __init__(self, folder, labels, allowed):
        super().__init__(folder)
        width = self.encoder.config.hidden_size
        self.labels, self.allowed = labels, allowed
        self.ner = SpanScorer(width, len(labels))
        self.span = SpanVector(width, len(labels))
        self.relation = PairScorer(width, len(allowed))
        at = labels.index
        self.columns = {}
        for column, (head, tail) in enumerate(allowed.values()):
            self.columns.setdefault((at(head), at(tail)), []).append(column)

    def link(self, words, mentions):
        """`mentions` lists, per sentence of `words [B, W, D]`, `(first, last, label)`; logits of all cells `(sentence, head,
        tail, relation)` that may be, and the cells."""
        count = words.shape[1]
        places, labels, first = [], [], [0]
        for i, listed in enumerate(mentions):
            places += [(i * count + a, i * count + b) for a, b, _ in listed]
            labels += [label for _, _, label in listed]
            first.append(len(places))
        pairs = [(i, h, t) for i, listed in enumerate(mentions) for h in range(len(listed)) for t in range(len(listed))
                 if h != t and (listed[h][2], listed[t][2]) in self.columns]
        if not pairs:
            return words.new_zeros(0), []
        flat, spans = words.flatten(0, 1), torch.tensor(places)
        vectors = self.span(flat, spans[:, 0], spans[:, 1], torch.tensor(labels))
        heads, tails = (torch.tensor([first[p[0]] + p[side] for p in pairs]) for side in (1, 2))
        logits = self.relation(vectors, flat, spans, heads, tails)
        cells = [(row, i, h, t, r) for row, (i, h, t) in enumerate(pairs)
                 for r in self.columns[mentions[i][h][2], mentions[i][t][2]]]
        return logits[[c[0] for c in cells], [c[4] for c in cells]], [c[1:] for c in cells]


@torch.no_grad()
def take_over(model, folder, labels, relations):
    """Begins the scorers as those of the model in `folder`, where it is one of ours; `labels` and `relations` have, in the order of
    the columns, the names that it knows those by, None of what it does not know."""
    if not os.path.exists(f"{folder}/heads.safetensors"):
        return
    heads = load_file(f"{folder}/heads.safetensors")
    with open(f"{folder}/casefile.json", encoding="utf-8") as f:
        config = json.load(f)
    rows = lambda wanted, known: [(to, known.index(name)) for to, name in enumerate(wanted) if name]
    named = rows(labels, config["ner"]["labels"])
    linked = rows(relations, config["relations"]["relations"])
    chosen = {"ner.out": [(0, 0)] + [(to + 1, of + 1) for to, of in named], "span.label": named, "relation.out": linked}
    for name, tensor in model.state_dict().items():
        part = name.rsplit(".", 1)[0]
        if part in chosen:
            for to, of in chosen[part]:
                tensor[to] = heads[name][of]
        elif name in heads:
            tensor.copy_(heads[name])


class Sentence(Example):
    """A text with how likely each mention `(first, last, label)` and each relation `(head, tail, relation)` is: 1 in gold."""

    def __init__(self, raw, tokenizer, text=None):
        super().__init__({**raw, "text": text or raw["text"]}, tokenizer)
        kept = [i for i, span in enumerate(self.spans) if span and span[1] - span[0] < MAX_WORDS]
        at = {i: k for k, i in enumerate(kept)}
        self.mentions = [(*self.spans[i], raw["spans"][i][2]) for i in kept]
        self.sure = [raw["spans"][i][3] for i in kept]
        self.links = {(at[h], at[t], r): p for h, t, r, p in raw["links"] if h in at and t in at}
        self.gold = raw["gold"]
        self.possible = whole_tokens(self.raw["text"], self.words)


def whole_tokens(text, words):
    """Which spans `[W, MAX_WORDS]` begin and end at white space. The texts are tokens, joined by spaces, and a mention is some of
    those: where a full stop is glued to a name it is a part of it. `whole_tokens` of casefile.json tells Rust."""
    begins = torch.tensor([s == 0 or text[s - 1].isspace() for s, _ in words])
    ends = torch.tensor([e == len(text) or text[e].isspace() for _, e in words])
    return begins[:, None] & F.pad(ends, (0, MAX_WORDS - 1)).unfold(0, MAX_WORDS, 1)


def possible(logits, sentences):
    """The logits of spans, with those that cannot be mentions sure to be none."""
    able = torch.zeros(logits.shape[:3], dtype=torch.bool)
    for i, s in enumerate(sentences):
        able[i, :len(s.words)] = s.possible
    none = torch.full_like(logits[..., :1], -1e4)
    return torch.cat([logits[..., :1], torch.where(able[..., None], logits[..., 1:], none)], -1)


def span_loss(logits, sentences):
    """Cross entropy with the distribution over labels of every span, summed over spans, by word."""
    target = torch.zeros_like(logits)
    target[..., 0] = 1
    for i, s in enumerate(sentences):
        for (first, last, label), p in zip(s.mentions, s.sure):
            target[i, first, last - first, 1 + label] += p
            target[i, first, last - first, 0] -= p
    return -(target * logits.log_softmax(-1)).sum() / sum(len(s.words) for s in sentences)


def candidates(logits, sentences, rng):
    """The mentions of each sentence; beside gold ones, what the model takes for a mention and is none, and near misses."""
    best, label = logits.detach().max(-1)
    listed = []
    for i, s in enumerate(sentences):
        mentions = list(s.mentions)
        if s.gold:
            found = [(a, a + k, int(label[i, a, k]) - 1) for a, k in (label[i] > 0).nonzero().tolist()]
            near = [(a + rng.choice((-1, 0, 1)), b + rng.choice((-1, 0, 1)), label) for a, b, label in s.mentions]
            near = [m for m in near if is_possible(s, *m[:2]) and rng.random() < 0.3]
            mentions += sorted(set(found[:30] + near) - set(mentions))
        listed.append(mentions)
    return listed


def is_possible(sentence, first, last):
    return 0 <= first <= last < first + MAX_WORDS and first < len(sentence.words) and bool(sentence.possible[first, last - first])


def losses(model, sentences, rng):
    words = model.words(*collate(sentences))
    logits = possible(model.ner(words), sentences)
    scores, cells = model.link(words, candidates(logits, sentences, rng))
    links = scores.new_zeros(())
    if cells:
        target = torch.tensor([sentences[i].links.get((h, t, r), 0.0) for i, h, t, r in cells])
        links = F.binary_cross_entropy_with_logits(scores, target, reduction="sum") / len(sentences)
    return span_loss(logits, sentences), links


@torch.no_grad()
def taught(teachers, sentences, batch=32):
    """The sentences in raw form for a student: what is annotated, and beside it the mean of what the teachers think likely."""
    raw = []
    for begin in range(0, len(sentences), batch):
        some = sentences[begin:begin + batch]
        words = [teacher.eval().words(*collate(some)) for teacher in teachers]
        spans = sum(possible(teacher.ner(w), some).softmax(-1) for teacher, w in zip(teachers, words)) / len(teachers)
        mentions = [beside(s, likely(scores)) for s, scores in zip(some, spans)]
        listed = [[m[:3] for m in of_one] for of_one in mentions]
        linked = [teacher.link(w, listed) for teacher, w in zip(teachers, words)]
        scores = sum(logits.sigmoid() for logits, _ in linked) / len(teachers)
        links = [[] for _ in some]
        for (i, h, t, r), p in zip(linked[0][1], scores.tolist()):
            links[i].append([h, t, r, some[i].links.get((h, t, r), p)])
        for s, of_one, linked_here in zip(some, mentions, links):
            places = [[s.words[a][0], s.words[b][1], label, p] for a, b, label, p in of_one]
            raw.append({"text": s.raw["text"], "spans": places, "links": linked_here, "gold": False})
    return raw


def beside(sentence, found):
    """The annotated mentions with those of `found` that touch none of them."""
    given = [(*m, p) for m, p in zip(sentence.mentions, sentence.sure)]
    return given + [m for m in found if all(m[1] < g[0] or g[1] < m[0] for g in given)]


def likely(scores):
    """The mentions `(first, last, label, score)` that are worth a thought, of scores `[W, MAX_WORDS, 1 + L]`."""
    labels = scores[..., 1:]
    return [(a, a + k, label, float(labels[a, k, label])) for a, k, label in (labels >= LIKELY).nonzero().tolist()]


@torch.no_grad()
def predict(model, sentences, threshold=0.5, batch=32):
    """Per sentence the mentions `(first, last, label, score)` and every scored relation `(head, tail, relation, score)`."""
    model.eval()
    found = []
    for begin in range(0, len(sentences), batch):
        some = sentences[begin:begin + batch]
        words = model.words(*collate(some))
        logits = possible(model.ner(words), some)
        kept = [decode(logits[i], len(s.words), threshold, model.labels) for i, s in enumerate(some)]
        mentions = [[(a, b, model.labels.index(label), score) for a, b, label, score in listed] for listed in kept]
        scores, cells = model.link(words, [[m[:3] for m in listed] for listed in mentions])
        links = [[] for _ in some]
        for (i, h, t, r), score in zip(cells, scores.sigmoid().tolist()):
            links[i].append((h, t, r, score))
        found += zip(mentions, links)
    return found


def f1(gold, found):
    return 200 * len(gold & found) / max(1, len(gold) + len(found))


def strict(sentences, found, threshold):
    """F1 of mentions and of relations, spans and labels of both ends right."""
    gold, ours = (set(), set()), (set(), set())
    for i, (s, (mentions, links)) in enumerate(zip(sentences, found)):
        gold[0].update((i, *m) for m in s.mentions)
        ours[0].update((i, *m[:3]) for m in mentions)
        gold[1].update((i, s.mentions[h], s.mentions[t], r) for h, t, r in s.links)
        ours[1].update((i, mentions[h][:3], mentions[t][:3], r) for h, t, r, p in links if p >= threshold)
    return f1(gold[0], ours[0]), f1(gold[1], ours[1])


def casefile_json(model, name, version, threshold, link_threshold):
    """What Rust reads of the model; the thresholds are those of a mention's and of a relation's score."""
    pairs = {"width": model.encoder.config.hidden_size, "span_width": SPAN_WIDTH, "hidden": PAIR_HIDDEN, "max_gap": MAX_GAP,
             "between_words": BETWEEN_WORDS, "distance_edges": DISTANCE_EDGES}
    relations = [{"name": relation, "heads": [head], "tails": [tail]} for relation, (head, tail) in model.allowed.items()]
    return {
        "name": name, "version": version, "whole_tokens": True,
        "ner": {"labels": model.labels, "max_words": MAX_WORDS, "hidden": NER_HIDDEN, "temperature": 1.0, "threshold": threshold},
        "links": {"pairs": pairs, "temperature": 1.0, "threshold": link_threshold, "relations": relations},
    }
