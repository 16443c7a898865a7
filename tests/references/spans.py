"""Mentions with types, as nervaluate counts them."""

from nervaluate.evaluator import Evaluator
from nervaluate.loaders import ListLoader

from words import Text, figure

LABELS = ["PER", "ORG", "LOC"]
MEASURES = {
    "strict": "semeval.strict",
    "exact": "semeval.exact",
    "partial": "semeval.partial",
    "ent_type": "semeval.type",
}


def figures(gold, predicted, loader):
    found = Evaluator(gold, predicted, LABELS, loader=loader).evaluate()
    rows = [("all", found["overall"])]
    rows += [({"label": label}, found["entities"][label]) for label in LABELS if label in found["entities"]]
    return [
        figure(MEASURES[name], over, result.precision, result.recall, result.f1)
        for over, results in rows
        for name, result in results.items()
    ]


def tags(rng, count, share):
    """Tags that nervaluate takes: B and I, also where no entity begins."""
    choose = lambda: rng.choice("BI") + "-" + rng.choice(LABELS) if rng.random() < share else "O"
    return [choose() for _ in range(count)]


def of_tags(rng, text):
    """By words, read by nervaluate from tags; some predicted as gold, some anew."""
    gold = tags(rng, len(text), rng.choice([0, 0.5, 0.8]))
    other = tags(rng, len(text), rng.choice([0, 0.5, 0.8]))
    keep = rng.choice([0, 0.7, 1])
    predicted = [mine if rng.random() < keep else new for mine, new in zip(gold, other)]
    return gold, predicted


def listed(rng, length, longest):
    """Mentions that may overlap and repeat each other, in the order of the text; the ends are the last that belong."""
    mentions = []
    for _ in range(rng.choice([0, 1, 3, 6, 12])):
        start = rng.randrange(length)
        end = min(start + rng.randrange(rng.choice([1, longest])), length - 1)
        mentions.append((start, end, rng.choice(LABELS)))
    return mentions


def of_list(rng, length, longest):
    gold, predicted = listed(rng, length, longest), listed(rng, length, longest)
    predicted += [mention for mention in gold if rng.random() < 0.4]
    as_dict = lambda mention: {"start": mention[0], "end": mention[1], "label": mention[2]}
    return [as_dict(m) for m in sorted(gold)], [as_dict(m) for m in sorted(predicted)]


def case(rng):
    """A corpus of one kind: tags, mentions by words, mentions by characters."""
    kind = rng.choice(["tags", "words", "characters"])
    documents, inputs = [], []
    for _ in range(rng.randint(1, 3)):
        # Long ones have mentions of more than 100 words, of which one word is no overlap.
        text = Text(rng, rng.choice([1, 8, 20, 20, 400 if kind == "words" else 60]))
        if kind == "tags":
            pair = of_tags(rng, text)
            gold, predicted = (ListLoader().load([side])[0] for side in pair)
            place = lambda m: [*text.of_words(m.start, m.end), m.label]
        else:
            length = len(text) if kind == "words" else len(text.text)
            pair = of_list(rng, length, max(length // 2, 3))
            gold, predicted = pair
            unit = text.of_words if kind == "words" else lambda start, last: text.bytes(start, last + 1)
            place = lambda m: [*unit(m["start"], m["end"]), m["label"]]
        inputs.append(pair)
        documents.append({
            "text": text.text,
            "tokens": [] if kind == "characters" else text.tokens(),
            "gold": [place(m) for m in gold],
            "predicted": [place(m) for m in predicted],
            "figures": figures([pair[0]], [pair[1]], "list" if kind == "tags" else "dict"),
        })
        if kind != "tags":
            # Our order is our own: nervaluate's is the order in which the mentions are given.
            rng.shuffle(documents[-1]["gold"])
            rng.shuffle(documents[-1]["predicted"])
    gold, predicted = map(list, zip(*inputs))
    return {"documents": documents, "figures": figures(gold, predicted, "list" if kind == "tags" else "dict")}
