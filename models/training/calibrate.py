#!/usr/bin/env python3
"""Step 4: fit the scores of relations and arguments to how often they are right, end to end on the dev documents.

  calibrate.py open MODEL                      lets nearly everything through, at a fixed temperature
  casefile eval --gold DEV.jsonl --model MODEL --format json > SCORED.json
  calibrate.py fit MODEL SCORED.json

Platt scaling (Platt 1999): score = sigmoid(logit / temperature + bias), by Newton's method. The threshold of each is the
one of best F1. The temperature that export.py fitted on gold mentions knows nothing of mentions that NER got wrong.
"""
import json
import math
import sys

HEADS = {"relation": "relation.entity", "argument": "argument.entity"}
OPEN = {"temperature": 3.0, "bias": 0.0, "threshold": 0.05}


def sigmoid(x):
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def platt(points):
    """Slope and bias of least logistic loss."""
    slope, bias = 0.0, 0.0
    for _ in range(25):
        g0 = g1 = h00 = h01 = h11 = 1e-9
        for logit, right in points:
            p = sigmoid(slope * logit + bias)
            w = p * (1 - p)
            g0, g1 = g0 + (p - right) * logit, g1 + (p - right)
            h00, h01, h11 = h00 + w * logit * logit, h01 + w * logit, h11 + w
        determinant = h00 * h11 - h01 * h01
        slope -= (h11 * g0 - h01 * g1) / determinant
        bias -= (h00 * g1 - h01 * g0) / determinant
    return slope, bias


def best_threshold(points, gold, slope, bias):
    """The score from which on predictions count, of best F1 against `gold` annotations, to two digits."""
    scored = sorted(((sigmoid(slope * logit + bias), right) for logit, right in points), reverse=True)
    best, right = (0.0, 0.5), 0
    for found, (score, hit) in enumerate(scored, 1):
        right += hit
        best = max(best, (2 * right / (found + gold), score))
    return round(best[1], 2)


def size(measure, scored):
    """How much gold there is."""
    return next(f["sums"][3] for f in scored["figures"] if f["measure"] == measure and f["over"] == "all")


def fit(config, scored):
    for head, measure in HEADS.items():
        judgements = [j for d in scored["documents"] for j in d.get("judgements", {}).get(head, [])]
        points = [(math.log(min(max(s, 1e-6), 1 - 1e-6) / (1 - min(max(s, 1e-6), 1 - 1e-6))), r) for s, r in judgements]
        slope, bias = platt(points)
        threshold = best_threshold(points, size(measure, scored), slope, bias)
        config["relations"][head] = {"temperature": round(OPEN["temperature"] / slope, 4), "bias": round(bias, 4), "threshold": threshold}
        print(head, len(points), "predictions:", config["relations"][head])


def main(args):
    path = f"{args[1]}/casefile.json"
    with open(path) as f:
        config = json.load(f)
    if args[0] == "open":
        config["relations"].update({head: OPEN for head in HEADS})
    else:
        with open(args[2]) as f:
            fit(config, json.load(f))
    with open(path, "w") as f:
        json.dump(config, f, indent=1)
        f.write("\n")


if __name__ == "__main__":
    main(sys.argv[1:]) if len(sys.argv) in (3, 4) else sys.exit(__doc__)
