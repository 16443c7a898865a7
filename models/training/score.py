#!/usr/bin/env python3
"""Step 5: end-to-end scores of predictions against gold, both in the annotation form (`casefile extract --format jsonl`).

  score.py GOLD.jsonl PREDICTED.jsonl [--by-type] [--calibration]

Mentions and triggers: exact span and type. Entities match where they share a mention; relations and arguments where type
and matched entities agree (an argument's events where they share a trigger). An entity counts as found once (coref). `--calibration`: the expected
calibration error over ten bins of score, of what was predicted.
"""
import collections
import json
import sys

SYMMETRIC = {"allied_with", "opposes"}
NAMED = {"Person", "Group", "Organization", "Location", "Facility", "Norp", "Weapon"}


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def spans_of(entity):
    return {(m["start"], m["end"], entity["type"]) for m in entity["mentions"]}


def matched_entities(gold, pred):
    """Predicted entity to gold entity, one to one, those first that share most mentions."""
    owner = {s: e["id"] for e in gold["entities"] for s in spans_of(e)}
    shared = collections.Counter((p["id"], owner[s]) for p in pred["entities"] for s in spans_of(p) if s in owner)
    match = {}
    for (p, g), _ in sorted(shared.items(), key=lambda x: (-x[1], x[0])):
        if p not in match and g not in match.values():
            match[p] = g
    return match


def matched_events(gold, pred):
    """Position of a predicted event to that of the gold event with which it shares a trigger."""
    owner = {(t["start"], t["end"]): i for i, v in enumerate(gold["events"]) for t in v["triggers"]}
    match = {}
    for i, v in enumerate(pred["events"]):
        hits = [owner[t["start"], t["end"]] for t in v["triggers"] if (t["start"], t["end"]) in owner]
        if hits and hits[0] not in match.values():
            match[i] = hits[0]
    return match


def judged(gold, pred):
    """`(measure, score, right)` of every mention, relation and argument that was predicted."""
    spans = {s for e in gold["entities"] for s in spans_of(e)}
    entity, event = matched_entities(gold, pred), matched_events(gold, pred)
    for e in pred["entities"]:
        for m in e["mentions"]:
            yield "mention", m["score"], (m["start"], m["end"], e["type"]) in spans
    relations = {turn(r["type"], r["head"], r["tail"]) for r in gold["relations"]}
    for r in pred["relations"]:
        yield "relation", r["score"], turn(r["type"], entity.get(r["head"], ""), entity.get(r["tail"], "")) in relations
    arguments = {(i, a["role"], a["entity"]) for i, v in enumerate(gold["events"]) for a in v["arguments"]}
    for i, v in enumerate(pred["events"]):
        for a in v["arguments"]:
            yield "argument", a["score"], (event.get(i), a["role"], entity.get(a["entity"])) in arguments


def calibration_error(points):
    bins = collections.defaultdict(list)
    for score, right in points:
        bins[min(int(score * 10), 9)].append((score, right))
    gap = lambda b: abs(sum(s for s, _ in b) - sum(r for _, r in b))
    return sum(gap(b) for b in bins.values()) / max(1, len(points))


def turn(relation, head, tail):
    """Symmetric relations have no direction."""
    return (relation, *sorted((head, tail))) if relation in SYMMETRIC else (relation, head, tail)


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

    match = matched_entities(gold, pred)
    add("coref", ["entity"] * len(match), ["entity"] * len(gold["entities"]), ["entity"] * len(pred["entities"]))

    gold_relations = {turn(r["type"], r["head"], r["tail"]) for r in gold["relations"]}
    pred_relations = {turn(r["type"], match.get(r["head"], "?" + r["head"]), match.get(r["tail"], "?" + r["tail"])) for r in pred["relations"]}
    add("relation", [r[0] for r in gold_relations & pred_relations], [r[0] for r in gold_relations], [r[0] for r in pred_relations])

    event_of = matched_events(gold, pred)
    add("event", ["event"] * len(event_of), ["event"] * len(gold["events"]), ["event"] * len(pred["events"]))
    for i, j in event_of.items():
        for field in ("subtype", "status"):
            same = (pred["events"][i].get(field) or "") == (gold["events"][j].get(field) or ("occurred" if field == "status" else ""))
            add(field + " of matched", [field] * same, [field], [field])
    kinds = {(i, a["entity"]): a.get("attribution") or "stated" for i, v in enumerate(gold["events"]) for a in v["arguments"] if a["role"] == "perpetrator"}
    for i, j in event_of.items():
        for a in pred["events"][i]["arguments"]:
            kind = kinds.get((j, match.get(a["entity"]))) if a["role"] == "perpetrator" else None
            if kind:
                add("attribution of matched", [kind] * (kind == a.get("attribution")), [kind], [kind])
    gold_args = {(i, a["role"], a["entity"]) for i, v in enumerate(gold["events"]) for a in v["arguments"]}
    pred_args = {(event_of.get(i, f"?{i}"), a["role"], match.get(a["entity"], "?" + a["entity"])) for i, v in enumerate(pred["events"]) for a in v["arguments"]}
    add("argument", [a[1] for a in gold_args & pred_args], [a[1] for a in gold_args], [a[1] for a in pred_args])
    return out


def ratio(c):
    precision, recall = c["right"] / max(1, c["found"]), c["right"] / max(1, c["gold"])
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * c['right'] / max(1, c['gold'] + c['found']):.3f}  ({c['right']} of {c['gold']} gold, {c['found']} found)"


def main(args):
    gold, pred = lines(args[0]), {d["id"]: d for d in lines(args[1])}
    total, points = collections.defaultdict(collections.Counter), collections.defaultdict(list)
    for g in gold:
        for measure, score, right in judged(g, pred[g["id"]]) if "--calibration" in args else ():
            points[measure].append((score, right))
        for key, c in counts(g, pred[g["id"]]).items():
            total[key].update(c)
    for measure in dict.fromkeys(m for m, _ in total):
        micro = sum((c for (m, _), c in total.items() if m == measure), collections.Counter())
        print(f"{measure:22} {ratio(micro)}")
        if "--by-type" in args:
            for (m, label), c in sorted(total.items()):
                if m == measure:
                    print(f"    {label:16} {ratio(c)}")
    for measure, list_of in points.items():
        print(f"calibration error of {measure} scores: {calibration_error(list_of):.3f} over {len(list_of)}")


if __name__ == "__main__":
    main(sys.argv[1:]) if len(sys.argv) > 2 else sys.exit(__doc__)
