#!/usr/bin/env python3
"""Step 1: map every data set to one form of training example.

  prepare.py DATA OUT     writes OUT/<set>.jsonl, OUT/own_train.jsonl and own_dev.jsonl, and the dev documents in the
                          annotation form as OUT/dev_gold.jsonl, in capitals too; DATA may be - for the original part of our corpus alone

An example says what is annotated and, as important, what is *not known*:
  spans      [[start, end, [labels]]]  code points; more than one label: any of them is right
  known      labels that are annotated exhaustively: a span outside `spans` bears none of them; the rest is masked
  entities   [{"type", "spans": [index into spans]}]
  coref      whether the entities are complete clusters
  relations  [[type, head, tail]];  known_relations: types annotated exhaustively over `pairs` (null: every pair)
  events     [{"type", "subtype", "status", "triggers": [span], "arguments": [[role, entity, attribution, source]]}]
  known_roles  roles annotated exhaustively
  fillers    [[role of MUC-4, [[start, end] of each place where the filler is named]]], exhaustively; null: not annotated
"""
import collections
import functools
import hashlib
import json
import os
import re
import sys

from schema import ALLOWED_RELATIONS, EVENT_TYPES, MUC_ROLES, RELATIONS, ROLES, SPAN_LABELS, span_label

NAMES = {"Person/name", "Group/name", "Organization/name", "Location/name", "Norp/name"}
BODY = ["Organization/name", "Group/name"]
# What other sets call an organisation is one of two types here; these words settle the clear cases, the rest stays open.
GROUP_WORDS = re.compile(
    r"\b(?:tal[ie]ban|al-?qa[ie]da|hamas|hezbollah|pkk|farc|eta|tamil tigers?|ltte|islamic jihad|eln|resistance|lra|abu sayyaf|ira|"
    r"republican army|brigades?|kurdistan workers|revolutionary armed|equality movement|liberation|free aceh|salafist|fatah al|"
    r"polisario|khmer rouge|maoists?|spla|shabaa?b|boko haram|lashkar|jaish|jemaah|mahdi army|janjaweed|insurgents?|militias?|"
    r"jundallah|shining path|ansar|mujahid\w*|moro|islamic courts|houthis?|islamic state|rebels?|militants?|cartel|tigers)\b", re.I)
BODY_WORDS = re.compile(
    r"\b(?:united nations|u ?\.?n\.?|nato|eu|european|ministry|department|congress|senate|parliament|council|court|bank|agency|"
    r"organi[sz]ation|university|party|times|post|press|news|reuters|xinhua|voa|cnn|bbc|afp|cia|fbi|iaea|who|imf|nasa|opec|"
    r"white house|pentagon|kremlin|commission|committee|association|fund|corp|corporation|company|embassy|assembly|army|navy|"
    r"air force|guards?|marines|police|service|institute|foundation|league|union|amnesty|watch|cross|television|radio|gazprom|"
    r"yukos|microsoft|google|boeing|airbus|house|vatican|cabinet|office|group of|college|school|inc|ltd|club|center|centre)\b", re.I)
TITLE = re.compile(
    r"^(?:(?:mr|mrs|ms|dr|sen|rep|gov|gen|lt|col|maj|sgt|capt|adm|rev|sir|president|prime|foreign|defense|defence|interior|minister|"
    r"king|queen|prince|pope|general|colonel|major|captain|brigadier|lieutenant|admiral|senator|governor|chancellor|"
    r"secretary|ayatollah|sheikh|vice|former|deputy|chief|ambassador|spokesman|judge|professor)\.?\s+(?:of state\s+)?)+", re.I)


