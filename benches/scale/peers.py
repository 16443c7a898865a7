"""casefile beside spaCy and `transformers`: how much each reads in a second, of the same texts, side by side.

    pip install -r requirements.txt
    python spacy_ner.py PIPELINE                      # once: spaCy learns our names
    python peers.py --spacy PIPELINE/model-best       # --casefile names the release command; --help has the rest

- `casefile batch` makes whole case files: names, other mentions, coreference, events, relations. `casefile entities` makes names.
  Both are started anew in every round; start, reading and writing count.
- spaCy's `nlp.pipe` makes names, by a CNN that learned those of our corpus. Its processes are started in every round.
- The token-classification pipeline of `transformers` has the encoder of casefile under a random classifier: its names mean nothing.

spaCy and `transformers` are processes of their own, loaded and warm before time is taken. Rounds are in shuffled order; a
ratio is the median over rounds, each to `casefile batch` in the same round: more than 1 is faster. Words are what white
space separates. Peak MB is the most that was ever resident, load and libraries too; of spaCy with more processes than one
also what these have to themselves. The texts are passages of train.jsonl, which casefile and spaCy have learned from: speed
is measured on them and nothing else. The names are compared on dev.jsonl, on which both were chosen; casefile has learned
from other data sets besides. Linux only: memory and processor time are read from /proc.
"""

import argparse
import json
import os
import pathlib
import random
import re
import statistics
import sys
import tempfile

import command
import names

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "peers"))

import table
from engines import Process

HERE = pathlib.Path(__file__).resolve().parent
HEADS = ["engine", "threads", "documents/s", "words/s", "range", "to casefile batch", "CPU s/round", "peak MB", "remarks"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--casefile", type=pathlib.Path, default=HERE.parents[1] / "target" / "release" / "casefile")
    parser.add_argument("--spacy", type=pathlib.Path, required=True, help="a pipeline that spacy_ner.py made")
    parser.add_argument("--documents", type=int, default=300, help="passages that are read (300)")
    parser.add_argument("--sentences", type=int, default=2000, help="sentences that are read (2000)")
    parser.add_argument("--only", choices=("documents", "sentences"), help="one of the two")
    parser.add_argument("--rounds", type=int, default=5, help="timed rounds over all texts (5)")
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2], help="threads, or processes of spaCy (1 2)")
    parser.add_argument("--seed", type=int, default=1, help="of the texts and of the order (1)")
    return parser.parse_args()


class Worker(Process):
    """A process of worker.py."""

    def __init__(self, name, kind, texts, threads, given):
        line = [sys.executable, "-B", HERE / "worker.py", kind, texts, str(threads), str(given)]
        super().__init__(name, line, 1 if kind == "spacy" else threads)  # Threads of a process.
        self.listen()

    def cpu(self):
        """Seconds of it and of those it started and saw end."""
        fields = pathlib.Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def engines(options, file, threads):
    return [
        command.Command("casefile batch", options.casefile, "batch", file, threads),
        command.Command("casefile entities", options.casefile, "entities", file, threads),
        Worker("spaCy CNN, names", "spacy", file, threads, options.spacy),
        Worker("transformers, one by one", "transformers", file, threads, 1),
        Worker("transformers, batches of 16", "transformers", file, threads, 16),
    ]


def texts(options):
    """Passages of the corpus, and sentences of it, each once, drawn with the seed."""
    passages, chance = [text for text, _ in names.gold("train")], random.Random(options.seed)
    parts = {part.strip() for text in passages for part in re.split(r"(?<=[.!?])\s+", text)}
    parts = sorted(part for part in parts if len(part.split()) > 3)
    yield "documents", chance.sample(passages, min(options.documents, len(passages)))
    yield "sentences", chance.sample(parts, min(options.sentences, len(parts)))


def write(path, of):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in of)
    return path


def rounds(options, file, threads):
    """A round to warm up, then as many as asked for, each engine once in each."""
    found = engines(options, file, threads)
    chance = random.Random(options.seed)
    for number in range(options.rounds + 1):
        for engine in chance.sample(found, len(found)):
            engine.round(counts=number > 0)
    return [engine.end() for engine in found]


def row(run, batch, threads, count, words):
    if run.refused:
        return [run.name, threads, *["-"] * (len(HEADS) - 3), run.refused]
    ratios = [theirs / ours for theirs, ours in zip(batch.seconds, run.seconds)]
    rates = [words / seconds for seconds in run.seconds]
    return [
        *(run.name, threads, f"{statistics.median(rates) * count / words:.1f}", f"{statistics.median(rates):.0f}"),
        f"{min(rates):.0f}-{max(rates):.0f}",
        f"{statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})",
        *(f"{statistics.median(run.cpu):.2f}", f"{run.peak_mb:.0f}", run.faults),
    ]


def speed(options, folder):
    """A table for each set of texts and number of threads."""
    for name, found in texts(options):
        if options.only not in (None, name):
            continue
        file, words = write(folder / f"{name}.jsonl", found), sum(len(text.split()) for text in found)
        for threads in options.threads:
            print(f"\n{name}: {len(found)} texts, {words} words, {options.rounds} rounds\n", flush=True)
            runs = rounds(options, file, threads)
            table.show_rows(HEADS, [row(run, runs[0], threads, len(found), words) for run in runs])


def accuracy(options, folder):
    """Names of the dev split, exact spans and types, by casefile and spaCy. Both were chosen on it."""
    found, expected = zip(*names.gold("dev"))
    file = write(folder / "dev.jsonl", found)
    spacy = Worker("spaCy CNN", "spacy", file, 1, options.spacy)
    spacy.round(counts=False)
    theirs = [{tuple(name) for name in of_text} for of_text in spacy.end().entities]
    rows = []
    for name, made in (("casefile entities", command.entities(options.casefile, file)), ("spaCy CNN", theirs)):
        *ratios, right, predicted, gold = names.agreement(expected, made)
        rows.append([name, *(f"{ratio:.2f}" for ratio in ratios), f"{right}/{predicted}", f"{right}/{gold}"])
    print(f"names of dev: {len(found)} documents\n")
    table.show_rows(["engine", "P", "R", "F1", "right/predicted", "right/gold"], rows)


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        accuracy(options, pathlib.Path(folder))
        speed(options, pathlib.Path(folder))


if __name__ == "__main__":
    main()
