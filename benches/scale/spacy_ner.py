"""A pipeline of spaCy for names, trained on what casefile-en was trained on of our own corpus.

    python spacy_ner.py FOLDER          # trains it there; spaCy's own recipe for the processor, seed 1

A CNN (tok2vec) with the transition-based NER, no pretrained vectors, chosen on dev.jsonl. Names alone, as casefile has them by
`level` name; where they nest, the longest.
"""

import json
import pathlib
import sys

import spacy
from spacy.cli.init_config import init_config
from spacy.cli.train import train
from spacy.tokens import DocBin
from spacy.util import filter_spans

ORIGINAL = pathlib.Path(__file__).resolve().parents[2] / "models" / "training" / "corpus" / "original"
STEPS = 6000


def passages(split):
    """Texts of a split, each with its names as (start, end, type)."""
    with open(ORIGINAL / f"{split}.jsonl", encoding="utf-8") as file:
        for document in map(json.loads, file):
            names = (
                (mention["start"], mention["end"], entity["type"])
                for entity in document["entities"]
                for mention in entity["mentions"]
                if mention.get("level", "name") == "name"
            )
            yield document["text"], sorted(set(names))


def binary(split, path):
    nlp, found = spacy.blank("en"), DocBin()
    for text, names in passages(split):
        doc = nlp.make_doc(text)
        spans = [doc.char_span(start, end, label, alignment_mode="expand") for start, end, label in names]
        doc.set_ents(filter_spans(spans))
        found.add(doc)
    found.to_disk(path)


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for split in ("train", "dev"):
        binary(split, folder / f"{split}.spacy")
    config = init_config(lang="en", pipeline=["ner"], optimize="efficiency", gpu=False)
    config["training"].update(max_steps=STEPS, eval_frequency=500, seed=1)
    config["system"]["seed"] = 1
    config.to_disk(folder / "config.cfg")
    paths = {"paths.train": str(folder / "train.spacy"), "paths.dev": str(folder / "dev.spacy")}
    train(folder / "config.cfg", folder, overrides=paths)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
