"""casefile beside a spaCy pipeline and the transformers pipeline, on the same texts in one run, round by round.

    python spacy_ner.py FOLDER               # once
    python peers.py --spacy FOLDER           # the tables of docs/scale.md

casefile is the release command, started anew in every round, its start and its output counted: `batch` with everything that it
finds, and `entities`, names alone. spaCy and transformers are loaded and warm: `nlp.pipe` with a CNN trained on the same data,
with one and two processes; the token classification pipeline with the encoder of casefile-en in single precision under a random
classifier (its names mean nothing), texts sorted by length, in batches of 1 and of 16. Words are what white space separates.
"""

import argparse
import json
import os
import pathlib
import random
import re
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--casefile", type=pathlib.Path, default=ROOT / "target" / "release" / "casefile")
    parser.add_argument("--spacy", type=pathlib.Path, required=True, help="folder of spacy_ner.py")
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


class Casefile:
    """A verb of the command."""

    def __init__(self, command, verb, texts, threads):
        self.folder = tempfile.TemporaryDirectory()
        file = pathlib.Path(self.folder.name) / "texts.jsonl"
        file.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), encoding="utf-8")
        self.line = [command, verb, file, "--format", "jsonl"]
        self.environment = {**os.environ, "RAYON_NUM_THREADS": str(threads)}
        self.verb, self.name = verb, f"casefile {verb}"

    def run(self):
        with tempfile.TemporaryDirectory() as folder:
            output = pathlib.Path(folder) / "out"
            line = [*self.line, "-o", output]
            subprocess.run(line, check=True, stderr=subprocess.DEVNULL, env=self.environment)


class Spacy:
    def __init__(self, folder, texts, processes):
        import spacy

        self.nlp, self.texts, self.processes = spacy.load(folder / "model-best"), texts, processes
        self.name = "spaCy, CNN, names alone"
        list(self.nlp.pipe(texts[:20]))

    def run(self):
        for _ in self.nlp.pipe(self.texts, n_process=self.processes, batch_size=128):
            pass


class Transformers:
    def __init__(self, texts, threads, batch):
        import torch
        import transformers as hf

        hf.utils.logging.set_verbosity_error()
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        model = ROOT / "models" / "casefile-en"
        tokenizer = hf.PreTrainedTokenizerFast(
            tokenizer_file=str(model / "tokenizer.json"), model_max_length=512, pad_token="[PAD]"
        )
        config = hf.BertConfig.from_pretrained(model, num_labels=19)
        classifier = hf.BertForTokenClassification.from_pretrained(model, config=config, dtype=torch.float32).eval()
        self.pipeline = hf.pipeline("token-classification", classifier, tokenizer=tokenizer, aggregation_strategy="first")
        self.texts, self.batch, self.torch = sorted(texts, key=len), batch, torch
        self.name = f"transformers, batches of {batch}, names alone"
        self.pipeline(texts[:4])

    def run(self):
        with self.torch.inference_mode():
            self.pipeline(self.texts, batch_size=self.batch)


def texts(options):
    """Documents and sentences of our corpus, drawn with a seed."""
    corpus = ROOT / "models" / "training" / "corpus" / "original" / "train.jsonl"
    with open(corpus, encoding="utf-8") as file:
        passages = [json.loads(line)["text"] for line in file]
    chance = random.Random(1)
    parts = sorted({part.strip() for text in passages for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()})
    return {
        "documents": chance.sample(passages, min(options.documents, len(passages))),
        "sentences": chance.sample(parts, min(options.sentences, len(parts))),
    }


def compare(options, name, found, cores):
    engines = [
        Casefile(options.casefile, "batch", found, cores),
        Casefile(options.casefile, "entities", found, cores),
        Spacy(options.spacy, found, cores),
        Transformers(found, cores, 1),
        Transformers(found, cores, 16),
    ]
    times = {engine.name: [] for engine in engines}
    for _ in range(options.rounds):
        for engine in engines:
            began = time.monotonic()
            engine.run()
            times[engine.name].append(time.monotonic() - began)
    words = sum(len(text.split()) for text in found)
    print(f"\n{name}: {len(found)} texts, {words} words; threads or processes: {cores}\n")
    print("| engine | texts/s | words/s | range | to casefile batch |\n| --- | --- | --- | --- | --- |")
    for engine, seconds in times.items():
        speeds = [words / each for each in seconds]
        ratios = [ours / theirs for ours, theirs in zip(times["casefile batch"], seconds)]
        middle = statistics.median(speeds)
        print(
            f"| {engine} | {middle * len(found) / words:.1f} | {middle:.0f} | {min(speeds):.0f}-{max(speeds):.0f} "
            f"| {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f}) |",
            flush=True,
        )


def accuracy(options):
    """F1 of names on the dev split, exact span and type."""
    import spacy
    import spacy_ner

    gold = list(spacy_ner.passages("dev"))
    nlp = spacy.load(options.spacy / "model-best")
    theirs = [{(e.start_char, e.end_char, e.label_) for e in doc.ents} for doc in nlp.pipe(text for text, _ in gold)]
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "dev.jsonl"
        file.write_text("".join(json.dumps({"text": text}) + "\n" for text, _ in gold), encoding="utf-8")
        line = [options.casefile, "entities", "--format", "jsonl", file]
        lines = subprocess.run(line, check=True, capture_output=True, text=True).stdout.splitlines()
    ours = [{(e["start"], e["end"], e["label"]) for e in json.loads(line)["entities"]} for line in lines]
    for name, found in (("casefile", ours), ("spaCy", theirs)):
        right = sum(len(one & set(names)) for one, (_, names) in zip(found, gold))
        made, wanted = sum(map(len, found)), sum(len(names) for _, names in gold)
        print(f"{name}: F1 of names on dev {200 * right / (made + wanted):.1f} ({len(gold)} texts)")


if __name__ == "__main__":
    options = arguments()
    accuracy(options)
    for name, found in texts(options).items():
        for cores in (1, 2):
            compare(options, name, found, cores)
