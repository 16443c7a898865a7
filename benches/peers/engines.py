"""Every engine in a process of its own, all loaded, working one after the other in shuffled order."""

import json
import os
import pathlib
import random
import subprocess
import sys
from dataclasses import dataclass, field

HERE = pathlib.Path(__file__).resolve().parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parents[1] / "target"))
BINARY = TARGET / "release" / "casefile-peers"
TICKS = os.sysconf("SC_CLK_TCK")

# Name, engine, texts at once: where two differ in that alone, it is for the reader to take the better.
ALL = [
    ("transformers, one by one", "transformers", 1),
    ("transformers, batches of 16", "transformers", 16),
    ("casefile native", "native", 0),
    ("casefile rust-bert", "rust-bert", 0),
    ("rust-bert's pipeline, one call", "rust-bert-pipeline", 0),
    ("rust-bert's pipeline, calls of 16", "rust-bert-pipeline", 16),
]
# As each agrees best: rust-bert's pipeline without other texts in its batch.
ONE_EACH = [ALL[0], ALL[2], ALL[3], ("rust-bert's pipeline, one by one", "rust-bert-pipeline", 1)]


@dataclass
class Run:
    """What an engine did: an answer, or the reason why there is none."""

    name: str
    seconds: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    load_s: float = 0.0
    peak_mb: float = 0.0
    entities: list = field(default_factory=list)
    faults: str = ""
    refused: str = ""


def command(options, engine, batch, checkpoint, texts):
    if engine == "transformers":
        script = HERE / "reference.py"
        return [sys.executable, script, checkpoint, texts, options.aggregation, str(options.stride), str(batch)]
    return [
        *(BINARY, "--engine", engine, "--checkpoint", checkpoint, "--texts", texts),
        *("--aggregation", options.aggregation, "--stride", str(options.stride), "--batch", str(batch)),
    ]


class Process:
    """One engine; it is asked by `tell`, and each of its answers goes into the run."""

    def __init__(self, name, line, threads):
        limits = {key: str(threads) for key in ("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}
        self.run = Run(name)
        self.child = subprocess.Popen(
            line,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **limits, "TOKENIZERS_PARALLELISM": "true" if threads > 1 else "false"},
        )

    def listen(self):
        """The next answer; false where it is that there will be none."""
        line = self.child.stdout.readline()
        answer = json.loads(line) if line else {"refused": f"ends with status {self.child.wait()}"}
        for key in ("load_s", "peak_mb", "entities", "faults", "refused"):
            setattr(self.run, key, answer.get(key, getattr(self.run, key)))
        return answer

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def round(self, counts):
        if self.run.refused:
            return
        before = self.cpu()
        self.child.stdin.write("\n")
        self.child.stdin.flush()
        seconds = self.listen().get("seconds")
        if counts and seconds:
            self.run.seconds.append(seconds)
            self.run.cpu.append(self.cpu() - before)

    def end(self):
        self.child.stdin.close()
        if not self.run.refused:
            self.listen()
        self.child.wait()
        return self.run


def run(options, checkpoint, texts, threads, rounds, which):
    """A round to warm up, then as many as asked for."""
    if not BINARY.is_file():
        sys.exit(f"there is no {BINARY}: cargo build --release -p casefile-peers")
    processes = []
    for name, engine, batch in which:
        process = Process(name, command(options, engine, batch, checkpoint, texts), threads)
        process.listen()
        processes.append(process)
    for number in range(rounds + 1):
        for process in random.sample(processes, len(processes)):
            process.round(counts=number > 0)
    return [process.end() for process in processes]
