"""Losses of one batch; what a data set does not annotate is masked out."""
import re

import torch
from torch.nn import functional as F

from model import MAX_WORDS
from schema import (ALLOWED_RELATIONS, ALLOWED_ROLES, ATTRIBUTIONS, EVENT_TYPES, RELATIONS, ROLES, SPAN_LABELS, STATUSES, SUBTYPES,
                    SYMMETRIC, type_of)

MAX_GAP = 128  # words between two mentions, beyond which a pair is not scored
COLUMN = {"none": 0, **{label: i + 1 for i, label in enumerate(SPAN_LABELS)}}
SOURCE = len(ROLES)
NER_WEIGHT, MUC_WEIGHT = 4.0, 3.0  # so that no task drowns the others: each is near 1 or 2 when training begins in earnest
ATTRIBUTION_WEIGHT = 2.0  # one decision of a perpetrator beside dozens of an argument
SMALL_WORDS = {"of", "the", "and", "for", "in", "de", "del", "la", "al", "el", "y"}


def ner_loss(model, words, examples):
    """-log of the mass on the labels that may be right, summed over spans, by word."""
    logits = model.ner(words)
    batch, count = logits.shape[:2]
    allowed = torch.ones(batch, 1, 1, logits.shape[-1], dtype=torch.bool)
    inside = torch.zeros(batch, count, MAX_WORDS, dtype=torch.bool)
    rows, values = [], []
    lengths = torch.arange(MAX_WORDS)
    for i, e in enumerate(examples):
        n = len(e.words)
        for label in e.raw["known"]:
            allowed[i, 0, 0, COLUMN[label]] = False
        inside[i, :n] = torch.arange(n)[:, None] + lengths[None] < n
        for span, (_, _, labels) in zip(e.spans, e.raw["spans"]):
            if span and span[1] - span[0] < MAX_WORDS:
                row = torch.zeros(logits.shape[-1], dtype=torch.bool)
                row[[COLUMN[label] for label in labels]] = True
                rows.append((i, span[0], span[1] - span[0]))
                values.append(row)
    allowed = allowed.expand(batch, count, MAX_WORDS, -1).clone()
    if rows:
        at = torch.tensor(rows)
        allowed[at[:, 0], at[:, 1], at[:, 2]] = torch.stack(values)
    allowed = allowed.to(logits.device)
    mass = torch.logsumexp(logits.masked_fill(~allowed, -1e4), -1) - torch.logsumexp(logits, -1)
    return -(mass * inside.to(logits.device)).sum() / sum(len(e.words) for e in examples)


def muc_loss(model, words, examples):
    """The fillers of MUC-4 roles. A filler is named in several places: the one that scores best is to be found, at the others it may be."""
    counts = torch.tensor([len(e.words) for e in examples], device=words.device)
    logits = model.muc(words, counts).log_softmax(-1)
    loss = logits.new_zeros(())
    free = torch.zeros(logits.shape[:3], dtype=torch.bool)
    inside = torch.zeros_like(free)
    for i, e in enumerate(examples):
        n = len(e.words)
        inside[i, :n] = torch.arange(n)[:, None] + torch.arange(MAX_WORDS)[None] < n
        for role, places in e.fillers:
            first, last = zip(*places)
            at = (torch.full((len(places),), i), torch.tensor(first), torch.tensor(last) - torch.tensor(first))
            free[at] = True
            scores = logits[at[0], at[1], at[2], 1 + role]
            # none or the role, so that no other role is learned there
            loss = loss - scores.max() - torch.logaddexp(scores, logits[at[0], at[1], at[2], 0]).sum()
    nothing = inside & ~free
    return (loss - logits[..., 0][nothing.to(logits.device)].sum()) / 100


