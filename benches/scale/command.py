"""The command of casefile as one of the engines: a process for every round, from its start to its end."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "peers"))

from engines import Run


class Command:
    """`casefile batch` or `casefile entities` over a file, on so many threads, into a folder that is new each round."""

    def __init__(self, name, casefile, verb, file, threads):
        if not casefile.is_file():
            sys.exit(f"there is no {casefile}: cargo build --release -p casefile-cli")
        self.run = Run(name, faults="starts each round")
        self.line = [casefile, verb, file, "--format", "jsonl"]
        if verb == "batch":
            self.line += ["--threads", str(threads)]
        self.environment = {**os.environ, "RAYON_NUM_THREADS": str(threads)}

    def round(self, counts):
        with tempfile.TemporaryDirectory() as folder:
            line, start = [*self.line, "--output", f"{folder}/out"], time.perf_counter()
            child = subprocess.Popen(line, stderr=subprocess.DEVNULL, env=self.environment)
            _, status, usage = os.wait4(child.pid, 0)
            seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            self.run.refused = f"ends with status {child.returncode}"
        self.run.peak_mb = max(self.run.peak_mb, usage.ru_maxrss * 1024 / 1e6)
        if counts:
            self.run.seconds.append(seconds)
            self.run.cpu.append(usage.ru_utime + usage.ru_stime)

    def end(self):
        return self.run


def entities(casefile, file):
    """The names that the command finds in each text, as (label, start, end in characters)."""
    line = [casefile, "entities", file, "--format", "jsonl"]
    lines = subprocess.run(line, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout
    return [{(e["label"], e["start"], e["end"]) for e in json.loads(line)["entities"]} for line in lines.splitlines()]
