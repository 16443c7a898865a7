"""Text to model input: pieces, word-shape ids, words.

`crates/casefile-core` gives the same words, but for control white space and trailing combining marks, which it keeps apart and
in the word.
"""
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


ROOM = 254  # pieces of a window beside [CLS] and [SEP]
LONGEST_FILLER = 16  # words; as MAX_WORDS of the model
LONGEST = 1024  # pieces of an example in training


class Example:
    """An example in pieces and words, the windows that the encoder reads it in, and the annotation in words."""

    def __init__(self, raw, tokenizer, rng=None):
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
        if rng:
            self.cut(rng)
        self.windows = list(windows(self.word_of))
        self.longest = max(end - begin for begin, end, _, _ in self.windows) + 2
        self.align()

    def cut(self, rng):
        """Keeps at most LONGEST pieces, from a random word on."""
        if len(self.ids) <= LONGEST:
            return
        begin = self.word_of.index(self.word_of[rng.randrange(0, len(self.ids) - LONGEST + 1)])
        first, end = self.word_of[begin], begin + LONGEST
        while end < len(self.ids) and self.word_of[end] == self.word_of[end - 1]:
            end -= 1
        self.words = self.words[first:self.word_of[end - 1] + 1]
        self.ids, self.shapes = self.ids[begin:end], self.shapes[begin:end]
        self.word_of = [w - first for w in self.word_of[begin:end]]

    def align(self):
        """Spans in words, `(first, last)` inclusive; None where a span is cut off or splits a word."""
        starts = {s: i for i, (s, _) in enumerate(self.words)}
        ends = {e: i for i, (_, e) in enumerate(self.words)}

        def words(start, end):
            first, last = starts.get(start), ends.get(end)
            return None if first is None or last is None or last < first else (first, last)

        self.spans = [words(start, end) for start, end, *_ in self.raw["spans"]]
        self.fillers = None
        if self.raw.get("fillers") is not None:
            placed = [(role, [words(*place) for place in places]) for role, places in self.raw["fillers"]]
            placed = [(role, [p for p in places if p and p[1] - p[0] < LONGEST_FILLER]) for role, places in placed]
            self.fillers = [(role, places) for role, places in placed if places]


def windows(word_of):
    """Overlapping windows as `(begin, end, own_begin, own_end)` in pieces: every word is owned by the window that shows most of
    its context. `casefile-core/src/window.rs` does the same, and prefers to begin at a sentence."""
    begin, total = 0, len(word_of)
    own = 0
    while True:
        end = min(begin + ROOM, total)
        while begin < end < total and word_of[end] == word_of[end - 1]:
            end -= 1
        end = end if end > begin else min(begin + ROOM, total)  # a word that no window holds
        if end >= total:
            yield begin, total, own, total
            return
        following = max(begin + 1, end - ROOM * 3 // 8)
        while following < end and word_of[following] == word_of[following - 1]:
            following += 1
        middle = (following + end) // 2
        while middle < end and word_of[middle] == word_of[middle - 1]:
            middle += 1
        yield begin, end, own, middle
        begin, own = following, middle


def collate(examples):
    """Padded tensors of all windows: ids, shapes, mask `[N, P]` with [CLS] and [SEP]; place `[N, P]`, the row of a piece's word in the
    `[B * W]` words of the examples, counted from 1 (0: no word, or another window's); and a tensor of that size, `[B, W]` of zeros."""
    rows = [(i, e, window) for i, e in enumerate(examples) for window in e.windows]
    longest = max(e.longest for e in examples)
    most = max(len(e.words) for e in examples)
    ids, shapes = torch.zeros(len(rows), longest, dtype=torch.long), torch.full((len(rows), longest), OTHER)
    mask, place = torch.zeros(len(rows), longest), torch.zeros(len(rows), longest, dtype=torch.long)
    for row, (i, e, (begin, end, own, own_end)) in enumerate(rows):
        n = end - begin
        ids[row, 0], ids[row, 1:n + 1], ids[row, n + 1] = CLS, torch.tensor(e.ids[begin:end]), SEP
        shapes[row, 1:n + 1] = torch.tensor(e.shapes[begin:end])
        mask[row, :n + 2] = 1
        place[row, 1 + own - begin:1 + own_end - begin] = torch.tensor(e.word_of[own:own_end]) + i * most + 1
    return ids, shapes, mask, place, torch.zeros(len(examples), most)
