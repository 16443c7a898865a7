#!/usr/bin/env python3
"""Fine-tunes an encoder for CoNLL-2003 NER and writes a token classification checkpoint that Rust's `NerModel` reads.

  conll2003.py ENCODER DATA WORK OUT [--seed 1] [--epochs 16] [--texts texts.jsonl --teachers a.pt b.pt c.pt]

ENCODER is a folder like all-MiniLM-L6-v2, or one that mlm.py has written; DATA holds train.jsonl and dev.jsonl of the converted
data set; OUT becomes the checkpoint, in half precision (../quantise.py makes it smaller). The encoder reads windows of whole
documents, with word shapes as token types, and tags the first piece of what stands between white space in BIO. It resumes from
WORK/conll2003-SEED.pt after the last whole epoch; that file is also what --teachers takes: a student learns the mean of their scores
on unlabelled texts beside the gold (Hinton et al. 2015). Dev is measured every few epochs, on the moving average of the weights.
"""
import argparse
import json
import os
import random
import re
import shutil
import sys
import time

import numpy as np
import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from encode import encode, pays_off
from model import load_encoder
from text import CLS, OTHER, ROOM, SEP, Example, load_tokenizer

LABELS = ["PER", "ORG", "LOC", "MISC"]
TAGS = ["O"] + [f"{place}-{label}" for label in LABELS for place in "BI"]
MASK = 103
OVERLAP = 64
MEASURE_EVERY = 4


class Tagger(nn.Module):
    def __init__(self, folder, dropout=0.1):
        super().__init__()
        self.encoder = load_encoder(folder).float()
        self.classifier = nn.Linear(self.encoder.config.hidden_size, len(TAGS))
        self.dropout = dropout

    def forward(self, ids, shapes, mask):
        """Logits of the tags of every piece: `[B, P, T]`."""
        dropout = self.dropout if self.training else 0.0
        if pays_off(ids.device):
            states = encode(self.encoder, ids, shapes, mask, dropout)
        else:
            states = self.encoder(input_ids=ids, token_type_ids=shapes, attention_mask=mask).last_hidden_state
        return self.classifier(F.dropout(states, dropout))


class Window:
    """Some pieces of a document, and which of them are the first of which word."""

    def __init__(self, document, begin, end):
        self.ids, self.shapes = document.ids[begin:end], document.shapes[begin:end]
        self.word_of = document.word_of[begin:end]
        self.firsts = [piece for piece in range(end - begin) if document.first[begin + piece]]
        self.words = [self.word_of[piece] for piece in self.firsts]

    def drop_words(self, share, rng):
        dropped = {word for word in self.words if rng.random() < share}
        self.ids = [MASK if word in dropped else piece for piece, word in zip(self.ids, self.word_of)]


def packed(windows):
    """Padded tensors `[B, P]` with [CLS] and [SEP]: ids, shapes, mask."""
    longest = max(len(window.ids) for window in windows) + 2
    ids, shapes = torch.zeros(len(windows), longest, dtype=torch.long), torch.full((len(windows), longest), OTHER)
    mask = torch.zeros(len(windows), longest)
    for row, window in enumerate(windows):
        n = len(window.ids) + 2
        ids[row, :n], shapes[row, 1:n - 1], mask[row, :n] = torch.tensor([CLS, *window.ids, SEP]), torch.tensor(window.shapes), 1
    return ids, shapes, mask


def batches(windows, pieces, rng):
    """Batches of windows of similar lengths with at most `pieces` pieces, padding counted, in random order."""
    out, current = [], []
    for window in sorted(windows, key=lambda window: len(window.ids)):
        if current and (len(window.ids) + 2) * (len(current) + 1) > pieces:
            out.append(current)
            current = []
        current.append(window)
    out.append(current)
    rng.shuffle(out)
    return out


def load(path):
    """Documents as `text.Example` takes them: text and spans of characters with their labels."""
    with open(path, encoding="utf-8") as f:
        lines = [json.loads(line) for line in f]
    spans = lambda line: [(m["start"], m["end"], e["type"]) for e in line["entities"] for m in e["mentions"]]
    return [{"text": line["text"], "spans": spans(line)} for line in lines]


