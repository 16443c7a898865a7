"""Throughput, memory and steadiness of `casefile batch` on one machine, for docs/scale.md.

    python scale.py texts N FILE           # N short documents, sentences of our corpus put together anew
    python scale.py memory FILE OUT.csv    # one run over FILE: resident memory and documents done, every second
    python scale.py cores FILE             # documents and words a second on 1, 2, ... threads, in turns
    python scale.py plot OUT.csv OUT.svg   # memory over documents, as a picture

`--casefile` names the command, a release build (target/release/casefile where it is not given). Linux: memory is read from /proc.
"""

import argparse
import csv
import itertools
import json
import os
import pathlib
import random
import re
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = ROOT / "models" / "training" / "corpus" / "original" / "train.jsonl"
PAGE = os.sysconf("SC_PAGE_SIZE")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--casefile", type=pathlib.Path, default=ROOT / "target" / "release" / "casefile")
    verbs = parser.add_subparsers(dest="verb", required=True)
    texts = verbs.add_parser("texts")
    texts.add_argument("count", type=int)
    texts.add_argument("file", type=pathlib.Path)
    texts.add_argument("--longest", type=int, default=90, help="characters of a sentence (90)")
    memory = verbs.add_parser("memory")
    memory.add_argument("file", type=pathlib.Path)
    memory.add_argument("csv", type=pathlib.Path)
    memory.add_argument("--output", type=pathlib.Path, help="folder for the case files, kept (a temporary one)")
    cores = verbs.add_parser("cores")
    cores.add_argument("file", type=pathlib.Path)
    cores.add_argument("--rounds", type=int, default=5)
    plot = verbs.add_parser("plot")
    plot.add_argument("csv", type=pathlib.Path)
    plot.add_argument("svg", type=pathlib.Path)
    return parser.parse_args()


def sentences(longest):
    """Sentences of the corpus, none longer than so many characters, each once."""
    with open(CORPUS, encoding="utf-8") as file:
        passages = [json.loads(line)["text"] for line in file]
    parts = (part.strip() for text in passages for part in re.split(r"(?<=[.!?])\s+", text))
    return sorted({part for part in parts if 20 <= len(part) <= longest})


def texts(options):
    """Writes short documents, one or two sentences each, no two alike but by chance."""
    found, chance = sentences(options.longest), random.Random(1)
    with open(options.file, "w", encoding="utf-8") as file:
        for number in range(options.count):
            text = " ".join(chance.sample(found, chance.choice((1, 1, 1, 2))))
            file.write(json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False) + "\n")


def command(options, file, output, *more):
    return [options.casefile, "batch", file, "-o", output, *more]


def resident(pid):
    """Megabytes of a process."""
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * PAGE / 2**20


def written(output):
    """Documents in whole parts, as the journal says."""
    try:
        lines = (output / "_journal.jsonl").read_text().splitlines()
    except FileNotFoundError:
        return 0
    parts = (json.loads(line).get("part") for line in lines)
    return sum(part["tally"]["documents"] for part in parts if part)


def memory(options):
    """One run, looked at every second."""
    output = options.output or pathlib.Path(tempfile.mkdtemp()) / "out"
    began = time.monotonic()
    process = subprocess.Popen(command(options, options.file, output, "--resume"))
    with open(options.csv, "a", newline="") as file:
        rows = csv.writer(file)
        while process.poll() is None:
            rows.writerow([round(time.monotonic() - began, 1), written(output), round(resident(process.pid), 1)])
            file.flush()
            time.sleep(1 if time.monotonic() - began < 60 else 10)
    if options.output is None:
        shutil.rmtree(output.parent)
    raise SystemExit(process.returncode)


def cores(options):
    """Rounds over the numbers of threads in turn, so that a slow minute slows them all."""
    with open(options.file, encoding="utf-8") as file:
        found = [json.loads(line)["text"] for line in file]
    words = sum(len(text.split()) for text in found)
    numbers = [n for n in (1, 2, 4, 8, 16, 32, 64) if n <= os.cpu_count()]
    times = {number: [] for number in numbers}
    for _, number in itertools.product(range(options.rounds), numbers):
        times[number].append(timed(options, number))
    print(f"{len(found)} documents, {words} words, {options.rounds} rounds\n")
    print("| threads | documents/s | words/s | range of words/s | to one thread |\n| --- | --- | --- | --- | --- |")
    for number in numbers:
        speeds = [words / seconds for seconds in times[number]]
        ratios = [one / many for one, many in zip(times[1], times[number])]
        middle = statistics.median(speeds)
        print(
            f"| {number} | {middle * len(found) / words:.1f} | {middle:.0f} | {min(speeds):.0f}-{max(speeds):.0f} "
            f"| {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f}) |"
        )


def timed(options, threads):
    """Seconds of one run, start and output included."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        line = command(options, options.file, pathlib.Path(folder) / "out", "--threads", str(threads))
        subprocess.run(line, check=True, stderr=subprocess.DEVNULL)
        return time.monotonic() - began


def plot(options):
    import matplotlib

    matplotlib.use("svg")
    import matplotlib.pyplot as figure

    with open(options.csv, newline="") as file:
        rows = [(int(documents), float(megabytes)) for _, documents, megabytes in csv.reader(file)]
    figure.rcParams["svg.hashsalt"] = "casefile"
    figure.figure(figsize=(7, 3))
    figure.plot([documents / 1e6 for documents, _ in rows], [megabytes for _, megabytes in rows])
    figure.xlabel("documents written, millions")
    figure.ylabel("resident memory, MB")
    figure.ylim(bottom=0)
    figure.tight_layout()
    figure.savefig(options.svg, metadata={"Date": None})


if __name__ == "__main__":
    options = arguments()
    {"texts": texts, "memory": memory, "cores": cores, "plot": plot}[options.verb](options)
