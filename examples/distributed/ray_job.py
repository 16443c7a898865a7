"""Reads a folder of documents on a Ray cluster and writes their case files as Parquet, a row a document.

    ray job submit --address http://HOST:8265 --working-dir . -- python ray_job.py --workers 64 ...
    python ray_job.py --workers 1 --format jsonl --input wires.jsonl --output case_files --published published

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
    """A worker: an actor that loads the model when it starts and keeps it from block to block."""

    def __init__(self, columns):
        # One thread, because Ray runs an actor on every core already.
        self.extractor = casefile.Extractor(threads=1)
        self.columns = columns
        print(f"casefile: process {os.getpid()} has loaded its model", file=sys.stderr, flush=True)

    def __call__(self, block):
        """A table of texts to a table of case files, a row a document."""
        return self.extractor.extract_batch(block, **self.columns).to_pyarrow()


def main():
    args = arguments()
    columns = {"text": args.text, "id": args.id}
    if args.published:
        columns["published"] = args.published

    ray.init(args.address)
    # Without a core left for reading and writing files, the actors would wait for their texts for ever.
    if args.workers >= ray.cluster_resources()["CPU"]:
        sys.exit(f"--workers {args.workers} leaves no core of the cluster for Ray's own tasks")
    # A block is what an actor gets at once, and what another reads again if it dies. Ray's own limit, 128 MB, is hours.
    ray.data.DataContext.get_current().target_max_block_size = args.block_size
    # Files are read with half a core. It is enough, and it is not what actors have: with a core as well, Ray would have the
    # actors read them, and what an actor gets at once would be a file.
    if args.format == "jsonl":
        # The schema is given because a part of the input whose dates are all whole would have them as timestamps.
        strings = pyarrow.schema([(name, pyarrow.string()) for name in columns.values()])
        options = ParseOptions(explicit_schema=strings, unexpected_field_behavior="ignore")
        documents = ray.data.read_json(args.input, num_cpus=0.5, parse_options=options)
    else:
        documents = ray.data.read_parquet(args.input, num_cpus=0.5).select_columns(list(columns.values()))

    # An actor that dies is started again and reads its block again: Ray sees to that by itself.
    case_files = documents.map_batches(
        Reader,
        fn_constructor_args=[columns],
        batch_format="pyarrow",
        zero_copy_batch=True,
        batch_size=None,  # a block
        compute=ray.data.ActorPoolStrategy(size=args.workers),
        num_cpus=1,
    )
    case_files.write_parquet(args.output, mode="error")


def arguments():
    parser = argparse.ArgumentParser(description="Reads documents on a Ray cluster.")
    parser.add_argument("--input", required=True, help="the documents")
    parser.add_argument("--output", required=True, help="a folder for the case files; it must not be there yet")
    parser.add_argument("--address", help="the cluster, where `ray job submit` or RAY_ADDRESS has not told")
    parser.add_argument("--workers", type=int, required=True, help="how many actors, with a core each; one must be left")
    parser.add_argument("--format", choices=["parquet", "jsonl"], default="parquet", help="of the input")
    parser.add_argument("--text", default="text", help="the column of the texts")
    parser.add_argument("--id", default="id", help="the column of their names")
    parser.add_argument("--published", help="the column of the days of publication, if there is one")
    parser.add_argument("--block-size", type=int, default=1 << 20, help="how many bytes of input an actor gets at once")
    return parser.parse_args()


if __name__ == "__main__":
    main()
