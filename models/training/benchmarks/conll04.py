#!/usr/bin/env python3
"""Fine-tunes the joint model on CoNLL04.

  conll04.py ENCODER DATA OUT.pt [--train train.jsonl[,dev.jsonl]] [--teachers a.pt b.pt --texts texts.jsonl] [--seed 1] ...

ENCODER is a folder with an encoder and its tokenizer, DATA one with train.jsonl and dev.jsonl in the converted form. An OUT.pt that is
there is not trained again: it is measured, and written as a package where one is asked for.
"""
import argparse
import json
import os
import random
import time

import torch

from joint import Joint, Sentence, casefile_json, losses, predict, strict, take_over, taught
from augment import rewrite
from export import write_folder
from text import load_tokenizer
from train import batches

LABELS = ["Peop", "Loc", "Org", "Other"]
ALLOWED = {"Kill": ("Peop", "Peop"), "Live_In": ("Peop", "Loc"), "Located_In": ("Loc", "Loc"), "OrgBased_In": ("Org", "Loc"),
           "Work_For": ("Peop", "Org")}
# What casefile-en calls them, in the same order; its relations are wider or narrower, but a better start than none.
LABELS_THERE = ["Person/name", "Location/name", "Organization/name", None]
RELATIONS_THERE = [None, "origin", "located_in", "based_in", "member_of"]
RENAMED = 0.25  # of the names of an epoch
THRESHOLDS = [0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65]


def read(path):
    """Gold sentences, with every mention and relation sure."""
    with open(path, encoding="utf-8") as f:
        for line in f:
            doc = json.loads(line)
            spans = [[e["mentions"][0]["start"], e["mentions"][0]["end"], LABELS.index(e["type"]), 1.0] for e in doc["entities"]]
            at = {e["id"]: i for i, e in enumerate(doc["entities"])}
            links = [[at[r["head"]], at[r["tail"]], list(ALLOWED).index(r["type"]), 1.0] for r in doc["relations"]]
            yield {"text": doc["text"], "spans": spans, "links": links, "gold": True}


def recased(text, rng):
    """A few texts in capitals or in lower case, of the same length."""
    draw = rng.random()
    changed = text.upper() if draw < 0.04 else text.lower() if draw < 0.06 else text
    return changed if len(changed) == len(text) else text


def names_of(raw):
    """The names of people and organizations, by label and number of words. Places keep theirs: which lies in which is knowledge."""
    names = {}
    for r in raw:
        for s, e, label, _ in r["spans"]:
            if LABELS[label] in ("Peop", "Org"):
                names.setdefault((label, r["text"][s:e].count(" ")), []).append(r["text"][s:e])
    return names


def renamed(raw, names, rng):
    """The sentence with some names in place of others; relations hold on."""
    others = {(s, e): names.get((label, raw["text"][s:e].count(" "))) for s, e, label, _ in raw["spans"]}
    changes = {place: rng.choice(found) for place, found in others.items() if found and rng.random() < RENAMED}
    return rewrite(raw, changes) if changes else raw


def optimiser(model, args):
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(args.train_words)
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    inside = {id(p) for p in model.encoder.parameters()}
    heads = [p for p in model.parameters() if id(p) not in inside]
    return torch.optim.AdamW([{"params": encoder, "lr": args.lr}, {"params": heads, "lr": args.head_lr}],
                             weight_decay=0.01, fused=True)


def learn(args, tokenizer):
    """Sentences of other texts, with what the teachers think of them."""
    teachers = []
    for path in args.teachers:
        teachers.append(Joint(args.encoder, LABELS, ALLOWED))
        teachers[-1].load_state_dict(torch.load(path, weights_only=True))
    with open(args.texts, encoding="utf-8") as f:
        sentences = [Sentence(json.loads(line), tokenizer) for line in f]
    return [r for r in taught(teachers, sentences) if len(r["spans"]) > 1]


def train(model, gold, learned, tokenizer, args, report):
    rng, optim, names = random.Random(args.seed), optimiser(model, args), names_of(gold)
    for epoch in range(args.epochs):
        changed = [renamed(r, names, rng) for r in gold] + rng.sample(learned, min(len(learned), args.share))
        sentences = [Sentence(r, tokenizer, recased(r["text"], rng)) for r in changed]
        todo = batches(sentences, args.pieces, rng)
        begun, total = time.time(), [0.0, 0.0]
        model.train()
        for step, batch in enumerate(todo):
            done = epoch + step / len(todo)
            for group, lr in zip(optim.param_groups, (args.lr, args.head_lr)):
                group["lr"] = lr * min(1.0, (done + 1 / len(todo)) / 2, (args.epochs - done) / args.epochs * 1.1)
            parts = losses(model, batch, rng)
            optim.zero_grad(set_to_none=True)
            (parts[0] + args.link_weight * parts[1]).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optim.step()
            total = [t + float(p.detach()) / len(todo) for t, p in zip(total, parts)]
        print(f"epoch {epoch + 1} loss {total[0]:.4f} {total[1]:.4f} {time.time() - begun:.0f} s", flush=True)
        if (epoch + 1) % args.every == 0 or epoch + 1 == args.epochs:
            report(model)


def reporter(dev):
    def report(model):
        found = predict(model, dev)
        scores = {t: strict(dev, found, t) for t in THRESHOLDS}
        print(f"mention {scores[0.5][0]:.2f} relation " + " ".join(f"{t} {s[1]:.2f}" for t, s in scores.items()), flush=True)
    return report


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder")
    parser.add_argument("data")
    parser.add_argument("out")
    parser.add_argument("--train", default="train.jsonl")
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--every", type=int, default=10, help="epochs between scores on dev")
    parser.add_argument("--pieces", type=int, default=1000, help="pieces a batch")
    parser.add_argument("--lr", type=float, default=3e-4)
    parser.add_argument("--head-lr", type=float, default=1e-3)
    parser.add_argument("--link-weight", type=float, default=0.06)
    parser.add_argument("--train-words", action="store_true")
    parser.add_argument("--teachers", nargs="*", default=[], help="models of this script; their mean is learned from the texts")
    parser.add_argument("--texts", help="sentences that conll04_texts.py wrote")
    parser.add_argument("--share", type=int, default=2000, help="sentences of the texts an epoch")
    parser.add_argument("--package", help="folder to write for Rust, in half precision; ../quantise.py makes it smaller")
    parser.add_argument("--thresholds", type=float, nargs=2, default=[0.5, 0.45], help="of mentions and of relations")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    tokenizer = load_tokenizer(os.path.join(args.encoder, "tokenizer.json"))
    dev = [Sentence(r, tokenizer) for r in read(f"{args.data}/dev.jsonl")]
    gold = [r for name in args.train.split(",") for r in read(f"{args.data}/{name}")]
    model = Joint(args.encoder, LABELS, ALLOWED)
    take_over(model, args.encoder, LABELS_THERE, RELATIONS_THERE)
    report = reporter(dev)
    if os.path.exists(args.out):
        model.load_state_dict(torch.load(args.out, weights_only=True))
        report(model)
    else:
        learned = learn(args, tokenizer) if args.teachers else []
        train(model, gold, learned, tokenizer, args, report)
        torch.save(model.state_dict(), args.out)
    if args.package:
        config = casefile_json(model, "conll04", "0.1.0", *args.thresholds)
        write_folder(model, args.encoder, tokenizer, config, args.package)


if __name__ == "__main__":
    main()
