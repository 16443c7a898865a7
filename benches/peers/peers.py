"""One NER checkpoint on the same texts through four engines, side by side.

    python peers.py [CHECKPOINT] [TEXTS...]      # entities, speed and memory
    python peers.py --families [--texts N]       # entities alone, for every family of checkpoints

The engines: casefile on its own engine, casefile over rust-bert's models, rust-bert's own pipeline, and the
token-classification pipeline of `transformers`, which is what the others are held to. CHECKPOINT is a folder as
`save_pretrained` writes it, all-MiniLM-L6-v2 under a random classifier where none is given; TEXTS are JSON Lines files,
each line `{"text": ...}`, and sentences and documents of models/training/corpus where none is given.

First, once: `cargo build --release -p casefile-peers` with libtorch, as the README says.
"""

import argparse
import pathlib
import tempfile

import agreement
import engines
import given
import table


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", nargs="?", type=pathlib.Path)
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    parser.add_argument("--families", action="store_true", help="compare entities for every family of checkpoints")
    parser.add_argument("--texts", type=int, default=200, help="how many sentences are made (200)")
    parser.add_argument("--only", help="of the texts that are made: sentences, hard-sentences or documents")
    parser.add_argument("--rounds", type=int, default=5, help="timed rounds over all texts (5)")
    parser.add_argument("--threads", type=int, nargs="*", default=[1, 2], help="threads of every engine (1 2)")
    parser.add_argument("--aggregation", default="first", help="a strategy of the pipeline in lower case (first)")
    parser.add_argument("--stride", type=int, default=128, help="pieces that windows share (128)")
    parser.add_argument("--show", type=int, default=0, help="how many differences of each engine are shown (0)")
    return parser.parse_args()


def compare(options, checkpoint, files):
    """A table for each file of texts and number of threads."""
    for file in files:
        texts = given.read(file)
        words = sum(len(text.split()) for text in texts)
        for threads in options.threads:
            print(f"\n{file.stem}: {len(texts)} texts, {words} words; threads: {threads}\n", flush=True)
            runs = engines.run(options, checkpoint, file, threads, options.rounds, engines.ALL)
            table.show(runs, texts, words)
            show(options, runs, texts)


def show(options, runs, texts):
    """Examples of what the engines have otherwise than the reference."""
    reference = agreement.reference(runs)
    for run in runs:
        if run.entities:
            for line in agreement.examples(texts, reference.entities, run.entities, options.show):
                print(f"{run.name}: {line}")


def families(options, folder):
    """A row for each family and engine."""
    file = given.write(folder / "texts.jsonl", given.hard(options.texts))
    texts, rows = given.read(file), []
    for name in given.FAMILIES:
        checkpoint = given.checkpoint(name, folder / name)
        runs = engines.run(options, checkpoint, file, 2, 0, engines.ONE_EACH)
        reference = agreement.reference(runs)
        for run in runs:
            if run is not reference:
                rows.append([name, run.name, *table.agree(run, reference, texts)])
        show(options, runs, texts)
    print(f"{len(texts)} sentences, many made hard; aggregation {options.aggregation}\n")
    table.show_rows(["family", "engine", *table.AGREE], rows)


def main():
    options = arguments()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if options.families:
            families(options, folder)
        else:
            checkpoint = options.checkpoint or given.checkpoint("all-minilm", folder / "all-minilm")
            compare(options, checkpoint, options.files or given.texts(folder, options.texts, options.only))


if __name__ == "__main__":
    main()
