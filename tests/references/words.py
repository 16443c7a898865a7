"""Texts of random words, and where the words stand in them."""

# Of one to three bytes a character: offsets in bytes, in characters and in words all differ.
WORDS = ["Lima", "a", "Mañana", "attacked", "Сана", "of", "岘港", "Ayacucho", "é", "Naïm"]


class Text:
    def __init__(self, rng, count):
        words = [rng.choice(WORDS) for _ in range(count)]
        self.text, self.words = "", []
        for word in words:
            start = len(self.text)
            self.text += word + " "
            self.words.append((start, start + len(word)))

    def __len__(self):
        return len(self.words)

    def bytes(self, start, end):
        """Characters to bytes."""
        return [len(self.text[:start].encode()), len(self.text[:end].encode())]

    def of_words(self, first, last):
        """The bytes of words, the last one included."""
        return self.bytes(self.words[first][0], self.words[last][1])

    def tokens(self):
        return [self.bytes(*word) for word in self.words]


def figure(measure, over, precision, recall, f1):
    """`over` as our crate writes it: "all", "macro" or {"label": ...}."""
    return [measure, over, *(round(float(value), 12) for value in (precision, recall, f1))]