def recase(text, upper, lower, rng):
    """The text with some of its sentences in capitals or lower case, all lengths kept."""
    def one(sentence):
        draw = rng.random()
        changed = sentence.upper() if draw < upper else sentence.lower() if draw < upper + lower else sentence
        return changed if len(changed) == len(sentence) else sentence
    return "\n".join(one(sentence) for sentence in text.split("\n"))


def read(raw, tokenizer):
    """A whole document: pieces, words, and of every piece whether it is the first of its word."""
    document = Example(raw, tokenizer)
    join(document, raw["text"])
    before = [-1] + document.word_of
    document.first = [word != last for word, last in zip(document.word_of, before)]
    return document


def join(document, text):
    """Makes words of what stands between white space, as the data set's tokens do; the shapes stay those of the tokenizer's words."""
    joined, word_of = [], []
    for begin, end in document.words:
        if joined and not any(c.isspace() for c in text[joined[-1][1]:begin]):
            joined[-1][1] = end
        else:
            joined.append([begin, end])
        word_of.append(len(joined) - 1)
    document.words, document.word_of = joined, [word_of[word] for word in document.word_of]
    document.align()


def spaced(text):
    """A text with its punctuation in tokens of its own, roughly as in the data set."""
    return re.sub(r"\.(?=\s*$|\s*\n)|(?<=[a-z]{2})\.(?=\s)|[,;:!?()\"“”\[\]]|'s\b", r" \g<0> ", text)


def gold(document):
    """The tag of every word."""
    tags = [0] * len(document.words)
    for (first, last), (_, _, label) in zip(document.spans, document.raw["spans"]):
        begin = TAGS.index(f"B-{label}")
        tags[first:last + 1] = [begin] + [begin + 1] * (last - first)
    return tags


