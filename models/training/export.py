#!/usr/bin/env python3
"""Step 4: calibrate on the dev examples and write the model package that Rust reads.

  export.py ENCODER_FOLDER WORK OUT [--checkpoint checkpoint.pt] [--version 0.1.0]

Writes OUT/config.json, tokenizer.json, model.safetensors (a standard BERT checkpoint, half precision), heads.safetensors
and casefile.json (labels, shapes, temperatures, thresholds).
"""
import argparse
import json
import os
import random

import torch
from safetensors.torch import save_file
from torch.nn import functional as F

from evaluate import decode, f1
from losses import MAX_GAP, SOURCE, Mentions, argument_scores, coref_loss, ner_loss, same_event_loss
from model import BETWEEN_WORDS, DISTANCE_EDGES, MAX_WORDS, NER_HIDDEN, PAIR_HIDDEN, SPAN_WIDTH, Casefile
from schema import ATTRIBUTIONS, RELATIONS, ROLES, SPAN_LABELS, STATUSES, SUBTYPES
from text import Example, collate, load_tokenizer

TEMPERATURES = [0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0]
THRESHOLDS = [0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6]
BIAS_WEIGHT = 0.05
PAIRS = {"coref": coref_loss, "same_event": same_event_loss}


class Dev:
    """The dev examples with their word vectors, encoded once."""

    @torch.no_grad()
    def __init__(self, model, path, tokenizer):
        with open(path, encoding="utf-8") as f:
            examples = [Example(json.loads(line), tokenizer) for line in f]
        self.model = model
        self.batches = [examples[i:i + 8] for i in range(0, len(examples), 8)]
        self.words = [model.words(*collate(batch)) for batch in self.batches]
        self.mentions = [(Mentions(model, words[i, :len(e.words)], e, random.Random(0)), e)
                         for words, batch in zip(self.words, self.batches) for i, e in enumerate(batch)]

    @torch.no_grad()
    def loss(self, head):
        if head == "ner":
            return sum(float(ner_loss(self.model, words, batch)) * len(batch) for words, batch in zip(self.words, self.batches))
        return sum(float(PAIRS[head](self.model, mentions, e)) for mentions, e in self.mentions)

    @torch.no_grad()
    def temperature(self, head):
        """The temperature of least loss, found by dividing the scorer's last layer."""
        out = getattr(self.model, head).out
        weight, bias, losses = out.weight.clone(), out.bias.clone(), {}
        for t in TEMPERATURES:
            out.weight.copy_(weight / t)
            out.bias.copy_(bias / t)
            losses[t] = self.loss(head)
        out.weight.copy_(weight)
        out.bias.copy_(bias)
        return min(losses, key=losses.get)

    @torch.no_grad()
    def attributions(self):
        """The logits of the kinds of attribution of all gold perpetrators, and the right kinds."""
        logits, kinds = [], []
        for mentions, e in self.mentions:
            triggers = [(event, mentions.of(event["triggers"])) for event in e.raw["events"]]
            scores = [argument_scores(self.model, mentions, e.raw, found, event, set(ROLES)) for event, found in triggers if found]
            for best, _, rows, right in filter(None, scores):
                logits.append(best[rows, SOURCE + 1:])
                kinds += right
        return torch.cat(logits), torch.tensor(kinds)

    @torch.no_grad()
    def ner_threshold(self, t):
        """The threshold of best F1 over all spans."""
        gold, found = set(), {h: set() for h in THRESHOLDS}
        for i, (words, batch) in enumerate(zip(self.words, self.batches)):
            logits = self.model.ner(words) / t
            for j, e in enumerate(batch):
                gold |= {(i, j, *s, labels[0]) for s, (_, _, labels) in zip(e.spans, e.raw["spans"]) if s}
                for h in THRESHOLDS:
                    found[h] |= {(i, j, *s[:3]) for s in decode(logits[j], len(e.words), h)}
        return max(THRESHOLDS, key=lambda h: f1(gold, found[h]))


