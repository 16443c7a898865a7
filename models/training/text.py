"""Text to model input: pieces, word-shape ids, words.

`crates/casefile-core` gives the same words, but for control white space and trailing combining marks, which it keeps apart and
in the word.
"""
import random

import torch
from tokenizers import Tokenizer

CLS, SEP = 101, 102
LOWER, CAPITALISED, UPPER, MIXED, DIGIT, OTHER = range(6)


def load_tokenizer(path):
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def shape(word):
    """The word-shape id of a word's original text; `casefile-core/src/shape.rs` states the same rule."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return DIGIT if any(c.isnumeric() for c in word) else OTHER
    upper = [c.isupper() for c in letters]
    cased = sum(c.isupper() or c.islower() for c in letters)
    if not cased:
        return OTHER
    if not any(upper):
        return LOWER
    if sum(upper) == cased:
        return CAPITALISED if cased == 1 else UPPER
    return CAPITALISED if upper[0] and not any(upper[1:]) else MIXED


def recase(text, rng):
    """Random re-casing of a whole text, same length: wires in capitals, text in lower case."""
    draw = rng.random()
    changed = text.upper() if draw < 0.22 else text.lower() if draw < 0.28 else text
    return changed if len(changed) == len(text) else text


class Example:
    """One window of an example: pieces, words, and the annotation in words."""

    def __init__(self, raw, tokenizer, max_pieces=256, rng=None):
        text = recase(raw["text"], rng) if rng else raw["text"]
        encoding = tokenizer.encode(text, add_special_tokens=False)
        self.raw, self.ids, self.shapes, self.word_of, self.words = raw, [], [], [], []
        last = None
        for piece, word, (start, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets):
            if word != last:
                self.words.append([start, end])
            self.words[-1][1] = end
            last = word
            self.ids.append(piece)
            self.word_of.append(len(self.words) - 1)
        shapes = [shape(text[s:e]) for s, e in self.words]
        self.shapes = [shapes[w] for w in self.word_of]
        self.cut(max_pieces - 2, rng)
        self.align()

    def cut(self, room, rng):
        """Keeps at most `room` pieces, from a random word on in training."""
        if len(self.ids) <= room:
            return
        begin = 0
        if rng and rng.random() < 0.8:
            begin = rng.randrange(0, len(self.ids) - room + 1)
        first = self.word_of[begin]
        while begin > 0 and self.word_of[begin - 1] == first:
            begin -= 1
        end = min(begin + room, len(self.ids))
        if end < len(self.ids):
            while self.word_of[end] == self.word_of[end - 1]:
                end -= 1
        last = self.word_of[end - 1]
        self.words = self.words[first:last + 1]
        self.ids, self.shapes = self.ids[begin:end], self.shapes[begin:end]
        self.word_of = [w - first for w in self.word_of[begin:end]]

    def align(self):
        """Spans in words, `(first, last)` inclusive; None where a span is cut off or splits a word."""
        starts = {s: i for i, (s, _) in enumerate(self.words)}
        ends = {e: i for i, (_, e) in enumerate(self.words)}
        self.spans = []
        for start, end, *_ in self.raw["spans"]:
            first, last = starts.get(start), ends.get(end)
            self.spans.append(None if first is None or last is None or last < first else (first, last))


def collate(examples):
    """Padded tensors: ids, shapes, mask `[B, P]` with [CLS] and [SEP]; word_of `[B, P]` (-1 where no word)."""
    longest = max(len(e.ids) for e in examples) + 2
    ids, shapes = torch.zeros(len(examples), longest, dtype=torch.long), torch.full((len(examples), longest), OTHER)
    mask, word_of = torch.zeros(len(examples), longest), torch.full((len(examples), longest), -1)
    for i, e in enumerate(examples):
        n = len(e.ids)
        ids[i, 0], ids[i, 1:n + 1], ids[i, n + 1] = CLS, torch.tensor(e.ids), SEP
        shapes[i, 1:n + 1] = torch.tensor(e.shapes)
        mask[i, :n + 2] = 1
        word_of[i, 1:n + 1] = torch.tensor(e.word_of)
    return ids, shapes, mask, word_of


def rng_for(seed, epoch):
    return random.Random(f"{seed}-{epoch}")
