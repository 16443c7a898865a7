"""What the reference implementations count of random cases, for crates/casefile-eval/tests/references.rs to compare.

    python expected.py FOLDER CASES

writes into FOLDER `spans.jsonl` (nervaluate), `clusters.jsonl` (the CoNLL-2012 scorer, which needs perl, and LEA) and,
for every way to read tags, `NAME.json` with `NAME.gold.conll` and `NAME.predicted.conll` (seqeval). A line of the former
and each of the latter is a corpus: `documents`, each with its `figures`, and the `figures` of all. `facts.json` is one too, with DocRED's files beside it. A figure is
[measure, over what, precision, recall, F1]. Offsets are in bytes. The same CASES gives the same files.
"""

import json
import pathlib
import random
import sys

import clusters
import facts
import spans
import tags


def main(folder, count):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    clusters.check()
    for module in (spans, clusters):
        rng = random.Random(f"{module.__name__} {count}")
        with open(folder / f"{module.__name__}.jsonl", "w") as file:
            for _ in range(count):
                print(json.dumps(module.case(rng), ensure_ascii=False, separators=(",", ":")), file=file)
    for name, corpus in tags.cases(random.Random(f"tags {count}"), folder, count):
        (folder / f"{name}.json").write_text(json.dumps(corpus, separators=(",", ":")) + "\n")
    facts.write(random.Random(f"facts {count}"), folder, count)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
