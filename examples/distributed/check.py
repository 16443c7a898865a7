"""Holds the two jobs to what one process reads, on clusters of two worker processes on this machine.

    python check.py [DOCUMENTS]

Each job runs twice: once undisturbed, and once with workers killed while it runs. Every time its rows must be those of one
process, and a worker process must have loaded its model once. It needs Java, and what requirements.txt lists.
"""

import collections
import json
import os
import pathlib
import random
import re
import signal
import sys
import tempfile
import time

import casefile
import psutil
import pyarrow
import pyarrow.parquet

import clusters

CORPUS = clusters.HERE.parents[1] / "models/training/corpus/original/train.jsonl"
FILES = 20
PATIENCE = 600  # seconds, for a job


def main():
    # So that what has been started is ended by a time limit as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    with tempfile.TemporaryDirectory(prefix="casefile-") as folder:
        folder = pathlib.Path(folder)
        documents = pyarrow.Table.from_pylist(make(count))
        write(documents, folder)

        began = time.monotonic()
        case_files = casefile.Extractor().extract_batch(documents, text="text", id="id", published="published")
        expected = rows(case_files.to_pyarrow())
        seconds = time.monotonic() - began
        events = sum(len(row["events"]) for row in expected)
        errors = sum(row["error"] is not None for row in expected)
        print(f"{len(expected)} documents, {events} events, {errors} errors; one process took {seconds:.0f} s\n")
        print(f"{'':50}{'rows':13}{'model loads':14}seconds", flush=True)

        passed = []
        with clusters.spark(folder / "spark") as cluster:
            passed.append(check("Spark", cluster, folder, expected))
            blows = [kill, kill_executor]
            passed.append(check("Spark, a Python worker and an executor killed", cluster, folder, expected, blows))
        with clusters.ray(folder / "ray") as cluster:
            passed.append(check("Ray", cluster, folder, expected))
            passed.append(check("Ray, an actor killed", cluster, folder, expected, [kill]))
    sys.exit(not all(passed))


def make(count):
    """Documents of one or two sentences of the corpus; two of them cannot be read."""
    chance = random.Random(7)
    texts = [json.loads(line)["text"] for line in CORPUS.open(encoding="utf-8")]
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.!?])\s+", text)]
    documents = [
        {
            "id": f"{number:05}",
            "text": " ".join(chance.sample(sentences, chance.randint(1, 2))),
            "published": f"2024-{chance.randint(1, 12):02}",
        }
        for number in range(count)
    ]
    documents[0]["text"] = None
    documents[1]["published"] = "yesterday"
    return documents


def write(documents, folder):
    """The documents as files of Parquet and of JSON Lines: many, so that much is left to do when a worker dies."""
    for format in "parquet", "jsonl":
        (folder / format).mkdir()
    size = -(-len(documents) // FILES)
    for start in range(0, len(documents), size):
        part = documents.slice(start, size)
        pyarrow.parquet.write_table(part, folder / f"parquet/{start:05}.parquet")
        lines = [json.dumps(document) + "\n" for document in part.to_pylist()]
        (folder / f"jsonl/{start:05}.jsonl").write_text("".join(lines), encoding="utf-8")


def rows(table):
    return sorted(table.to_pylist(), key=lambda row: row["id"])


def check(name, cluster, folder, expected, blows=()):
    """Runs a job, deals it blows while it writes, and prints and returns whether all is as it should be nevertheless."""
    began = time.monotonic()
    before = loads(cluster)
    format, output, log = "jsonl" if blows else "parquet", folder / f"{name}.out", folder / f"{name}.log"
    options = ["--input", folder / format, "--format", format, "--output", output, "--published", "published"]
    job = clusters.start([*cluster.job, *options], log)
    try:
        for number, blow in enumerate(blows, 1):
            await_files(job, output, 4 * number)
            blow(next(pid for pid in loads(cluster) - before if psutil.pid_exists(pid)))
        code = job.wait(PATIENCE)
    finally:
        clusters.end(job)

    same = code == 0 and rows(pyarrow.parquet.read_table(output)) == expected
    loaded = loads(cluster) - before
    once = set(loaded.values()) == {1} and (len(loaded) > 2 if blows else len(loaded) == 2)
    said = f"{'identical' if same else 'DIFFERENT':13}{loaded.total()}, {'once each' if once else 'WRONG':11}"
    print(f"{name:50}{said}{time.monotonic() - began:7.0f}", flush=True)
    if code != 0:
        print(log.read_text(errors="replace")[-8000:])
    return same and once


def loads(cluster):
    """How often each process of a cluster has said that it has loaded its model."""
    logs = [path for path in cluster.logs.rglob("*") if path.name.endswith(("stderr", ".err"))]
    said = "".join(log.read_text(errors="replace") for log in logs)
    return collections.Counter(map(int, re.findall(r"casefile: process (\d+) has loaded", said)))


def await_files(job, output, count):
    """Waits until there are so many files of output, of which no more than the last of each worker is unfinished."""
    patience = time.monotonic() + PATIENCE
    while len(list(output.rglob("*.parquet"))) < count:
        if job.poll() is not None or time.monotonic() > patience:
            raise RuntimeError("the job ended, or came to a halt, before its workers could be killed")
        time.sleep(0.2)


def kill(pid):
    os.kill(pid, signal.SIGKILL)


def kill_executor(pid):
    """Kills the executor of a Python worker: it has started the daemon that the worker is forked from."""
    kill(psutil.Process(pid).parent().ppid())


if __name__ == "__main__":
    main()