class Mentions:
    """The spans of one example that are inside its window, with their vectors."""

    def __init__(self, model, words, example, rng):
        self.words = words
        self.index, kept, labels = {}, [], []
        for i, (span, (_, _, options)) in enumerate(zip(example.spans, example.raw["spans"])):
            options = [o for o in options if o != "none"]
            if span and len(options) < len(SPAN_LABELS):
                self.index[i] = len(kept)
                kept.append(span)
                labels.append(COLUMN[rng.choice(options)] - 1)
        self.places = kept
        self.spans = torch.tensor(kept, device=words.device).view(-1, 2)
        self.labels = labels
        self.strings = [[example.raw["text"][s:e].lower() for s, e in example.words[a:b + 1]] for a, b in kept]
        self.bracket = [self.opens_bracket(example, a) for a, _ in kept]
        if kept:
            label_tensor = torch.tensor(labels, device=words.device)
            self.vectors = model.span(words, self.spans[:, 0], self.spans[:, 1], label_tensor)

    @staticmethod
    def opens_bracket(example, first):
        return first > 0 and example.raw["text"][slice(*example.words[first - 1])] in "(["

    def of(self, spans):
        return [self.index[i] for i in spans if i in self.index]

    def score(self, scorer, pairs, features=None):
        a, b = (torch.tensor(x, device=self.words.device) for x in zip(*pairs))
        return scorer(self.vectors, self.words, self.spans, a, b, features)

    def gap(self, a, b):
        (a0, a1), (b0, b1) = self.places[a], self.places[b]
        return max(0, max(a0, b0) - min(a1, b1) - 1)

    def features(self, pairs):
        return torch.tensor([[float(x) for x in self.pair_features(a, b)] for a, b in pairs], device=self.words.device)

    def pair_features(self, a, b):
        x, y = self.strings[a], self.strings[b]
        names = [SPAN_LABELS[self.labels[i]].endswith("/name") for i in (a, b)]
        subset = x != y and (set(x) <= set(y) or set(y) <= set(x))
        alias = self.bracket[b] and self.gap(a, b) == 1
        return [x == y, subset, acronym(x, y) or acronym(y, x), all(names), x[-1] == y[-1], alias]


def acronym(short, long):
    """Whether one word is the initials of several, small words counted or not."""
    if len(short) != 1 or not re.fullmatch(r"[^\W\d_]{2,10}", short[0]):
        return False
    full = [w for w in long if w[0].isalpha()]
    lean = [w for w in full if w not in SMALL_WORDS]
    return len(long) > 1 and short[0] in ("".join(w[0] for w in full), "".join(w[0] for w in lean))


def coref_loss(model, mentions, example):
    """Every pair of mentions of one type, earlier to later: of one entity or not."""
    where, kinds = {}, {}
    for i, e in enumerate(example.raw["entities"]):
        for m in mentions.of(e["spans"]):
            where[m], kinds[m] = i, e["type"]
    order = sorted(where, key=lambda m: mentions.places[m])
    pairs = [(a, b) for j, b in enumerate(order) for a in order[:j] if kinds[a] == kinds[b]]
    # by mention: pairs grow with the square of a document's length
    return pair_loss(model.coref, mentions, pairs, [float(where[a] == where[b]) for a, b in pairs]) / max(1, len(order))


def same_event_loss(model, mentions, example):
    events = [(i, v["type"], t) for i, v in enumerate(example.raw["events"]) for t in mentions.of(v["triggers"])]
    events.sort(key=lambda x: mentions.places[x[2]])
    chosen = [(x, y) for j, y in enumerate(events) for x in events[:j] if x[1] == y[1]]
    return pair_loss(model.same_event, mentions, [(x[2], y[2]) for x, y in chosen], [float(x[0] == y[0]) for x, y in chosen]) / 20


def pair_loss(scorer, mentions, pairs, gold):
    if not pairs:
        return mentions.words.new_zeros(())
    logits = mentions.score(scorer, pairs, mentions.features(pairs))[:, 0]
    return F.binary_cross_entropy_with_logits(logits, logits.new_tensor(gold), reduction="sum")


def best_of(logits, groups, count):
    """Per group the largest logit of each column: `[groups, outputs]`."""
    at = torch.tensor(groups, device=logits.device)
    best = logits.new_full((count, logits.shape[1]), -1e4)
    return best.scatter_reduce(0, at[:, None].expand_as(logits), logits, "amax")


def relation_loss(model, mentions, example):
    raw = example.raw
    known = set(raw["known_relations"])
    members = [mentions.of(e["spans"]) for e in raw["entities"]]
    kinds = [type_of(SPAN_LABELS[mentions.labels[m[0]]]) if m else None for m in members]
    wanted = {tuple(p) for p in raw["pairs"]} if raw["pairs"] is not None else None
    gold = {(r, h, t) for r, h, t in raw["relations"]}
    gold |= {(r, t, h) for r, h, t in gold if r in SYMMETRIC}
    cells, pairs, groups = [], [], []
    for h, head in enumerate(members):
        for t, tail in enumerate(members):
            if h == t or not head or not tail or (wanted is not None and (h, t) not in wanted):
                continue
            possible = [kinds[h] in ALLOWED_RELATIONS[r][0] and kinds[t] in ALLOWED_RELATIONS[r][1] for r in RELATIONS]
            near = [(a, b) for a in head for b in tail if mentions.gap(a, b) <= MAX_GAP] if any(possible) else []
            if near:
                pairs += near
                groups += [len(cells)] * len(near)
                target = [float((r, h, t) in gold) for r in RELATIONS]
                cells.append((target, [p and (r in known or y > 0) for p, r, y in zip(possible, RELATIONS, target)]))
    if not pairs:
        return mentions.words.new_zeros(())
    best = best_of(mentions.score(model.relation, pairs), groups, len(cells))
    return masked_bce(best, cells) / 10


