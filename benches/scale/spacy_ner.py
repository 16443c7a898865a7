"""Trains a spaCy pipeline that finds names on the names of our corpus: what peers.py compares casefile with.

    python spacy_ner.py OUT_DIR [STEPS]       # OUT_DIR/model-best is the pipeline

The config is that of `spacy init config -l en -p ner -o efficiency`: a CNN over hashed features (tok2vec), no pretrained
vectors, and the transition parser on top. It learns from train.jsonl; what it keeps is its best step on dev.jsonl.
"""

import pathlib
import sys

import names
import spacy
from spacy.cli.init_config import init_config
from spacy.tokens import DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import filter_spans, load_config

SEED = 1
# About seven and a half minutes of one core, and F1 on dev still rises a little. spaCy itself would go on to 20,000 or until
# 1,600 steps bring nothing better; a step is a batch of 100 to 1,000 words.
STEPS, EVERY = 4000, 200


def examples(nlp, split):
    """The texts with their names as spaCy takes them: whole tokens, and of names that overlap the longest."""
    found = DocBin()
    for text, gold in names.gold(split):
        doc = nlp.make_doc(text)
        spans = [doc.char_span(start, end, label, alignment_mode="expand") for label, start, end in sorted(gold)]
        doc.set_ents(filter_spans(spans))
        found.add(doc)
    return found


def config(folder, steps):
    """spaCy's own for the processor, with our data, seed and number of steps."""
    made = init_config(lang="en", pipeline=["ner"], optimize="efficiency", gpu=False, silent=True)
    made["paths"].update(train=str(folder / "train.spacy"), dev=str(folder / "dev.spacy"))
    made["system"]["seed"] = SEED
    made["training"].update(max_steps=steps, eval_frequency=EVERY)
    made.to_disk(folder / "config.cfg")
    return load_config(folder / "config.cfg", interpolate=False)


def main(folder, steps=STEPS):
    folder.mkdir(parents=True, exist_ok=True)
    nlp = spacy.blank("en")
    for split in ("train", "dev"):
        examples(nlp, split).to_disk(folder / f"{split}.spacy")
    train(init_nlp(config(folder, int(steps))), folder)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), *sys.argv[2:])
