"""The names of a split of our corpus as gold, and how well names that were found agree with them."""

import json
import pathlib

ORIGINAL = pathlib.Path(__file__).resolve().parents[2] / "models" / "training" / "corpus" / "original"


def gold(split):
    """The documents of a split: each text with its names, (type, start, end in characters), each once."""
    with open(ORIGINAL / f"{split}.jsonl", encoding="utf-8") as file:
        for document in map(json.loads, file):
            yield document["text"], {
                (entity["type"], mention["start"], mention["end"])
                for entity in document["entities"]
                for mention in entity["mentions"]
                if mention["level"] == "name"
            }


def agreement(expected, found):
    """Precision, recall and F1 in percent, over all texts, of exact spans with the right type; and how many are right."""
    right = sum(len(one & two) for one, two in zip(expected, found, strict=True))
    made, wanted = sum(map(len, found)), sum(map(len, expected))
    parts = right / max(1, made), right / max(1, wanted), 2 * right / max(1, made + wanted)
    return *(100 * part for part in parts), right, made, wanted
