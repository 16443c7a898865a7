"""spaCy or `transformers` as a process of its own: a line of JSON when it is warm, one for each line that is read, one at the end.

    python worker.py spacy TEXTS N PIPELINE            # nlp.pipe with N processes; PIPELINE is of spacy_ner.py
    python worker.py transformers TEXTS N BATCH        # batches of BATCH sorted texts, N threads

The second is the encoder of casefile-en in single precision under a random classifier: its speed means something, its names do
not. TEXTS are JSON Lines, `{"text": ...}`.
"""

import json
import os
import pathlib
import sys
import threading
import time

started = time.perf_counter()

MODEL = pathlib.Path(__file__).resolve().parents[2] / "models" / "casefile-en"
TYPES = ["Date", "Facility", "Group", "Location", "Norp", "Organization", "Person", "Quantity", "Weapon"]
SIZES = (8, 32, 128, 512)
ROOM, STRIDE = 512, 128


def say(**what):
    print(json.dumps(what), flush=True)


class Spacy:
    """`nlp.pipe`; of a few sizes of batch the fastest here."""

    def __init__(self, texts, processes, folder):
        sys.modules["torch"] = None  # It would be imported where it is installed, needed or not: 0.4 GB.
        import spacy

        self.nlp, self.texts, self.processes = spacy.load(folder), texts, processes
        self.read(texts[:50], 8)
        sizes = [size for size in SIZES if size * processes <= len(texts)] or SIZES[:1]
        self.size = apart(lambda: min(sizes, key=self.seconds))
        self.note = f"batches of {self.size}"

    def seconds(self, size):
        return min(timed(lambda: self.read(self.texts, size)) for _ in range(2))

    def read(self, texts, size):
        docs = self.nlp.pipe(texts, batch_size=size, n_process=self.processes)
        return [[(e.label_, e.start_char, e.end_char) for e in doc.ents] for doc in docs]

    def run(self):
        return self.read(self.texts, self.size)


class Transformers:
    """The token-classification pipeline; texts longer than the model reads go through it in windows, so that none is cut."""

    def __init__(self, texts, threads, batch):
        import torch
        import transformers as hf

        hf.utils.logging.set_verbosity_error()
        hf.utils.logging.disable_progress_bar()
        torch.set_num_threads(threads)
        torch.manual_seed(1)
        special = {f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep", "mask")}
        file = str(MODEL / "tokenizer.json")
        tokenizer = hf.PreTrainedTokenizerFast(tokenizer_file=file, model_max_length=ROOM, **special)
        labels = dict(enumerate(["O", *(f"{part}-{name}" for name in TYPES for part in "BI")]))
        labels = {"id2label": labels, "label2id": {label: number for number, label in labels.items()}}
        model = hf.BertForTokenClassification.from_pretrained(MODEL, dtype=torch.float32, **labels).eval()
        self.pipe = hf.pipeline("token-classification", model=model, tokenizer=tokenizer, device="cpu")
        self.texts, self.batch, self.guard = sorted(texts, key=len), int(batch), torch.inference_mode
        self.note = f"{len(labels['id2label'])} labels, {model.dtype}"
        self.run()

    def run(self):
        """Its names mean nothing and are not given."""
        with self.guard():
            self.pipe(self.texts, batch_size=self.batch, aggregation_strategy="first", stride=STRIDE)
        return []


def apart(act):
    """A number that is found in a process of its own, whose memory does not count."""
    here, there = os.pipe()
    if os.fork() == 0:
        try:
            os.write(there, json.dumps(act()).encode())
        finally:
            os._exit(0)
    os.wait()
    os.close(there)
    return json.loads(os.read(here, 100))


def timed(act):
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def megabytes(pid, kinds):
    """Memory of a process that is of one of the kinds; none where the process has ended."""
    try:
        lines = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except (OSError, ValueError):
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(kinds)) * 1024 / 1e6


def peak_mb():
    status = pathlib.Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in status if line.startswith("VmHWM:"))


def children_mb(act):
    """The most that the processes under this one have to themselves while it acts, looked at ten times a second."""
    over, most = threading.Event(), 0

    def look():
        nonlocal most
        while not over.wait(0.1):
            pids = pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
            most = max(most, sum(megabytes(pid, ("Private_Clean:", "Private_Dirty:")) for pid in pids))

    watch = threading.Thread(target=look)
    watch.start()
    act()
    over.set()
    watch.join()
    return most


def main(kind, texts, count, given):
    with open(texts, encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    engine = {"spacy": Spacy, "transformers": Transformers}[kind](texts, int(count), given)
    more = children_mb(engine.run) if kind == "spacy" and int(count) > 1 else 0
    say(load_s=time.perf_counter() - started)
    found = []
    for _ in sys.stdin:
        start = time.perf_counter()
        found = engine.run()
        say(seconds=time.perf_counter() - start)
    say(peak_mb=peak_mb() + more, entities=found, faults=engine.note)


if __name__ == "__main__":
    main(*sys.argv[1:])
