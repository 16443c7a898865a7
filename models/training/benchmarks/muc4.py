#!/usr/bin/env python3
"""Takes the scorer of role fillers out of a checkpoint of `../train.py`: which spans fill which of the five roles in the incidents of a
MUC-4 message. The task was one among others there, and the encoder is the shipped one.

  muc4.py ENCODER WORK CHECKPOINT OUT

WORK is the folder of `../prepare.py` (muc_dev.jsonl), ENCODER as for `../train.py`. OUT is a folder for Rust without an encoder. How
likely a filler must be is chosen role by role on the dev messages, as an offset to the logits of the role, which ends up in the
scorer's bias. Fillers that stand nowhere in the text are not counted, so that the figure printed is a little better than that
of `casefile eval --benchmark muc4`.
"""
import argparse
import json
import os
import string
import sys

import torch
from safetensors.torch import save_file

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from export import write_json  # noqa: E402
from model import MAX_WORDS, NER_HIDDEN, Reader, RoleScorer  # noqa: E402
from schema import MUC_ROLES  # noqa: E402
from text import Example, collate, load_tokenizer  # noqa: E402

OFFSETS = [0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0, 2.3, 2.6]
THRESHOLD = 0.5
LIKELY = 0.03  # of a span, before any offset
SMALL_WORDS = {"of", "the", "and", "for", "in", "de", "la", "del"}


class Fillers(Reader):
    def __init__(self, folder):
        super().__init__(folder)
        self.muc = RoleScorer(self.encoder.config.hidden_size, len(MUC_ROLES))

    @torch.no_grad()
    def candidates(self, example):
        """`(logits [1 + roles], first, last)` of every span that may be a filler."""
        self.eval()
        count = len(example.words)
        logits = self.muc(self.words(*collate([example])), torch.tensor([count]))[0]
        likely = 1 - logits.softmax(-1)[..., 0] >= LIKELY
        return [(logits[i, k], i, i + k) for i, k in likely.nonzero().tolist() if i + k < count]


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


def package(model, offsets, encoder, out):
    """`encoder` is the name and version of the model whose encoder it is."""
    os.makedirs(out, exist_ok=True)
    with torch.no_grad():
        model.muc.out.bias[1:] += torch.tensor(offsets)
    heads = {f"ner.{name}": tensor.half().contiguous() for name, tensor in model.muc.state_dict().items()}
    save_file(heads, f"{out}/heads.safetensors", metadata={"format": "pt"})
    ner = {"labels": MUC_ROLES, "max_words": MAX_WORDS, "hidden": NER_HIDDEN, "document": True, "temperature": 1.0, "threshold": THRESHOLD}
    write_json({"name": "muc4", "version": "0.1.0", "encoder": encoder, "ner": ner}, f"{out}/casefile.json")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("encoder", "work", "checkpoint", "out"):
        parser.add_argument(name)
    parser.add_argument("--name", default="casefile-en 0.2.0", help="of the model that the checkpoint became")
    args = parser.parse_args()
    tokenizer = load_tokenizer(os.path.join(args.encoder, "tokenizer.json"))
    model = Fillers(args.encoder)
    state = torch.load(args.checkpoint, weights_only=True, map_location="cpu")["model"]
    model.load_state_dict({name: state[name] for name in model.state_dict()})
    with open(f"{args.work}/muc_dev.jsonl", encoding="utf-8") as f:
        dev = [Example(json.loads(line), tokenizer) for line in f]
    wanted, candidates = [gold(example) for example in dev], [model.candidates(example) for example in dev]
    offsets = choose(dev, wanted, candidates)
    print(f"dev {ree(dev, wanted, candidates, offsets):.2f} {offsets}")
    package(model, offsets, args.name, args.out)


if __name__ == "__main__":
    main()