def softmax(logits, kinds):
    """Temperature and biases of least loss for a softmax; biases are held near 0."""
    slope, biases = torch.ones((), requires_grad=True), torch.zeros(logits.shape[1], requires_grad=True)
    optim = torch.optim.LBFGS([slope, biases], max_iter=100)

    def loss():
        optim.zero_grad()
        value = F.cross_entropy(slope * logits + biases, kinds) + BIAS_WEIGHT * biases.square().mean()
        value.backward()
        return value

    optim.step(loss)
    return {"temperature": round(1 / float(slope), 4), "biases": [round(float(b), 3) for b in biases]}


def casefile_json(model, dev, version, thresholds):
    heat = {head: dev.temperature(head) for head in ("ner", *PAIRS)}
    pair = lambda head: {"temperature": heat.get(head, 1.0), "threshold": thresholds.get(head, 0.5)}
    return {
        "name": "casefile-en", "version": version,
        "ner": {"labels": SPAN_LABELS, "max_words": MAX_WORDS, "hidden": NER_HIDDEN, "temperature": heat["ner"],
                "threshold": thresholds.get("ner") or dev.ner_threshold(heat["ner"])},
        "relations": {
            "pairs": {"width": model.encoder.config.hidden_size, "span_width": SPAN_WIDTH, "hidden": PAIR_HIDDEN, "max_gap": MAX_GAP,
                      "between_words": BETWEEN_WORDS, "distance_edges": DISTANCE_EDGES},
            **{head: pair(head) for head in (*PAIRS, "argument", "relation")},  # calibrate.py fits the last two
            "attribution": softmax(*dev.attributions()),
            "roles": ROLES, "attributions": ATTRIBUTIONS, "relations": RELATIONS, "subtypes": SUBTYPES, "statuses": STATUSES,
        },
    }


def write_folder(model, encoder, tokenizer, config, out):
    """The package of a model whose encoder came from the folder `encoder`; `config` is its casefile.json."""
    os.makedirs(out, exist_ok=True)
    write_weights(model, out)
    write_json(config, f"{out}/casefile.json")
    tokenizer.save(f"{out}/tokenizer.json", pretty=False)
    with open(f"{encoder}/config.json") as f:
        shape = json.load(f)
    shape["type_vocab_size"] = 6
    for key in ("_name_or_path", "transformers_version", "gradient_checkpointing", "use_cache"):
        shape.pop(key, None)
    write_json(shape, f"{out}/config.json")


def write_json(value, path):
    with open(path, "w") as f:
        json.dump(value, f, indent=1)
        f.write("\n")


def write_weights(model, out):
    encoder, heads = {}, {}
    for name, tensor in model.state_dict().items():
        half = tensor.to(torch.float16).contiguous()
        if name.startswith("encoder."):
            if "position_ids" not in name:
                encoder["bert." + name[len("encoder."):]] = half
        elif not name.startswith("muc."):  # an auxiliary task; its benchmark has scorers of its own
            heads[name] = half
    save_file(encoder, f"{out}/model.safetensors", metadata={"format": "pt"})
    save_file(heads, f"{out}/heads.safetensors", metadata={"format": "pt"})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("encoder")
    parser.add_argument("work")
    parser.add_argument("out")
    parser.add_argument("--checkpoint", default="checkpoint.pt")
    parser.add_argument("--version", default="0.1.0")
    parser.add_argument("--thresholds", default="{}", help="JSON of thresholds chosen on dev with casefile eval")
    args = parser.parse_args()
    model = Casefile(args.encoder)
    model.load_state_dict(torch.load(f"{args.work}/{args.checkpoint}", weights_only=True, map_location="cpu")["model"])
    model.eval()
    tokenizer = load_tokenizer(f"{args.encoder}/tokenizer.json")
    dev = Dev(model, f"{args.work}/own_dev.jsonl", tokenizer)
    config = casefile_json(model, dev, args.version, json.loads(args.thresholds))
    write_folder(model, args.encoder, tokenizer, config, args.out)


if __name__ == "__main__":
    main()
