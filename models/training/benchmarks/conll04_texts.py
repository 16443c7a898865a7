#!/usr/bin/env python3
"""Sentences that CoNLL04's teachers are to read: of sets that annotate some of the same, and of news.

  conll04_texts.py DATA OUT.jsonl     DATA holds kbp37, redocred and gmb_kaggle in the converted form

What a set annotates is in the form of `conll04.read`, sure; the teachers fill in the rest. No set that shares sentences with CoNLL is
used, and no sentence of CoNLL04 itself.
"""
import itertools
import json
import random
import re
import sys

from conll04 import ALLOWED, LABELS

KBP37 = {"per:employee_of": "Work_For", "org:top_members/employees": "Work_For", "per:country_of_birth": "Live_In",
         **{f"per:{place}_of_residence": "Live_In" for place in ("countries", "stateorprovinces", "cities")},
         **{f"org:{place}_of_headquarters": "OrgBased_In" for place in ("country", "stateorprovince", "city")}}
REDOCRED = {"P131": "Located_In", "P17": "Located_In", "P159": "OrgBased_In", "P108": "Work_For", "P19": "Live_In", "P551": "Live_In"}
TYPES = {"PER": "Peop", "LOC": "Loc", "ORG": "Org"}
KILLING = re.compile(r"\b(?:kill|assassin|murder|shot|slain|slay|stabb|execut)", re.I)
COUNTS = {"kbp37": 5000, "redocred": 1000, "killing": 1000, "gmb": 3000}


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def raw(text, spans=(), links=()):
    return {"text": text, "spans": [[s, e, LABELS.index(label), 1.0] for s, e, label in spans],
            "links": [[h, t, list(ALLOWED).index(r), 1.0] for h, t, r in links], "gold": False}


def kbp37(docs):
    """One relation a sentence; its ends are not typed, but the relation says what they are."""
    for doc in docs:
        relation = doc["relations"][0]
        name = KBP37.get(relation["type"])
        if name:
            turned = relation["type"] == "org:top_members/employees"
            ends = (relation["tail"], relation["head"]) if turned else (relation["head"], relation["tail"])
            place = {e["id"]: e["mentions"][0] for e in doc["entities"]}
            spans = [(place[end]["start"], place[end]["end"], label) for end, label in zip(ends, ALLOWED[name])]
            yield raw(doc["text"], spans, [(0, 1, name)])


def redocred(docs):
    """Sentences of documents with the relations that rest on them, and the names between which they hold."""
    for doc in docs:
        starts = list(itertools.accumulate((len(token) + 1 for token in doc["tokens"]), initial=0))
        for number, (first, last) in enumerate(doc["sents"]):
            begin, end = starts[first], starts[last] - 1
            listed = {(e["id"], m["start"] - begin, m["end"] - begin, TYPES[e["type"]]) for e in doc["entities"]
                      for m in e["mentions"] if e["type"] in TYPES and begin <= m["start"] and m["end"] <= end}
            facts = [(r["head"], r["tail"], REDOCRED[r["type"]]) for r in doc["relations"]
                     if r["type"] in REDOCRED and number in r.get("evidence", [])]
            pairs = [(a, b, r) for head, tail, r in facts for a in listed for b in listed
                     if (a[0], b[0]) == (head, tail) and (a[3], b[3]) == ALLOWED[r]]
            linked = sorted({m for a, b, _ in pairs for m in (a, b)})
            if linked:
                links = [(linked.index(a), linked.index(b), r) for a, b, r in pairs]
                yield raw(doc["text"][begin:end], [m[1:] for m in linked], links)


def gmb(docs, killing):
    """News; nothing of its labels, which a program gave."""
    for doc in docs:
        types = [e["type"] for e in doc["entities"]]
        if killing and types.count("per") > 1 and KILLING.search(doc["text"]):
            yield raw(doc["text"])
        elif not killing and sum(t in ("per", "org", "geo", "gpe") for t in types) > 2:
            yield raw(doc["text"])


def main(data, out):
    rng = random.Random(1)
    bare = lambda text: "".join(text.lower().split())
    known = {bare(doc["text"]) for split in ("train", "dev") for doc in lines(f"{data}/conll04/{split}.jsonl")}
    news = lines(f"{data}/gmb_kaggle/train.jsonl")
    sources = {"kbp37": kbp37(lines(f"{data}/kbp37/train.jsonl")), "redocred": redocred(lines(f"{data}/redocred/dev.jsonl")),
               "killing": gmb(news, True), "gmb": gmb(news, False)}
    with open(out, "w", encoding="utf-8") as f:
        for name, found in sources.items():
            fresh = {bare(r["text"]): r for r in found if 5 < r["text"].count(" ") < 60 and bare(r["text"]) not in known}
            chosen = rng.sample(sorted(fresh), min(COUNTS[name], len(fresh)))
            known |= set(chosen)
            f.writelines(json.dumps(fresh[key]) + "\n" for key in chosen)
            print(f"{name}: {len(chosen)} of {len(fresh)} sentences")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
