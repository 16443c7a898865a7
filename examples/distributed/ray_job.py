"""Reads a folder of documents on a Ray cluster and writes their case files as Parquet, a row a document.

    ray job submit --address http://HOST:8265 --working-dir . -- python ray_job.py --input DOCUMENTS --output CASE_FILES
    python ray_job.py --workers 2 --format jsonl --input wires.jsonl --output case_files --published published

Input and output are whatever Ray Data reads: folders, files, `s3://...`. README.md has the settings that matter.
"""

import argparse
import os
import sys

import casefile
import pyarrow
import ray
from pyarrow.json import ParseOptions


class Reader:
    """A worker: an actor that loads the model when it starts and keeps it from batch to batch."""

    def __init__(self, columns):
        # One thread, because Ray runs an actor on every core already.
        self.extractor = casefile.Extractor(threads=1)
        self.columns = columns
        print(f"casefile: process {os.getpid()} has loaded its model", file=sys.stderr, flush=True)

    def __call__(self, batch):
        """A table of texts to a table of case files, a row a document."""
        return self.extractor.extract_batch(batch, **self.columns).to_pyarrow()


def main():
    args = arguments()
    columns = {"text": args.text, "id": args.id}
    if args.published:
        columns["published"] = args.published

    ray.init(args.address)
    if args.format == "jsonl":
        # The schema is given because a part of the input whose dates are all whole would have them as timestamps.
        strings = pyarrow.schema([(name, pyarrow.string()) for name in columns.values()])
        options = ParseOptions(explicit_schema=strings, unexpected_field_behavior="ignore")
        documents = ray.data.read_json(args.input, parse_options=options)
    else:
        documents = ray.data.read_parquet(args.input, columns=list(columns.values()))

    case_files = documents.map_batches(
        Reader,
        fn_constructor_args=[columns],
        batch_format="pyarrow",
        zero_copy_batch=True,
        batch_size=args.batch_size,
        compute=ray.data.ActorPoolStrategy(size=args.workers),
        num_cpus=1,
        # An actor that dies is started again, however often, and reads its batch again: but not for ever, as Ray would by
        # default, because it may be the batch that kills it.
        max_restarts=-1,
        max_task_retries=3,
    )
    case_files.write_parquet(args.output, mode="error")


def arguments():
    parser = argparse.ArgumentParser(description="Reads documents on a Ray cluster.")
    parser.add_argument("--input", required=True, help="the documents")
    parser.add_argument("--output", required=True, help="a folder for the case files; it must not be there yet")
    parser.add_argument("--address", help="the cluster, where `ray job submit` or RAY_ADDRESS has not told")
    parser.add_argument("--workers", type=int, required=True, help="how many actors: leave Ray a core for its own tasks")
    parser.add_argument("--format", choices=["parquet", "jsonl"], default="parquet", help="of the input")
    parser.add_argument("--text", default="text", help="the column of the texts")
    parser.add_argument("--id", default="id", help="the column of their names")
    parser.add_argument("--published", help="the column of the days of publication, if there is one")
    parser.add_argument("--batch-size", type=int, default=64, help="how many texts a worker takes at once")
    return parser.parse_args()


if __name__ == "__main__":
    main()