def lines(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def trim(text, start, end, person=False):
    """Without the determiner, the title and the possessive that other guidelines include."""
    cut = re.match(r"(?:the|a|an)\s+", text[start:end], re.I)
    start += cut.end() if cut else 0
    tail = re.search(r"\s*['’]s?$", text[start:end])
    end -= len(tail.group()) if tail else 0
    title = TITLE.match(text[start:end]) if person else None
    if title and title.end() < end - start:
        start += title.end()
    return (start, end) if start < end else None


def example(doc, known, **more):
    return {"id": doc["id"], "text": doc["text"], "spans": [], "known": sorted(known), "entities": [], "coref": False,
            "relations": [], "known_relations": [], "pairs": None, "events": [], "known_roles": [], "fillers": None, **more}


def body_labels(labels, string):
    if labels is not BODY:
        return labels
    if GROUP_WORDS.search(string):
        return ["Group/name"]
    return ["Organization/name"] if BODY_WORDS.search(string) else BODY


def add_entity(ex, mentions, labels, text):
    """Adds an entity with its trimmed mentions; its position, or None where nothing is left of it."""
    indices = []
    labels = body_labels(labels, text[mentions[0]["start"]:mentions[0]["end"]])
    for m in mentions:
        span = trim(text, m["start"], m["end"], "Person/name" in labels)
        if span:
            indices.append(len(ex["spans"]))
            ex["spans"].append([*span, labels])
    if not indices:
        return None
    ex["entities"].append({"type": labels[0].split("/")[0], "spans": indices})
    return len(ex["entities"]) - 1


def flat_ner(docs, types, known=NAMES):
    """Sets of named entities; `types` gives the labels a type may have, [] for a span of which nothing is known."""
    for doc in docs:
        ex = example(doc, known)
        for e in doc["entities"]:
            labels = types.get(e["type"])
            if labels is not None:
                add_entity(ex, e["mentions"], labels or SPAN_LABELS + ["none"], doc["text"])
        yield ex


def gmb(data):
    docs = lines(f"{data}/gmb_kaggle/train.jsonl")
    seen = collections.Counter((d["text"][m["start"]:m["end"]], e["type"]) for d in docs for e in d["entities"] for m in e["mentions"])
    types = {"per": ["Person/name"], "org": BODY, "geo": ["Location/name"], "tim": ["Date/name"], "norp": ["Norp/name"],
             "art": [], "eve": [], "nat": []}
    for d in docs:
        for e in d["entities"]:
            m = e["mentions"][0]
            string = d["text"][m["start"]:m["end"]]
            if e["type"] == "gpe":
                e["type"] = "geo" if seen[string, "geo"] >= seen[string, "gpe"] else "norp"
            elif e["type"] == "org" and seen[string, "geo"] > seen[string, "org"]:
                e["type"] = "geo"
    return flat_ner(docs, types, NAMES | {"Date/name"})


def named_sets(data):
    coarse = {"PER": ["Person/name"], "LOC": ["Location/name", "Facility/name"], "ORG": BODY, "MISC": []}
    yield "wikigold", flat_ner(lines(f"{data}/wikigold/all.jsonl"), coarse)
    uner = lines(f"{data}/uner_english/ewt_dev.jsonl")
    yield "uner", flat_ner(uner, {**coarse, "LOC": ["Location/name", "Facility/name", "Norp/name"]}, NAMES - {"Norp/name"})
    ieer = {"PERSON": ["Person/name"], "ORGANIZATION": BODY + ["Norp/name"], "LOCATION": ["Location/name", "Facility/name"],
            "DATE": ["Date/name"], "TIME": [], "DURATION": []}
    yield "nist_ieer", flat_ner(lines(f"{data}/nist_ieer/all.jsonl"), ieer, NAMES - {"Norp/name"} | {"Date/name"})
    politics = {"person": ["Person/name"], "politician": ["Person/name"], "country": ["Location/name"], "election": [],
                "location": ["Location/name", "Facility/name"], "organisation": BODY, "event": [], "misc": [],
                "politicalparty": ["Organization/name", "Norp/name", "Group/name"]}
    yield "crossner_politics", flat_ner(lines(f"{data}/crossner_politics/train.jsonl"), politics)


def conll04(data):
    types = {"Peop": ["Person/name"], "Loc": ["Location/name", "Facility/name"], "Org": BODY, "Other": []}
    maps = {"OrgBased_In": "based_in", "Located_In": "located_in", "Work_For": "member_of"}
    for doc in lines(f"{data}/conll04/train.jsonl"):
        ex = example(doc, NAMES - {"Norp/name"}, known_relations=["based_in", "located_in"])
        at = {}
        for e in doc["entities"]:
            at[e["id"]] = add_entity(ex, e["mentions"], types[e["type"]] or SPAN_LABELS + ["none"], doc["text"])
        for r in doc["relations"]:
            add_relation(ex, maps.get(r["type"]), at[r["head"]], at[r["tail"]])
        yield ex


def add_relation(ex, relation, head, tail):
    if relation is None or head is None or tail is None or head == tail:
        return
    heads, tails = ALLOWED_RELATIONS[relation]
    if ex["entities"][head]["type"] in heads and ex["entities"][tail]["type"] in tails:
        ex["relations"].append([relation, head, tail])


WIKIDATA = {"P463": ("member_of", "part_of"), "P131": ("located_in",), "P17": ("located_in",), "P27": ("origin",), "P19": ("origin",),
            "P159": ("based_in",), "P361": ("part_of",), "P749": ("part_of",), "P551": ("based_in",)}
LED_BY = {"P6", "P35", "P488", "P169"}


def redocred(data):
    types = {"PER": ["Person/name"], "LOC": ["Location/name", "Norp/name", "Facility/name"], "ORG": BODY + ["Facility/name"],
             "TIME": ["Date/name", "none"], "MISC": [], "NUM": ["none", "Quantity/name"]}
    for doc in lines(f"{data}/redocred/dev.jsonl"):
        ex = example(doc, NAMES - {"Norp/name"}, coref=True, known_relations=["located_in", "leads", "member_of", "part_of"])
        at = {e["id"]: add_entity(ex, e["mentions"], types[e["type"]] or SPAN_LABELS + ["none"], doc["text"]) for e in doc["entities"]}
        for r in doc["relations"]:
            head, tail = at[r["head"]], at[r["tail"]]
            for relation in WIKIDATA.get(r["type"], ()):
                add_relation(ex, relation, head, tail)
            if r["type"] in LED_BY:
                add_relation(ex, "leads", tail, head)
        yield ex


KBP = {"per:employee_of": "member_of", "org:city_of_headquarters": "based_in", "org:country_of_headquarters": "based_in",
       "org:stateorprovince_of_headquarters": "based_in", "per:countries_of_residence": "based_in",
       "per:cities_of_residence": "based_in", "per:stateorprovinces_of_residence": "based_in", "org:subsidiaries": "part_of~",
       "org:members": "part_of~", "org:top_members/employees": "leads~", "per:country_of_birth": "origin", "per:origin": "origin",
       "no_relation": None}
KBP_TYPES = {"member_of": ("Person", "Organization"), "based_in": ("Organization", "Location"), "part_of": ("Organization", "Organization"),
             "leads": ("Person", "Organization"), "origin": ("Person", "Location")}


def kbp37(data):
    """One pair a sentence is annotated: only that pair is known, and its types follow from its relation."""
    for doc in lines(f"{data}/kbp37/train.jsonl"):
        relation = doc["relations"][0]
        name = KBP.get(relation["type"])
        if name is None:
            continue
        head, tail = relation["head"], relation["tail"]
        if name.endswith("~"):
            name, head, tail = name[:-1], tail, head
        head_type, tail_type = KBP_TYPES[name]
        if relation["type"].startswith("per:"):
            head_type = "Person"
        mentions = {e["id"]: e["mentions"] for e in doc["entities"]}
        ex = example(doc, [])
        at = [add_entity(ex, mentions[i], [f"{t}/name"] if t != "Organization" else BODY, doc["text"]) for i, t in ((head, head_type), (tail, tail_type))]
        if None in at:
            continue
        add_relation(ex, name, *at)
        others = {"member_of", "leads", "part_of"} if name in ("member_of", "leads", "part_of") else {"based_in", "origin", "located_in", "operates_in"}
        ex.update(known_relations=sorted(set(RELATIONS) - others | {name}), pairs=[at])
        yield ex


def wikievents(data):
    for doc in apart(lines(f"{data}/wikievents/train.jsonl"), data):
        ex = example(doc, ["Attack", "Arrest"], known_roles=[])
        mentions = {e["id"]: e["mentions"] for e in doc["entities"]}
        for v in doc["events"]:
            name = v["type"]
            trigger = v["trigger"]
            if name.startswith("Life.") or name.startswith("ArtifactExistence.Damage"):
                ex["spans"].append([trigger["start"], trigger["end"], ["none", "Attack"]])
            kind = {"Conflict.Attack": "Attack", "Justice.ArrestJailDetain": "Arrest"}.get(name)
            if kind:
                add_event(ex, doc, v, kind, mentions)
        yield ex


ROLE_NAMES = {"Attacker": "perpetrator", "Place": "location", "ExplosiveDevice": "weapon", "Instrument": "weapon",
              "Detainee": "suspect", "Person": "suspect", "Jailer": "agent", "Agent": "agent", "Target": "target"}
ROLE_LABELS = {"perpetrator": ["Person/nominal", "Person/name", "Group/name", "Group/nominal", "Organization/name", "Organization/nominal"],
               "location": ["Location/name", "Location/nominal", "Facility/nominal", "Facility/name"],
               "weapon": ["Weapon/nominal", "Weapon/name"], "suspect": ["Person/nominal", "Person/name", "Group/name"],
               "agent": ["Organization/nominal", "Organization/name"],
               "target": ["Facility/nominal", "Facility/name", "Organization/name", "Person/nominal", "Person/name"]}
PRONOUN = re.compile(r"^(he|she|they|them|him|her|his|their|it|its|who|which|that|where|there|we|us|i|you|here|those|these)$", re.I)


def add_event(ex, doc, v, kind, mentions):
    trigger = v["trigger"]
    event = {"type": kind, "subtype": None, "status": None, "triggers": [len(ex["spans"])], "arguments": []}
    ex["spans"].append([trigger["start"], trigger["end"], [kind]])
    for a in v["args"]:
        role = ROLE_NAMES.get(a["role"].split(":")[-1])
        span = a if "start" in a else mentions[a["entity"]][0]
        string = doc["text"][span["start"]:span["end"]]
        # only names and whole nouns: head-word spans of other guidelines teach no mention boundaries
        if role is None or PRONOUN.match(string):
            continue
        labels = ROLE_LABELS[role] + ["none"]
        at = add_entity(ex, [span], labels, doc["text"])
        if at is not None and role != "target":
            event["arguments"].append([role, at, None, None])
    ex["events"].append(event)


def m2e2(data):
    """Sentences that hold an annotated attack or arrest; the rest of a document may hold unannotated ones."""
    for doc in apart(lines(f"{data}/m2e2_voa/all.jsonl"), data):
        starts = [m.start() for m in re.finditer(r"[^\n]+", doc["text"])]
        ends = [m.end() for m in re.finditer(r"[^\n]+", doc["text"])]
        mentions = {e["id"]: e["mentions"] for e in doc["entities"]}
        for start, end in zip(starts, ends):
            inside = [v for v in doc["events"] if start <= v["trigger"]["start"] < end]
            kinds = {"Conflict:Attack": "Attack", "Justice:Arrest-Jail": "Arrest"}
            if not any(v["type"] in kinds for v in inside):
                continue
            part = {"id": f"{doc['id']}-{start}", "text": doc["text"][start:end]}
            ex = example(part, ["Attack", "Arrest"])
            for v in inside:
                trigger = shifted(v["trigger"], start)
                if v["type"] in kinds:
                    args = [{**a, **shifted(a, start)} for a in v["args"] if "start" in a and start <= a["start"] and a["end"] <= end]
                    add_event(ex, part, {"trigger": trigger, "args": args}, kinds[v["type"]], mentions)
                elif v["type"].startswith("Life:"):
                    ex["spans"].append([trigger["start"], trigger["end"], ["none", "Attack"]])
            yield ex


def shifted(span, by):
    return {"start": span["start"] - by, "end": span["end"] - by}


GUM_TYPES = {"person": "Person", "organization": "Organization", "place": "Location"}


def gum(data):
    """Coreference of people, places and organisations; the phrases of its guideline teach no mention boundaries."""
    for doc in lines(f"{data}/gum/train.jsonl"):
        ex = example(doc, [], coref=True)
        for e in doc["entities"]:
            name = GUM_TYPES.get(e["type"])
            first = len(ex["spans"])
            for m in e["mentions"] if name else ():
                span = trim(doc["text"], m["start"], m["head"][1], name == "Person")
                if span and not PRONOUN.match(doc["text"][slice(*span)]):
                    ex["spans"].append([*span, [f"{name}/{'name' if m.get('named') else 'nominal'}", "none"]])
            if len(ex["spans"]) > first:
                ex["entities"].append({"type": name, "spans": list(range(first, len(ex["spans"])))})
        yield ex


RE3D = {"FightingAgainst": "opposes", "AlliesOf": "allied_with", "InChargeOf": "leads"}
RE3D_TYPES = {"Organisation": ["Organization/name", "Group/name", "Organization/nominal", "Group/nominal"],
              "Person": ["Person/name", "Person/nominal"], "Location": ["Location/name", "Facility/name"]}


def re3d(data):
    """Relations that are there; those that are not were not all looked for. Boundaries and levels stay open."""
    for name in sorted(os.listdir(f"{data}/re3d")):
        for doc in apart(lines(f"{data}/re3d/{name}"), data) if name.endswith(".jsonl") and name != "stats.jsonl" else ():
            ex, at = example(doc, []), {}
            for e in doc["entities"]:
                if e["type"] in RE3D_TYPES and e.get("confidence", 1) >= 0.5:
                    at[e["id"]] = add_entity(ex, e["mentions"], RE3D_TYPES[e["type"]] + ["none"], doc["text"])
            for r in doc["relations"]:
                if r["type"] in RE3D and r.get("confidence", 1) >= 0.5:
                    add_relation(ex, RE3D[r["type"]], at.get(r["head"]), at.get(r["tail"]))
            if ex["relations"]:
                yield ex


def muc(data, split):
    """Role fillers of the incidents of a message: `fillers` has, per filler, its role and every place where one of its strings stands.
    Nothing else is known."""
    for doc in apart(lines(f"{data}/muc4_gtt/{split}.jsonl"), data):
        ex = example(doc, [], fillers=[])
        entities = {e["id"]: e for e in doc["entities"]}
        strings = {}
        for event in doc["events"]:
            for a in event["args"]:
                names = sorted({doc["text"][m["start"]:m["end"]] for m in entities[a["entity"]]["mentions"]})
                strings.setdefault((a["role"], *names), names)
        for (role, *_), names in strings.items():
            places = [m.span() for name in names for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", doc["text"])]
            if places:
                ex["fillers"].append([MUC_ROLES.index(role), sorted(places)])
        yield ex


def own(docs):
    """Documents in the schema's own format: everything is known."""
    for doc in docs:
        ex = example(doc, SPAN_LABELS, coref=True, known_relations=RELATIONS, known_roles=ROLES + ["source"])
        ex["published"] = doc.get("published")
        at = {}
        for e in doc["entities"]:
            at[e["id"]] = len(ex["entities"])
            first = len(ex["spans"])
            ex["spans"] += [[m["start"], m["end"], [span_label(e["type"], m["level"])]] for m in e["mentions"]]
            ex["entities"].append({"type": e["type"], "spans": list(range(first, len(ex["spans"])))})
        for v in doc["events"]:
            first = len(ex["spans"])
            ex["spans"] += [[t["start"], t["end"], [v["type"]]] for t in v["triggers"]]
            arguments = [[a["role"], at[a["entity"]], a.get("attribution") or ("stated" if a["role"] == "perpetrator" else None),
                          at.get(a.get("source"))] for a in v["arguments"]]
            ex["events"].append({"type": v["type"], "subtype": v.get("subtype"), "status": v.get("status") or "occurred",
                                 "triggers": list(range(first, len(ex["spans"]))), "arguments": arguments})
        ex["relations"] = [[r["type"], at[r["head"]], at[r["tail"]]] for r in doc["relations"]]
        yield ex


def write(path, examples):
    examples = list(examples)
    with open(path, "w", encoding="utf-8") as f:
        for ex in examples:
            f.write(json.dumps(ex, ensure_ascii=False) + "\n")
    print(f"{path}: {len(examples)} examples, {sum(len(e['spans']) for e in examples)} spans, "
          f"{sum(len(e['relations']) for e in examples)} relations, {sum(len(e['events']) for e in examples)} events")


def upper(text):
    """In capitals, character by character, so that offsets stay."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


def lower(text):
    """In lower case, likewise."""
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def write_gold(path, docs, change):
    with open(path, "w", encoding="utf-8") as f:
        for doc in docs:
            f.write(json.dumps({**doc, "text": change(doc["text"])}, ensure_ascii=False) + "\n")


CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "corpus")


def corpus(split, data):
    """A split of our corpus; its stand-off part with the texts from DATA, without it where DATA is -."""
    yield from lines(f"{CORPUS}/original/{split}.jsonl")
    texts = {}
    for doc in lines(f"{CORPUS}/standoff/{split}.jsonl") if data != "-" else ():
        path, name = doc["source"]["file"], doc["source"]["document"]
        if path not in texts:
            texts[path] = {d["id"]: d["text"] for d in lines(f"{data}/{path}")}
        text = texts[path][name]
        if hashlib.sha256(text.encode()).hexdigest() != doc["sha256"]:
            sys.exit(f"{path}: {name} is not the text that {doc['id']} annotates")
        yield {**doc, "text": text}


def runs(text, length=12):
    """Runs of so many words, without case and punctuation."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i:i + length]) for i in range(len(words) - length + 1)}


@functools.cache
def held_out(data):
    """The texts that our corpus chooses or measures on, and their runs of words."""
    texts = [doc["text"] for split in ("dev", "test") for doc in corpus(split, data)]
    return set(texts), set().union(*map(runs, texts))


def apart(docs, data):
    """Documents of another set without those that our corpus chooses or measures on, and without what says the same as one of them."""
    held, known = held_out(data)
    return [doc for doc in docs if doc["text"] not in held and known.isdisjoint(runs(doc["text"]))]


# Sets whose texts may be read for pre-training: what the shipped weights may be trained on, no test split among them.
TEXTS = ["muc4/dev_muc3_1300", "gmb_kaggle/train", "ecbplus_full/train", "m2e2_voa/all", "wikievents/train", "wikinews/other",
         "wikinews/security", "gum/train", "geo_virus_wikinews/all", "redocred/dev", "nist_ieer/all", "wikigold/all", "gvdb/dev",
         "re3d/CENTCOM", "re3d/UK_Government", "re3d/US_State_Department", "re3d/Wikipedia", "knowledgenet/fold1", "knowledgenet/fold2",
         "knowledgenet/fold3", "knowledgenet/fold4", "plover_gsr/all", "rams/dev"]


def texts(data):
    """Every text once, sentences of one set joined in their order to passages."""
    seen = set()
    for name in TEXTS:
        passage = ""
        for doc in apart(lines(f"{data}/{name}.jsonl"), data):
            text = doc.get("text_truecased", doc["text"])
            if text in seen:
                continue
            seen.add(text)
            passage = f"{passage}\n{text}".strip()
            if len(passage) > 400:
                yield passage
                passage = ""


def main(data, out):
    os.makedirs(out, exist_ok=True)
    dev = list(corpus("dev", data))
    write(f"{out}/own_train.jsonl", own(corpus("train", data)))
    write(f"{out}/own_dev.jsonl", own(dev))
    write_gold(f"{out}/dev_gold.jsonl", dev, str)
    write_gold(f"{out}/dev_gold_caps.jsonl", dev, upper)
    write_gold(f"{out}/dev_gold_lower.jsonl", dev, lower)
    if data == "-":
        return
    with open(f"{out}/texts.jsonl", "w", encoding="utf-8") as f:
        f.writelines(json.dumps(text, ensure_ascii=False) + "\n" for text in texts(data))
    sentences = list(gmb(data))
    write(f"{out}/gmb.jsonl", sentences)
    write(f"{out}/gmb_groups.jsonl", (ex for ex in sentences if any(labels == ["Group/name"] for _, _, labels in ex["spans"])))
    for name, examples in named_sets(data):
        write(f"{out}/{name}.jsonl", examples)
    for name, build in (("conll04", conll04), ("redocred", redocred), ("kbp37", kbp37), ("wikievents", wikievents), ("m2e2", m2e2),
                        ("gum", gum), ("re3d", re3d)):
        write(f"{out}/{name}.jsonl", build(data))
    write(f"{out}/muc.jsonl", muc(data, "train"))
    write(f"{out}/muc_dev.jsonl", muc(data, "dev"))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
