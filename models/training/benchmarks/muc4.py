#!/usr/bin/env python3
"""Fine-tunes a span scorer of role fillers on MUC-4: which spans fill which of the five roles in the incidents of a message.

  muc4.py ENCODER WORK CHECKPOINT OUT [--epochs 5] [--seed 1]

WORK is the folder of `../prepare.py` (muc.jsonl, muc_dev.jsonl), ENCODER as for `../train.py`; encoder and scorer begin as those of
CHECKPOINT, which `../train.py` wrote: the task was one among others there. OUT is a package for Rust in half precision;
`../quantise.py` makes it smaller. How likely a filler must be is chosen role by role on the dev messages, as an offset to the logits of
the role, which ends up in the scorer's bias. Fillers that stand nowhere in the text are not counted, so that the figure printed
is a little better than that of `casefile eval --benchmark muc4`.
"""
import argparse
import json
import os
import random
import string
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

OFFSETS = [0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.3, 2.6]
THRESHOLD = 0.5
LIKELY = 0.03  # of a span, before any offset
SMALL_WORDS = {"of", "the", "and", "for", "in", "de", "la", "del"}


class Fillers(Reader):
    def __init__(self, folder):
        super().__init__(folder)
        self.muc = RoleScorer(self.encoder.config.hidden_size, len(MUC_ROLES))

    def loss(self, examples):
        return muc_loss(self, self.words(*collate(examples)), examples)

    @torch.no_grad()
    def candidates(self, example):
        """`(logits [1 + roles], first, last)` of every span that may be a filler."""
        self.eval()
        count = len(example.words)
        logits = self.muc(self.words(*collate([example])), torch.tensor([count]))[0]
        likely = 1 - logits.softmax(-1)[..., 0] >= LIKELY
        return [(logits[i, k], i, i + k) for i, k in likely.nonzero().tolist() if i + k < count]


def read(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def plain(text):
    """The words of the form in which the field compares fillers."""
    bare = text.lower().translate(str.maketrans("", "", string.punctuation))
    return [word for word in bare.split() if word not in ("a", "an", "the")]


def same(a, b):
    """Whether two strings in plain form name one thing; `casefile-eval` has the same rule."""
    acronym = lambda short, long: len(short) == 1 and short[0] == "".join(w[0] for w in long if w not in SMALL_WORDS)
    return set(a) <= set(b) or set(b) <= set(a) or acronym(a, b) or acronym(b, a)


def fillers(example, candidates, offsets):
    """Per role the plain forms of what fills it: no two overlap, and of those that name one thing there is the best."""
    found, taken = [[] for _ in MUC_ROLES], []
    shift = torch.tensor([0.0, *offsets])
    scores = torch.stack([c[0] for c in candidates]).add(shift).softmax(-1)[:, 1:] if candidates else torch.zeros(0, len(MUC_ROLES))
    best, roles = scores.max(-1)
    for at in best.argsort(descending=True).tolist():
        _, first, last = candidates[at]
        if best[at] >= THRESHOLD and all(last < a or b < first for a, b in taken):
            taken.append((first, last))
            form = plain(example.raw["text"][example.words[first][0]:example.words[last][1]])
            if form and not any(same(form, other) for other in found[roles[at]]):
                found[roles[at]].append(form)
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


def ree(dev, wanted, candidates, offsets):
    """CEAF-REE, micro over the roles, in percent."""
    hits = total = 0
    for example, gold_here, listed in zip(dev, wanted, candidates):
        for of_role, found in zip(gold_here, fillers(example, listed, offsets)):
            hits += right(of_role, found)
            total += len(of_role) + len(found)
    return 200 * hits / max(1, total)


def choose(dev, wanted, candidates):
    """The offsets of the roles, one after the other, twice over."""
    chosen = [1.25] * len(MUC_ROLES)
    for role in [*range(len(MUC_ROLES))] * 2:
        chosen[role] = max(OFFSETS, key=lambda o: ree(dev, wanted, candidates, [*chosen[:role], o, *chosen[role + 1:]]))
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


def package(model, encoder, tokenizer, offsets, out):
    with torch.no_grad():
        model.muc.out.bias[1:] += torch.tensor(offsets)
    model.ner, model.muc = model.muc, None
    config = {"name": "muc4", "version": "0.1.0", "ner": {"labels": MUC_ROLES, "max_words": MAX_WORDS, "hidden": NER_HIDDEN,
                                                          "document": True, "temperature": 1.0, "threshold": THRESHOLD}}
    write_folder(model, encoder, tokenizer, config, out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("encoder", "work", "checkpoint", "out"):
        parser.add_argument(name)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--pieces", type=int, default=3072, help="pieces a batch")
    parser.add_argument("--lr", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    tokenizer = load_tokenizer(os.path.join(args.encoder, "tokenizer.json"))
    model = Fillers(args.encoder)
    state = torch.load(args.checkpoint, weights_only=True, map_location="cpu")["model"]
    model.load_state_dict({name: state[name] for name in model.state_dict()})
    dev = [Example(raw, tokenizer) for raw in read(f"{args.work}/muc_dev.jsonl")]
    wanted, offsets = [gold(example) for example in dev], []

    def report():
        candidates = [model.candidates(example) for example in dev]
        offsets[:] = choose(dev, wanted, candidates)
        print(f"dev {ree(dev, wanted, candidates, offsets):.2f} {offsets}", flush=True)

    report()
    train(model, tokenizer, read(f"{args.work}/muc.jsonl"), args, report)
    package(model, args.encoder, tokenizer, offsets, args.out)


if __name__ == "__main__":
    main()
