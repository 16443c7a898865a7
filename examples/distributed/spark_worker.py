"""What a Spark worker runs.

It is a module of its own because Spark sends a function of the script itself by value: each task would get a copy with a
cache of its own, and load the model anew. A module is imported once by a worker process, and Spark uses its processes for
task after task (`spark.python.worker.reuse`, on by default).
"""

import functools
import os
import sys

import casefile


@functools.cache
def extractor():
    """The model; with one thread, because Spark runs a worker process on every core already."""
    extractor = casefile.Extractor(threads=1)
    print(f"casefile: process {os.getpid()} has loaded its model", file=sys.stderr, flush=True)
    return extractor


def read(batches, columns):
    """Record batches of texts to record batches of case files, a row a document."""
    for batch in batches:
        yield from extractor().extract_batch(batch, **columns).to_pyarrow().to_batches()
