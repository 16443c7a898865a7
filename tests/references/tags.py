"""Tags of words, as seqeval reads and counts them."""

import warnings

from seqeval.metrics.sequence_labeling import get_entities
from seqeval.metrics.sequence_labeling import precision_recall_fscore_support as lenient
from seqeval.metrics.v1 import precision_recall_fscore_support as strict
from seqeval.scheme import BILOU, IOB2, IOBES, IOE2, Entities

from words import WORDS, figure

# Our names of the ways to read tags: the letters, and seqeval's scheme.
DECODINGS = {
    "lenient": ("BIESO", None),
    "iob2": ("BIO", IOB2),
    "ioe2": ("IEO", IOE2),
    "iobes": ("IOBES", IOBES),
    "bilou": ("BILOU", BILOU),
}
LABELS = ["PER", "ORG", "LOC-2"]


def score(gold, predicted, scheme, average):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if scheme is None:
            return lenient(gold, predicted, average=average)[:3]
        return strict(gold, predicted, average=average, scheme=scheme)[:3]


def figures(gold, predicted, scheme):
    """Nothing where there are no entities on either side: seqeval gives no mean of none."""
    labels = seen(gold, predicted, scheme)
    if not labels:
        return []
    rows = [("all", score(gold, predicted, scheme, "micro")), ("macro", score(gold, predicted, scheme, "macro"))]
    by_label = zip(labels, zip(*score(gold, predicted, scheme, None)))
    rows += [({"label": label}, values) for label, values in by_label]
    return [figure("mention.strict", over, *values) for over, values in rows]


def seen(gold, predicted, scheme):
    """The types of the entities, in seqeval's order."""
    if scheme is None:
        return sorted({entity[0] for side in (gold, predicted) for entity in get_entities(side)})
    sides = [Entities(side, scheme) for side in (gold, predicted)]
    return sorted({entity.tag for side in sides for sentence in side.entities for entity in sentence})


def well_formed(rng, length, letters):
    """A sentence in the scheme."""
    last = next((letter for letter in "EL" if letter in letters), "I")
    first = "B" if "B" in letters else "I"
    single = next((letter for letter in "SU" if letter in letters), last if first == "I" else first)
    tags = []
    while len(tags) < length:
        count = min(rng.randint(1, 3), length - len(tags))
        label = rng.choice(LABELS)
        entity = [first] + ["I"] * (count - 2) + [last] if count > 1 else [single]
        tags += ["O"] * count if rng.random() < 0.4 else [f"{letter}-{label}" for letter in entity]
    return tags


def sentence(rng, letters, length):
    """In the scheme, or any letters with any types, or nothing."""
    kind = rng.random()
    if kind < 0.1:
        return ["O"] * length
    if kind < 0.5:
        return well_formed(rng, length, letters)
    outside = rng.choice([0.2, 0.5])
    labels = LABELS[: rng.randint(1, 3)]
    letter = lambda: "O" if rng.random() < outside else rng.choice(letters)
    return [one if one == "O" else f"{one}-{rng.choice(labels)}" for one in (letter() for _ in range(length))]


def document(rng, letters):
    gold, predicted = [], []
    for _ in range(rng.randint(1, 4)):
        length = rng.choice([1, 3, 8])
        tags, other = sentence(rng, letters, length), sentence(rng, letters, length)
        keep = rng.choice([0, 0.7, 0.9, 1])
        gold.append(tags)
        predicted.append([mine if rng.random() < keep else new for mine, new in zip(tags, other)])
    return gold, predicted


def write(path, documents, words):
    with open(path, "w") as file:
        for document, texts in zip(documents, words):
            print("-DOCSTART- -X- O\n", file=file)
            for sentence, text in zip(document, texts):
                print(*(f"{word} NN {tag}" for word, tag in zip(text, sentence)), sep="\n", end="\n\n", file=file)


def cases(rng, folder, count):
    """For every way to read tags two corpora of `count` documents and the figures of each document and of all."""
    for name, (letters, scheme) in DECODINGS.items():
        pairs = [document(rng, letters) for _ in range(count)]
        gold, predicted = zip(*pairs)
        words = [[[rng.choice(WORDS) for _ in sentence] for sentence in document] for document in gold]
        write(folder / f"{name}.gold.conll", gold, words)
        write(folder / f"{name}.predicted.conll", predicted, words)
        flat = lambda documents: [sentence for document in documents for sentence in document]
        each = [{"figures": figures(*pair, scheme)} for pair in pairs]
        yield name, {"documents": each, "figures": figures(flat(gold), flat(predicted), scheme)}
