#!/usr/bin/env python3
"""Writes the scores that PyTorch gives to a prediction of casefile, for the parity test of the Rust scorers.

  reference_heads.py MODEL_FOLDER PREDICTED.jsonl > REFERENCE.jsonl

PREDICTED holds documents in the annotation form that fit one window; every score of a mention, relation or argument is
replaced by the one that the model of the folder gives here, in float32.
"""
import json
import math
import random
import sys

import torch
from safetensors.torch import load_file

from losses import COLUMN, MAX_GAP, Mentions
from model import Casefile
from schema import RELATIONS, ROLES, SYMMETRIC, span_label
from text import Example, collate, load_tokenizer


def load(folder):
    model = Casefile(folder).float().eval()
    model.load_state_dict({k: v.float() for k, v in load_file(f"{folder}/heads.safetensors").items()}, strict=False)
    return model


def spans(doc):
    """The spans of a document as an example has them, and where each entity's and event's stand."""
    raw, entities, events = {"text": doc["text"], "spans": []}, {}, []
    for e in doc["entities"]:
        entities[e["id"]] = range(len(raw["spans"]), len(raw["spans"]) + len(e["mentions"]))
        raw["spans"] += [[m["start"], m["end"], [span_label(e["type"], m["level"])]] for m in e["mentions"]]
    for v in doc["events"]:
        events.append(range(len(raw["spans"]), len(raw["spans"]) + len(v["triggers"])))
        raw["spans"] += [[t["start"], t["end"], [v["type"]]] for t in v["triggers"]]
    return raw, entities, events


def best(mentions, scorer, left, right, column):
    pairs = [(a, b) for a in left for b in right if mentions.gap(a, b) <= MAX_GAP]
    return float(mentions.score(scorer, pairs)[:, column].max())


def calibrated(logit, config, column, ends):
    """The score of a logit; `ends` are the scores of what it links, which NER's are as long as no name changes its type."""
    own = sum(config.get("biases", [])[column:column + 1]) + config.get("ends", 0.0) * sum(map(math.log, ends))
    return 1 / (1 + math.exp(-logit / config["temperature"] - config.get("bias", 0.0) - own))


@torch.no_grad()
def rescore(doc, model, tokenizer, config):
    raw, entities, events = spans(doc)
    example = Example(raw, tokenizer)
    words = model.words(*collate([example]))[0]
    mentions = Mentions(model, words, example, random.Random(0))
    ner = (model.ner(words[None])[0] / config["ner"]["temperature"]).softmax(-1)

    def score(i):
        first, last = example.spans[i]
        return float(ner[first, last - first, COLUMN[raw["spans"][i][2][0]]])

    for e in doc["entities"]:
        for m, i in zip(e["mentions"], entities[e["id"]]):
            m["score"] = score(i)
    sure = {e["id"]: max(m["score"] for m in e["mentions"]) for e in doc["entities"]}
    for r in doc["relations"]:
        ways = [(r["head"], r["tail"]), (r["tail"], r["head"])][:2 if r["type"] in SYMMETRIC else 1]
        logit = max(best(mentions, model.relation, entities[h], entities[t], RELATIONS.index(r["type"])) for h, t in ways)
        r["score"] = calibrated(logit, config["relations"]["relation"], RELATIONS.index(r["type"]), [sure[r["head"]], sure[r["tail"]]])
    for v, triggers in zip(doc["events"], events):
        event = max(map(score, triggers))
        for a in v["arguments"]:
            logit = best(mentions, model.argument, triggers, entities[a["entity"]], ROLES.index(a["role"]))
            a["score"] = calibrated(logit, config["relations"]["argument"], ROLES.index(a["role"]), [event, sure[a["entity"]]])
    return doc


def main(folder, predicted):
    model, tokenizer = load(folder), load_tokenizer(f"{folder}/tokenizer.json")
    with open(f"{folder}/casefile.json") as f:
        config = json.load(f)
    with open(predicted, encoding="utf-8") as f:
        for line in f:
            print(json.dumps(rescore(json.loads(line), model, tokenizer, config), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) == 3 else sys.exit(__doc__)