def cut(document, rng):
    """Windows side by side over a document, the first of random length so that the seams move from epoch to epoch."""
    begin, count = 0, len(document.ids)
    room = rng.randint(ROOM // 4, ROOM) if count > ROOM else ROOM
    while begin < count:
        end = min(begin + room, count)
        while end < count and not document.first[end]:
            end -= 1
        yield begin, end
        begin, room = end, ROOM


def overlapping(count):
    """Windows as Rust plans them for a document of so many pieces, each with the pieces that are judged in it."""
    begins = list(range(0, max(count - OVERLAP, 1), ROOM - OVERLAP))
    for begin in begins:
        end = min(begin + ROOM, count)
        yield (begin, end), (begin + OVERLAP // 2 if begin else 0, end - OVERLAP // 2 if end < count else end)


@torch.no_grad()
def scores(model, documents):
    """For each document the logarithms of its words' scores, `[W, T]`."""
    model.eval()
    jobs = [(d, *job) for d, document in enumerate(documents) for job in overlapping(len(document.ids))]
    jobs.sort(key=lambda job: job[1][1] - job[1][0])
    out = [torch.zeros(len(document.words), len(TAGS)) for document in documents]
    for at in range(0, len(jobs), 16):
        some = jobs[at:at + 16]
        windows = [Window(documents[d], *window) for d, window, _ in some]
        device = model.classifier.weight.device
        logits = model(*[t.to(device) for t in packed(windows)]).float().log_softmax(-1).cpu()
        for row, window, (d, (begin, _), (first, last)) in zip(logits, windows, some):
            judged = [piece for piece in window.firsts if first <= begin + piece < last]
            out[d][[window.word_of[piece] for piece in judged]] = row[1:][judged]
    return out


def may_follow():
    """`[T, T]`: 0 where a tag may stand behind another, else far below every score."""
    allowed = lambda last, tag: tag[0] != "I" or (last != "O" and last[2:] == tag[2:])
    return np.array([[0.0 if allowed(last, tag) else -1e4 for tag in TAGS] for last in TAGS])


def best_path(scores, steps):
    """Viterbi over `[W, T]`."""
    total, back = scores[0] + steps[0], []
    for row in scores[1:]:
        through = total[:, None] + steps
        back.append(through.argmax(0))
        total = through.max(0) + row
    path = [int(total.argmax())]
    for origin in reversed(back):
        path.append(int(origin[path[-1]]))
    return path[::-1]


def spans(path):
    """Labelled spans of words `(label, first, last)` of a path that the scheme allows."""
    found = []
    for word, tag in enumerate(path):
        if tag and TAGS[tag][0] == "B":
            found.append([TAGS[tag][2:], word, word])
        elif tag:
            found[-1][2] = word
    return {tuple(span) for span in found}


def dev_f1(model, documents):
    steps, right, total = may_follow(), 0, 0
    for document, own in zip(documents, scores(model, documents)):
        expected, found = spans(gold(document)), spans(best_path(own.numpy(), steps)) if len(own) else set()
        right, total = right + len(expected & found), total + len(expected) + len(found)
    return 2 * right / max(total, 1)


class Average:
    """The exponential moving average of a model's parameters, which is what is measured and kept."""

    def __init__(self, model, decay):
        self.decay, self.steps = decay, 0
        self.values = {name: p.detach().clone() for name, p in model.named_parameters()}

    @torch.no_grad()
    def add(self, model):
        self.steps += 1
        decay = min(self.decay, self.steps / (self.steps + 9))
        for name, p in model.named_parameters():
            if p.requires_grad:
                self.values[name].lerp_(p, 1 - decay)


def groups(model, lr, layer_decay, head_lr):
    """Parameter groups with learning rates that fall from the last layer to the embeddings; the word vectors stay as they are."""
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    depth = len(model.encoder.encoder.layer)
    parts = [(layer, lr * layer_decay ** (depth - 1 - i)) for i, layer in enumerate(model.encoder.encoder.layer)]
    parts += [(model.encoder.embeddings, lr * layer_decay ** depth), (model.classifier, head_lr)]
    return [{"params": [p for p in part.parameters() if p.requires_grad], "peak": rate} for part, rate in parts]


class Run:
    def __init__(self, args):
        self.args, self.path = args, os.path.join(args.work, f"conll2003-{args.seed}.pt")
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        torch.manual_seed(args.seed)
        self.tokenizer = load_tokenizer(f"{args.encoder}/tokenizer.json")
        self.train = load(f"{args.data}/train.jsonl")
        self.dev = [read(raw, self.tokenizer) for raw in load(f"{args.data}/dev.jsonl")]
        self.model = Tagger(args.encoder, args.dropout).to(self.device)
        parts = groups(self.model, args.lr, args.layer_decay, args.head_lr)
        self.optim = torch.optim.AdamW(parts, weight_decay=0.01, fused=True)
        self.average = Average(self.model, args.average)
        self.done = 0
        self.texts = self.taught() if args.teachers else []

    def taught(self):
        """Unlabelled texts, each with the mean scores of the teachers for its words."""
        with open(self.args.texts, encoding="utf-8") as f:
            texts = [{"text": spaced(json.loads(line)), "spans": []} for line in f]
        random.Random(self.args.seed).shuffle(texts)
        documents, left = [], self.args.text_pieces
        while texts and left > 0:
            documents.append(read(texts.pop(), self.tokenizer))
            left -= len(documents[-1].ids)
        opinions = []
        for path in self.args.teachers:
            teacher = Tagger(self.args.encoder).to(self.device)
            teacher.load_state_dict(torch.load(path, weights_only=True, map_location=self.device)["average"], strict=False)
            opinions.append([own.exp() for own in scores(teacher, documents)])
        return [(document.raw, sum(of_one) / len(opinions)) for document, of_one in zip(documents, zip(*opinions))]

    def resume(self):
        if os.path.exists(self.path):
            state = torch.load(self.path, weights_only=True, map_location=self.device)
            self.model.load_state_dict(state["model"])
            self.optim.load_state_dict(state["optim"])
            self.average.values, self.average.steps, self.done = state["average"], state["steps"], state["done"]

    def save(self):
        state = {"model": self.model.state_dict(), "optim": self.optim.state_dict(), "done": self.done}
        torch.save({**state, "average": self.average.values, "steps": self.average.steps}, self.path + ".part")
        os.replace(self.path + ".part", self.path)

    def go(self):
        while self.done < self.args.epochs:
            begun = time.time()
            loss = self.epoch()
            self.done += 1
            self.save()
            told = {"epoch": self.done, "loss": round(loss, 4), "seconds": round(time.time() - begun)}
            if self.done % MEASURE_EVERY == 0 or self.done == self.args.epochs:
                told["dev"] = round(100 * dev_f1(self.averaged(), self.dev), 2)
            print(json.dumps(told), flush=True)

    def windows(self, rng):
        """This epoch's windows, recased and with words dropped; `targets` has a row a word, the probabilities to learn."""
        out = []
        for raw, targets in [(raw, None) for raw in self.train] + self.texts:
            recased = {**raw, "text": recase(raw["text"], self.args.upper, self.args.lower, rng)}
            document = read(recased, self.tokenizer)
            if targets is None:
                targets = F.one_hot(torch.tensor(gold(document)), len(TAGS)).float()
            if len(targets) != len(document.words):
                continue
            for begin, end in cut(document, rng):
                window = Window(document, begin, end)
                window.drop_words(self.args.word_dropout, rng)
                window.targets = targets[window.words]
                out.append(window)
        return out

    def epoch(self):
        rng = random.Random(f"{self.args.seed}-{self.done}")
        torch.manual_seed(self.args.seed * 1000 + self.done)
        todo, total = batches(self.windows(rng), self.args.batch, rng), 0.0
        self.model.train()
        for step, batch in enumerate(todo):
            progress = (self.done + step / len(todo)) / self.args.epochs
            factor = min(progress / self.args.warm_up, (1 - progress) / (1 - self.args.warm_up))
            for group in self.optim.param_groups:
                group["lr"] = group["peak"] * factor
            loss = self.loss(batch)
            self.optim.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optim.step()
            self.average.add(self.model)
            total += float(loss.detach())
            if step % 50 == 49:
                print(f"epoch {self.done} step {step + 1}/{len(todo)} loss {total / (step + 1):.4f}", flush=True)
        return total / len(todo)

    def loss(self, batch):
        logits = self.model(*[t.to(self.device) for t in packed(batch)])[:, 1:]
        asked = [(row, piece) for row, window in enumerate(batch) for piece in window.firsts]
        rows, pieces = torch.tensor(asked, device=self.device).T
        targets = torch.cat([window.targets for window in batch]).to(self.device)
        return F.cross_entropy(logits[rows, pieces], targets)

    def averaged(self):
        model = Tagger(self.args.encoder).to(self.device)
        model.load_state_dict(self.average.values, strict=False)
        return model

    def write(self):
        """The checkpoint in the form of `transformers`, with the keys that tell Rust what its token types and words are."""
        out = self.args.out
        os.makedirs(out, exist_ok=True)
        name = lambda own: own.replace("encoder.", "bert.", 1) if own.startswith("encoder.") else own
        save_file({name(own): value.half().contiguous().cpu() for own, value in self.average.values.items()},
                  f"{out}/model.safetensors", metadata={"format": "pt"})
        shutil.copy(f"{self.args.encoder}/tokenizer.json", out)
        with open(f"{self.args.encoder}/config.json") as f:
            config = json.load(f)
        for key in ("_name_or_path", "transformers_version", "dtype", "torch_dtype", "gradient_checkpointing", "use_cache"):
            config.pop(key, None)
        config.update(architectures=["BertForTokenClassification"], type_vocab_size=6, token_types="word_shapes", words="white_space",
                      id2label=dict(enumerate(TAGS)), label2id={tag: i for i, tag in enumerate(TAGS)})
        for file, content in (("config.json", config), ("tokenizer_config.json", {"model_max_length": ROOM + 2})):
            with open(f"{out}/{file}", "w") as f:
                json.dump(content, f, indent=1)
                f.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("encoder", "data", "work", "out"):
        parser.add_argument(name)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--batch", type=int, default=2048, help="pieces a step")
    parser.add_argument("--lr", type=float, default=2e-4, help="of the last layer")
    parser.add_argument("--layer-decay", type=float, default=0.9)
    parser.add_argument("--head-lr", type=float, default=1e-3)
    parser.add_argument("--warm-up", type=float, default=0.1, help="share of all steps")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--word-dropout", type=float, default=0.05)
    parser.add_argument("--upper", type=float, default=0.05, help="share of sentences in capitals")
    parser.add_argument("--lower", type=float, default=0.05, help="share of sentences in lower case")
    parser.add_argument("--average", type=float, default=0.997, help="decay of the moving average a step")
    parser.add_argument("--teachers", nargs="*", default=[], help="checkpoints whose mean scores on --texts are learned as well")
    parser.add_argument("--texts", help="JSON Lines, a text each, as mlm.py reads them")
    parser.add_argument("--text-pieces", type=int, default=300_000, help="how much of the texts is learned from")
    run = Run(parser.parse_args())
    run.resume()
    run.go()
    run.write()


if __name__ == "__main__":
    main()
