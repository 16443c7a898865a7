#!/usr/bin/env python3
"""Step 4: end-to-end scores of predictions against gold, both in the annotation form (`casefile extract --format jsonl`).

  score.py GOLD.jsonl PREDICTED.jsonl [--by-type]

Mentions and triggers: exact span and type. Entities match where they share a mention; relations and arguments where type
and matched entities agree (an argument's events where they share a trigger). Coreference: links between matched mentions.
"""
import collections
import json
import sys

NAMED = {"Person", "Group", "Organization", "Location", "Facility", "Norp", "Weapon"}


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def spans_of(entity):
    return {(m["start"], m["end"], entity["type"]) for m in entity["mentions"]}


def counts(gold, pred):
    """Per measure and label the true positives, the gold and the predicted."""
    out = collections.defaultdict(collections.Counter)

    def add(measure, right, of_gold, of_pred):
        for label in right:
            out[measure, label]["right"] += 1
        for label in of_gold:
            out[measure, label]["gold"] += 1
        for label in of_pred:
            out[measure, label]["found"] += 1

    for measure, keep in (("name", lambda m, e: m["level"] == "name" and e["type"] in NAMED), ("mention", lambda m, e: True)):
        sides = [{(m["start"], m["end"], e["type"]) for e in d["entities"] for m in e["mentions"] if keep(m, e)} for d in (gold, pred)]
        add(measure, [s[2] for s in sides[0] & sides[1]], [s[2] for s in sides[0]], [s[2] for s in sides[1]])
    sides = [{(t["start"], t["end"], v["type"]) for v in d["events"] for t in v["triggers"]} for d in (gold, pred)]
    add("trigger", [s[2] for s in sides[0] & sides[1]], [s[2] for s in sides[0]], [s[2] for s in sides[1]])

    owner = {}
    for e in gold["entities"]:
        for s in spans_of(e):
            owner[s] = e["id"]
    match, taken = {}, set()
    overlaps = sorted(((len([s for s in spans_of(p) if owner.get(s) == g["id"]]), p["id"], g["id"]) for p in pred["entities"] for g in gold["entities"]), reverse=True)
    for size, p, g in overlaps:
        if size and p not in match and g not in taken:
            match[p] = g
            taken.add(g)
    add("coref", ["entity"] * len(taken), ["entity"] * len(gold["entities"]), ["entity"] * len(pred["entities"]))

    symmetric = {"allied_with", "opposes"}
    turn = lambda r, h, t: (r, *sorted((h, t))) if r in symmetric else (r, h, t)
    gold_relations = {turn(r["type"], r["head"], r["tail"]) for r in gold["relations"]}
    pred_relations = {turn(r["type"], match.get(r["head"], "?" + r["head"]), match.get(r["tail"], "?" + r["tail"])) for r in pred["relations"]}
    add("relation", [r[0] for r in gold_relations & pred_relations], [r[0] for r in gold_relations], [r[0] for r in pred_relations])

    trigger_owner = {(t["start"], t["end"]): i for i, v in enumerate(gold["events"]) for t in v["triggers"]}
    event_of = {}
    for i, v in enumerate(pred["events"]):
        hits = [trigger_owner[t["start"], t["end"]] for t in v["triggers"] if (t["start"], t["end"]) in trigger_owner]
        if hits and hits[0] not in event_of.values():
            event_of[i] = hits[0]
    add("event", ["event"] * len(event_of), ["event"] * len(gold["events"]), ["event"] * len(pred["events"]))
    for i, j in event_of.items():
        for field in ("subtype", "status"):
            same = (pred["events"][i].get(field) or "") == (gold["events"][j].get(field) or ("occurred" if field == "status" else ""))
            add(field + " of matched", [field] * same, [field], [field])
    gold_args = {(i, a["role"], a["entity"]) for i, v in enumerate(gold["events"]) for a in v["arguments"]}
    pred_args = {(event_of.get(i, f"?{i}"), a["role"], match.get(a["entity"], "?" + a["entity"])) for i, v in enumerate(pred["events"]) for a in v["arguments"]}
    add("argument", [a[1] for a in gold_args & pred_args], [a[1] for a in gold_args], [a[1] for a in pred_args])
    return out


def ratio(c):
    precision, recall = c["right"] / max(1, c["found"]), c["right"] / max(1, c["gold"])
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * c['right'] / max(1, c['gold'] + c['found']):.3f}  ({c['right']} of {c['gold']} gold, {c['found']} found)"


def main(args):
    gold, pred = lines(args[0]), {d["id"]: d for d in lines(args[1])}
    total = collections.defaultdict(collections.Counter)
    for g in gold:
        for key, c in counts(g, pred[g["id"]]).items():
            total[key].update(c)
    for measure in dict.fromkeys(m for m, _ in total):
        micro = sum((c for (m, _), c in total.items() if m == measure), collections.Counter())
        print(f"{measure:18} {ratio(micro)}")
        if "--by-type" in args:
            for (m, label), c in sorted(total.items()):
                if m == measure:
                    print(f"    {label:16} {ratio(c)}")


if __name__ == "__main__":
    main(sys.argv[1:]) if len(sys.argv) > 2 else sys.exit(__doc__)
