#!/usr/bin/env python3
"""Step 5: fit the scores of relations and arguments to how often they are right, end to end on the dev documents.

  calibrate.py open MODEL                      lets nearly everything through, at a fixed temperature
  casefile eval --gold DEV.jsonl --model MODEL --format json > SCORED.json
  calibrate.py fit MODEL SCORED.json

Platt scaling (Platt 1999), score = sigmoid(logit / temperature + bias + the label's own bias + ends * log of the scores of both ends), by
Newton's method; a label's bias is held near 0 as by PRIOR observations, and what the ends count beside the logit is ENDS. The threshold of
each scorer is the one of best F1: scores that are calibrated label by label need no threshold of their own. The temperature that
export.py fitted on gold mentions knows nothing of mentions that NER got wrong.
"""
import json
import sys

import numpy as np

HEADS = {"relation": ("relation.entity", "relations"), "argument": ("argument.entity", "roles")}
OPEN = {"temperature": 3.0, "bias": 0.0, "threshold": 0.02}
ENDS = {"relation": 1.0, "argument": 1.5}  # beside OPEN's temperature; found by logistic regression on dev
PRIOR = 2.0


def platt(logits, right, columns, count):
    """Slope, bias and the labels' biases `[count]` of least logistic loss."""
    x = np.zeros((len(logits), 2 + count))
    x[:, 0], x[:, 1], x[np.arange(len(logits)), 2 + columns] = logits, 1, 1
    weights, prior = np.zeros(2 + count), np.r_[1e-6, 1e-6, np.full(count, PRIOR)]
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ weights, -50, 50)))
        gradient = x.T @ (p - right) + prior * weights
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(prior)
        weights -= np.linalg.solve(hessian, gradient)
    return weights[0], weights[1], weights[2:]


def best_threshold(scores, right, gold):
    """The score from which on predictions count, of best F1 against `gold` annotations, to two digits."""
    order = np.argsort(-scores)
    hits = np.cumsum(right[order])
    f1 = 2 * hits / (np.arange(1, len(scores) + 1) + gold)
    return round(float(scores[order][np.argmax(f1)]), 2)


def size(measure, scored):
    """How much gold there is."""
    return next(f["sums"][3] for f in scored["figures"] if f["measure"] == measure and f["over"] == "all")


def fit(config, scored):
    for head, (measure, names) in HEADS.items():
        judgements = [j for d in scored["documents"] for j in d.get("judgements", {}).get(head, [])]
        labels = config["relations"][names]
        score, right = (np.array([float(j[i]) for j in judgements]) for i in (0, 1))
        columns = np.array([labels.index(j[2].split(".")[-1]) for j in judgements])
        score = np.clip(score, 1e-6, 1 - 1e-6)
        logits = np.log(score / (1 - score))
        slope, bias, own = platt(logits, right, columns, len(labels))
        fitted = 1 / (1 + np.exp(-(slope * logits + bias + own[columns])))
        # the argument scorer has a column for the source behind those of the roles
        biases = [round(float(b), 3) for b in own] + [0.0] * (head == "argument")
        config["relations"][head] = {
            "temperature": round(float(OPEN["temperature"] / slope), 4), "bias": round(float(bias), 4), "biases": biases,
            "ends": round(float(ENDS[head] * slope), 3),
            "threshold": best_threshold(fitted, right, size(measure, scored)),
        }
        print(head, len(judgements), "predictions:", config["relations"][head])


def main(args):
    path = f"{args[1]}/casefile.json"
    with open(path) as f:
        config = json.load(f)
    if args[0] == "open":
        config["relations"].update({head: {**OPEN, "ends": ENDS[head]} for head in HEADS})
    else:
        with open(args[2]) as f:
            fit(config, json.load(f))
    with open(path, "w") as f:
        json.dump(config, f, indent=1)
        f.write("\n")


if __name__ == "__main__":
    main(sys.argv[1:]) if len(sys.argv) in (3, 4) else sys.exit(__doc__)
