#!/usr/bin/env python3
"""Step 2: domain-adaptive pre-training: the encoder goes on with masked language modelling on the texts at hand.

  mlm.py ENCODER WORK [--pieces 6000000] [--seed 1]     reads WORK/texts.jsonl, writes WORK/encoder/

Whole words are masked (15%; 80% by [MASK], 10% by any piece, 10% left); texts are re-cased at random as in training, so that the
word shapes get a meaning; the decoder is the embedding matrix (Devlin et al. 2019; Gururangan et al. 2020). WORK/encoder is a
folder like ENCODER. It resumes from WORK/mlm.pt.
"""
import argparse
import json
import os
import random
import shutil
import time

import torch
from torch import nn
from torch.nn import functional as F

from model import Casefile
from text import Example, load_tokenizer

MASK, PIECES = 103, 30522
ROOM = 254
SAVE_EVERY = 200


class Decoder(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.dense = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(PIECES))

    def forward(self, states, embeddings):
        hidden = self.norm(F.gelu(self.dense(states)))
        return F.linear(hidden.bfloat16(), embeddings.bfloat16()).float() + self.bias


def windows(texts, tokenizer, rng):
    """Windows of ROOM pieces that run over the texts of one source, in random order, without end."""
    while True:
        order = list(texts)
        rng.shuffle(order)
        ids, shapes, word_of = [], [], []
        for text in order:
            e = Example({"text": text, "spans": []}, tokenizer, rng=rng)
            first = word_of[-1] + 1 if word_of else 0
            ids += e.ids
            shapes += e.shapes
            word_of += [w + first for w in e.word_of]
            while len(ids) >= ROOM:
                yield ids[:ROOM], shapes[:ROOM], word_of[:ROOM]
                ids, shapes, word_of = ids[ROOM:], shapes[ROOM:], word_of[ROOM:]


def masked(window, rng):
    """The window with its frame, and per piece the target, -100 where none is asked for."""
    ids, shapes, word_of = window
    chosen = {w for w in set(word_of) if rng.random() < 0.15}
    put, target = [101], [-100]
    for piece, word in zip(ids, word_of):
        target.append(piece if word in chosen else -100)
        draw = rng.random()
        put.append(piece if word not in chosen or draw > 0.9 else MASK if draw < 0.8 else rng.randrange(1000, PIECES))
    return put + [102], [5, *shapes, 5], target + [-100]


class Run:
    def __init__(self, args):
        self.args, self.path = args, f"{args.work}/mlm.pt"
        self.device = "cuda" if torch.cuda.is_available() else "cpu"
        torch.manual_seed(args.seed)
        self.model = Casefile(args.encoder).to(self.device).train()
        self.decoder = Decoder(self.model.encoder.config.hidden_size).to(self.device)
        self.batch = args.batch // (ROOM + 2)
        self.steps = args.pieces // (self.batch * ROOM)
        self.done = 0

    def state(self):
        return {"encoder": self.model.encoder.state_dict(), "decoder": self.decoder.state_dict(), "done": self.done}

    def resume(self):
        if os.path.exists(self.path):
            state = torch.load(self.path, weights_only=True, map_location=self.device)
            self.model.encoder.load_state_dict(state["encoder"])
            self.decoder.load_state_dict(state["decoder"])
            self.done = state["done"]

    def go(self):
        rng = random.Random(f"{self.args.seed}-{self.done}")
        with open(f"{self.args.work}/texts.jsonl", encoding="utf-8") as f:
            texts = [json.loads(line) for line in f]
        source = windows(texts, load_tokenizer(f"{self.args.encoder}/tokenizer.json"), rng)
        parameters = [*self.model.encoder.parameters(), *self.decoder.parameters()]
        optim = torch.optim.AdamW(parameters, lr=self.args.lr, weight_decay=0.01)
        begun, total = time.time(), 0.0
        while self.done < self.steps:
            for group in optim.param_groups:
                group["lr"] = self.args.lr * min(1.0, (self.done + 1) / 40) * (1 - self.done / self.steps)
            total += self.step(source, optim, parameters, rng)
            self.done += 1
            if self.done % 50 == 0:
                print(f"step {self.done}/{self.steps} loss {total / 50:.3f} {time.time() - begun:.0f} s", flush=True)
                total = 0.0
            if self.done % SAVE_EVERY == 0:
                torch.save(self.state(), self.path)

    def step(self, source, optim, parameters, rng):
        rows = [masked(next(source), rng) for _ in range(self.batch)]
        ids, shapes, target = (torch.tensor(list(part), device=self.device) for part in zip(*rows))
        states = self.model.states(ids, shapes, torch.ones_like(ids, dtype=torch.float))
        asked = target >= 0
        logits = self.decoder(states[asked], self.model.encoder.embeddings.word_embeddings.weight)
        loss = F.cross_entropy(logits, target[asked])
        optim.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optim.step()
        return float(loss.detach())

    def write(self):
        """A folder like ENCODER with the new weights."""
        out = f"{self.args.work}/encoder"
        self.model.encoder.save_pretrained(out)
        shutil.copy(f"{self.args.encoder}/tokenizer.json", out)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder")
    parser.add_argument("work")
    parser.add_argument("--pieces", type=int, default=6_000_000)
    parser.add_argument("--batch", type=int, default=8192, help="pieces a step")
    parser.add_argument("--lr", type=float, default=3e-4)
    parser.add_argument("--seed", type=int, default=1)
    run = Run(parser.parse_args())
    run.resume()
    run.go()
    run.write()


if __name__ == "__main__":
    main()
