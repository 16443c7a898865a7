#!/usr/bin/env python3
"""Step 2: train the joint model; resumes from WORK/checkpoint.pt after the last whole round, with a fresh optimiser.

  train.py ENCODER_FOLDER WORK [--plan plan.json] [--seed 1] [--fresh]

The plan lists phases; each has a number of rounds, learning rates and, per set, how many examples a round draws
(all of a set where it asks for more than there are, then again from the start).
"""
import argparse
import json
import os
import random
import time

import torch

from augment import pool, replace_names
from evaluate import dev_scores
from losses import batch_loss
from model import Casefile
from text import Example, collate, load_tokenizer


OWN = ("own_train", "passages")
RENAMED = 0.5  # of the documents whose entities are all known


def draw(sets, counts, rng):
    """A round's examples: `counts[set]` from each set."""
    chosen = []
    for name, count in counts.items():
        pool = sets[name]
        while count > 0:
            chosen += rng.sample(pool, min(count, len(pool)))
            count -= len(pool)
    return chosen


def batches(examples, pieces, rng):
    """Batches of windows of similar lengths with at most `pieces` pieces, padding counted, in random order."""
    examples = sorted(examples, key=lambda e: (e.longest, len(e.windows)))
    out, current, rows = [], [], 0
    for e in examples:
        rows += len(e.windows)
        if current and e.longest * rows > pieces:
            out.append(current)
            current, rows = [], len(e.windows)
        current.append(e)
    out.append(current)
    rng.shuffle(out)
    return out


def optimiser(model, phase):
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    encoder = [p for p in model.encoder.parameters() if p.requires_grad]
    inside = {id(p) for p in model.encoder.parameters()}
    heads = [p for p in model.parameters() if id(p) not in inside]
    return torch.optim.AdamW([{"params": encoder, "lr": phase["lr"]}, {"params": heads, "lr": phase["head_lr"]}], weight_decay=0.01)


class Run:
    def __init__(self, args):
        self.args, self.path = args, os.path.join(args.work, args.checkpoint)
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        torch.manual_seed(args.seed)
        self.tokenizer = load_tokenizer(os.path.join(args.encoder, "tokenizer.json"))
        with open(args.plan) as f:
            self.plan = json.load(f)
        names = {name for phase in self.plan for name in phase["sets"]}
        self.sets = {name: self.load(name) for name in sorted(names)}
        self.dev = [Example(raw, self.tokenizer) for raw in self.load("own_dev")]
        self.names = pool(raw for name in OWN for raw in self.sets.get(name, ()))
        self.model = Casefile(args.encoder).to(self.device)
        self.phase = self.round = 0

    def load(self, name):
        with open(os.path.join(self.args.work, f"{name}.jsonl"), encoding="utf-8") as f:
            return [json.loads(line) for line in f]

    def resume(self):
        if os.path.exists(self.path) and not self.args.fresh:
            state = torch.load(self.path, weights_only=True, map_location=self.device)
            self.model.load_state_dict(state["model"])
            self.phase, self.round = state["phase"], state["round"]
            print(f"resumed at phase {self.phase} round {self.round}", flush=True)

    def save(self, phase, done):
        torch.save({"model": self.model.state_dict(), "phase": phase, "round": done}, self.path + ".part")
        os.replace(self.path + ".part", self.path)

    def go(self):
        for number, phase in list(enumerate(self.plan))[self.phase:]:
            first = self.round if number == self.phase else 0
            if first >= phase["rounds"]:
                continue
            optim = optimiser(self.model, phase)
            for done in range(first, phase["rounds"]):
                self.one_round(number, phase, done, optim)
                self.save(number, done + 1)
                print(json.dumps({"phase": number, "round": done + 1, **dev_scores(self.model, self.dev, self.device)}), flush=True)

    def renamed(self, raw, rng):
        """Half of the documents whose entities are all known, with other names."""
        return replace_names(raw, self.names, rng) if raw["coref"] and raw["known_roles"] and rng.random() < RENAMED else raw

    def one_round(self, number, phase, done, optim):
        rng = random.Random(f"{self.args.seed}-{number}-{done}")
        raws = draw(self.sets, phase["sets"], rng)
        examples = [Example(self.renamed(raw, rng), self.tokenizer, rng) for raw in raws]
        todo = batches(examples, phase["pieces"], rng)
        total, begun, seen = {}, time.time(), 0
        self.model.train()
        for step, batch in enumerate(todo):
            progress = (done + step / len(todo)) / phase["rounds"]
            warm = min(1.0, (done * len(todo) + step + 1) / 40)
            for group, lr in zip(optim.param_groups, (phase["lr"], phase["head_lr"])):
                group["lr"] = lr * warm * (1 - progress * phase.get("decay", 0.9))
            parts = batch_loss(self.model, [t.to(self.device) for t in collate(batch)], batch, rng)
            optim.zero_grad(set_to_none=True)
            sum(parts.values()).backward()
            torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            optim.step()
            seen += sum(len(e.ids) for e in batch)
            for name, value in parts.items():
                total[name] = total.get(name, 0) + float(value.detach())
            if step % 20 == 19:
                rate = seen / (time.time() - begun)
                print(f"phase {number} round {done} step {step + 1}/{len(todo)} {rate:.0f} pieces/s "
                      + " ".join(f"{k} {v / 20:.3f}" for k, v in total.items()), flush=True)
                total = {}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder")
    parser.add_argument("work")
    parser.add_argument("--plan", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "plan.json"))
    parser.add_argument("--checkpoint", default="checkpoint.pt")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fresh", action="store_true")
    run = Run(parser.parse_args())
    run.resume()
    run.go()


if __name__ == "__main__":
    main()
