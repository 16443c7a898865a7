#!/usr/bin/env python3
"""Fine-tunes a span scorer of role fillers on MUC-4: which spans fill which of the five roles in the incidents of a message.

  muc4.py ENCODER WORK OUT [--checkpoint WORK/checkpoint.pt] [--epochs 5] [--seed 1]

WORK is the folder of `../prepare.py` (muc.jsonl, muc_dev.jsonl), ENCODER as for `../train.py`; the scorer and the encoder begin as those
of the checkpoint of `../train.py`, for which the task was one among others. OUT is a package for Rust in half precision;
`../quantise.py` makes it smaller. What counts as a filler is chosen role by role on the dev messages, and folded into the
biases of the scorer.
"""
import argparse
import json
import math
import os
import random
import re
import sys
import time

import torch

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from export import write_folder  # noqa: E402
from losses import muc_loss  # noqa: E402
from model import MAX_WORDS, NER_HIDDEN, Reader, RoleScorer  # noqa: E402
from schema import MUC_ROLES  # noqa: E402
from text import Example, collate, load_tokenizer  # noqa: E402
from train import batches  # noqa: E402

THRESHOLDS = [0.06, 0.08, 0.1, 0.12, 0.15, 0.18, 0.21, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5]
SMALL_WORDS = {"of", "the", "and", "for", "in", "de", "la", "del"}


class Fillers(Reader):
    def __init__(self, folder):
        super().__init__(folder)
        self.muc = RoleScorer(self.encoder.config.hidden_size, len(MUC_ROLES))

    def loss(self, examples):
        return muc_loss(self, self.words(*collate(examples)), examples)

    @torch.no_grad()
    def candidates(self, example):
        """`(score, role, first, last)` of every span that may be a filler, best first."""
        self.eval()
        count = len(example.words)
        scores = self.muc(self.words(*collate([example])), torch.tensor([count]))[0].softmax(-1)[..., 1:]
        found = [(float(scores[i, k, r]), r, i, i + k) for i, k, r in (scores >= THRESHOLDS[0]).nonzero().tolist() if i + k < count]
        return sorted(found, reverse=True)


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def plain(text):
    """The form in which the field compares fillers."""
    return re.sub(r"\b(a|an|the)\b", " ", re.sub(r"[^\w\s]", "", text.lower())).split()


def same(a, b):
    """Whether two strings in plain form name one thing; `casefile-eval` has the same rule."""
    acronym = lambda short, long: len(short) == 1 and short[0] == "".join(w[0] for w in long if w not in SMALL_WORDS)
    return set(a) <= set(b) or set(b) <= set(a) or acronym(a, b) or acronym(b, a)


def fillers(example, candidates, thresholds):
    """Per role the plain forms of what fills it: no two overlap, and of those that name one thing there is the best."""
    found, taken = [[] for _ in MUC_ROLES], []
    for score, role, first, last in candidates:
        if score >= thresholds[role] and all(last < a or b < first for a, b in taken):
            taken.append((first, last))
            form = plain(example.raw["text"][example.words[first][0]:example.words[last][1]])
            if form and not any(same(form, other) for other in found[role]):
                found[role].append(form)
    return found


def gold(example):
    """Per role the plain forms of each filler."""
    wanted = [[] for _ in MUC_ROLES]
    for role, places in example.raw["fillers"]:
        forms = {" ".join(plain(example.raw["text"][s:e])) for s, e in places}
        if not any(forms <= other or other <= forms for other in wanted[role]):
            wanted[role].append(forms)
    return wanted


def right(wanted, found):
    """How many found fillers can be paired with wanted ones of their own that have their form."""
    owner = {}

    def place(i, seen):
        for g, forms in enumerate(wanted):
            if " ".join(found[i]) in forms and g not in seen:
                seen.add(g)
                if g not in owner or place(owner[g], seen):
                    owner[g] = i
                    return True
        return False

    return sum(place(i, set()) for i in range(len(found)))


def ree(dev, candidates, thresholds):
    """CEAF-REE, micro over the roles, in percent."""
    hits = total = 0
    for example, listed in zip(dev, candidates):
        for wanted, found in zip(gold(example), fillers(example, listed, thresholds)):
            hits += right(wanted, found)
            total += len(wanted) + len(found)
    return 200 * hits / max(1, total)


def choose(dev, candidates):
    """The thresholds of the roles, one after the other, twice over."""
    chosen = [0.2] * len(MUC_ROLES)
    for role in [*range(len(MUC_ROLES))] * 2:
        chosen[role] = max(THRESHOLDS, key=lambda t: ree(dev, candidates, [*chosen[:role], t, *chosen[role + 1:]]))
    return chosen


def train(model, tokenizer, raws, args, report):
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    rng = random.Random(args.seed)
    optim = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=args.lr, weight_decay=0.01)
    for epoch in range(args.epochs):
        todo = batches([Example(raw, tokenizer, rng) for raw in raws], args.pieces, rng)
        begun, total = time.time(), 0.0
        model.train()
        for step, batch in enumerate(todo):
            done = (epoch + step / len(todo)) / args.epochs
            for group in optim.param_groups:
                group["lr"] = args.lr * min(1.0, (epoch * len(todo) + step + 1) / 40) * (1 - done)
            loss = model.loss(batch)
            optim.zero_grad(set_to_none=True)
            (loss / len(batch)).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optim.step()
            total += float(loss.detach())
        print(f"epoch {epoch + 1} loss {total / len(raws):.4f} {time.time() - begun:.0f} s", flush=True)
        report()


def package(model, encoder, tokenizer, thresholds, out):
    """For Rust, where a filler is what scores 0.5."""
    with torch.no_grad():
        for role, threshold in enumerate(thresholds):
            model.muc.out.bias[1 + role] -= math.log(threshold / (1 - threshold))
    model.ner, model.muc = model.muc, None
    config = {"name": "muc4", "version": "0.1.0", "ner": {"labels": MUC_ROLES, "max_words": MAX_WORDS, "hidden": NER_HIDDEN,
                                                          "document": True, "temperature": 1.0, "threshold": 0.5}}
    write_folder(model, encoder, tokenizer, config, out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder")
    parser.add_argument("work")
    parser.add_argument("out")
    parser.add_argument("--checkpoint")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--pieces", type=int, default=3072, help="pieces a batch")
    parser.add_argument("--lr", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    tokenizer = load_tokenizer(os.path.join(args.encoder, "tokenizer.json"))
    model = Fillers(args.encoder)
    if args.checkpoint:
        state = torch.load(args.checkpoint, weights_only=True, map_location="cpu")["model"]
        model.load_state_dict({name: state[name] for name in model.state_dict()})
    dev = [Example(raw, tokenizer) for raw in read(f"{args.work}/muc_dev.jsonl")]
    thresholds = []

    def report():
        candidates = [model.candidates(example) for example in dev]
        thresholds[:] = choose(dev, candidates)
        print(f"dev {ree(dev, candidates, thresholds):.2f} {thresholds}", flush=True)

    report()
    train(model, tokenizer, read(f"{args.work}/muc.jsonl"), args, report)
    package(model, args.encoder, tokenizer, thresholds, args.out)


if __name__ == "__main__":
    main()
