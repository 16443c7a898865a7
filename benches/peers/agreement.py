"""How many entities of two engines are the same: label, start and end, as multisets of each text."""

import sys
from collections import Counter
from dataclasses import dataclass


@dataclass
class Agreement:
    equal: int = 0
    missing: int = 0
    extra: int = 0
    texts: int = 0


def reference(runs):
    """What the others are held to: `transformers` without padding. There is no comparison where it does not work."""
    if runs[0].refused:
        sys.exit(f"{runs[0].name}: {runs[0].refused}")
    return runs[0]


def trimmed(text, entities):
    """Without white space at the ends, which the offsets of `transformers` take in for some tokenizers."""
    for label, start, end, *_ in entities:
        part = text[start:end]
        if part.strip():
            start, end = start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
        yield label, start, end


def compare(texts, expected, found):
    sums = Agreement()
    for text, one, two in zip(texts, expected, found, strict=True):
        one, two = Counter(trimmed(text, one)), Counter(trimmed(text, two))
        sums.equal += (one & two).total()
        sums.missing += (one - two).total()
        sums.extra += (two - one).total()
        sums.texts += one == two
    return sums


def examples(texts, expected, found, count):
    """The first differences, a line each."""
    lines = []
    for text, one, two in zip(texts, expected, found):
        one, two = Counter(trimmed(text, one)), Counter(trimmed(text, two))
        for kind, rest in (("missing", one - two), ("extra", two - one)):
            lines += [f"{kind} {label} {text[start:end]!r} at {start} of {text[:60]!r}" for label, start, end in rest]
        if len(lines) >= count:
            break
    return lines[:count]