def masked_bce(logits, cells):
    target = logits.new_tensor([c[0] for c in cells])
    mask = logits.new_tensor([c[1] for c in cells])
    return (F.binary_cross_entropy_with_logits(logits, target, reduction="none") * mask).sum()


def event_loss(model, mentions, example):
    """Subtype and status of each event, then every argument and the source and kind of its attribution."""
    raw = example.raw
    loss = mentions.words.new_zeros(())
    known = set(raw["known_roles"])
    for event in raw["events"]:
        triggers = mentions.of(event["triggers"])
        if triggers:
            loss = loss + kind_loss(model, mentions, triggers, event) + argument_loss(model, mentions, raw, triggers, event, known)
    return loss / 10


def kind_loss(model, mentions, triggers, event):
    loss = mentions.words.new_zeros(())
    vectors = mentions.vectors[triggers]
    for head, names, value in ((model.subtype, SUBTYPES, event["subtype"]), (model.status, STATUSES, event["status"])):
        if value is not None:
            target = torch.tensor([names.index(value)], device=vectors.device)
            loss = loss + F.cross_entropy(head(vectors).mean(0, keepdim=True), target)
    return loss


def argument_scores(model, mentions, raw, triggers, event, known):
    """The best logits `[entities, outputs]` of what may have a part in the event, the target and mask of each, and of the perpetrators
    the rows and the kinds of attribution; None where there is nothing."""
    cells, pairs, groups, perpetrators = [], [], [], []
    allowed = ALLOWED_ROLES[event["type"]]
    sources = {a[3] for a in event["arguments"] if a[3] is not None}
    for i, entity in enumerate(raw["entities"]):
        members = mentions.of(entity["spans"])
        near = [(t, m) for t in triggers for m in members if mentions.gap(t, m) <= MAX_GAP]
        kind = type_of(SPAN_LABELS[mentions.labels[members[0]]]) if members else None
        possible = [kind in allowed.get(r, ()) for r in ROLES] + [kind in ("Person", "Group", "Organization", "Location")]
        if not near or not any(possible):
            continue
        target = [float(any(a[0] == r and a[1] == i for a in event["arguments"])) for r in ROLES] + [float(i in sources)]
        names = ROLES + ["source"]
        cells.append((target, [p and (r in known or y > 0) for p, r, y in zip(possible, names, target)]))
        pairs += near
        groups += [len(cells) - 1] * len(near)
        perpetrators += [(len(cells) - 1, a[2]) for a in event["arguments"] if a[0] == "perpetrator" and a[1] == i and a[2]]
    if not pairs:
        return None
    best = best_of(mentions.score(model.argument, pairs), groups, len(cells))
    return best, cells, [row for row, _ in perpetrators], [ATTRIBUTIONS.index(kind) for _, kind in perpetrators]


def argument_loss(model, mentions, raw, triggers, event, known):
    scores = argument_scores(model, mentions, raw, triggers, event, known)
    if scores is None:
        return mentions.words.new_zeros(())
    best, cells, rows, kinds = scores
    loss = masked_bce(best[:, :SOURCE + 1], cells)
    if rows:
        target = torch.tensor(kinds, device=best.device)
        loss = loss + ATTRIBUTION_WEIGHT * F.cross_entropy(best[rows, SOURCE + 1:], target, reduction="sum")
    return loss


def batch_loss(model, batch, examples, rng):
    """The loss of each task, from the tensors that `collate` gives."""
    return task_losses(model, model.words(*batch), examples, rng)


def task_losses(model, words, examples, rng):
    """The same from word vectors `[B, W, D]`."""
    parts = {"ner": NER_WEIGHT * ner_loss(model, words, examples)}
    rows = [i for i, e in enumerate(examples) if e.fillers is not None]
    if rows:
        parts["muc"] = MUC_WEIGHT * muc_loss(model, words[rows], [examples[i] for i in rows]) / len(rows)
    for i, e in enumerate(examples):
        raw = e.raw
        if not (raw["coref"] or raw["known_relations"] or raw["events"] or raw["relations"]):
            continue
        mentions = Mentions(model, words[i, :len(e.words)], e, rng)
        if not mentions.index:
            continue
        losses = {"relation": relation_loss(model, mentions, e), "event": event_loss(model, mentions, e)}
        if raw["coref"]:
            losses["coref"] = coref_loss(model, mentions, e)
            losses["same_event"] = same_event_loss(model, mentions, e)
        for name, value in losses.items():
            parts[name] = parts.get(name, 0) + value / len(examples)
    return parts
