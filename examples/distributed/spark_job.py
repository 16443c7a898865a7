"""Reads a folder of documents on a Spark cluster and writes their case files as Parquet, a row a document.

    spark-submit --master spark://HOST:7077 spark_job.py --input DOCUMENTS --output CASE_FILES
    python spark_job.py --master 'local[2]' --format jsonl --input wires.jsonl --output case_files --published published

Input and output are whatever Spark reads: folders, files, `s3a://...`. README.md has the settings that matter.
"""

import argparse
import functools

import casefile
import pyarrow
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

import spark_worker


def main():
    args = arguments()
    columns = {"text": args.text, "id": args.id}
    if args.published:
        columns["published"] = args.published

    builder = SparkSession.builder.appName("casefile")
    if args.master:
        builder = builder.master(args.master)
    spark = builder.getOrCreate()
    # What a task reads, and what another reads again if its worker dies. Spark's own limit, 128 MB, is hours.
    spark.conf.set("spark.sql.files.maxPartitionBytes", args.block_size)
    # How many texts a worker has in memory at once, with their case files. Spark's own limit is 10,000.
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", args.batch_size)
    spark.addArtifact(spark_worker.__file__, pyfile=True)

    if args.format == "jsonl":
        # The schema is given so that Spark need not read everything twice to infer it.
        strings = ", ".join(f"`{name}` STRING" for name in columns.values())
        documents = spark.read.schema(strings).json(args.input)
    else:
        documents = spark.read.parquet(args.input)

    case_files = documents.select(*columns.values()).mapInArrow(
        functools.partial(spark_worker.read, columns=columns),
        schema=from_arrow_schema(pyarrow.schema(casefile.document_schema())),
    )
    case_files.write.parquet(args.output)
    spark.stop()


def arguments():
    parser = argparse.ArgumentParser(description="Reads documents on a Spark cluster.")
    parser.add_argument("--input", required=True, help="the documents")
    parser.add_argument("--output", required=True, help="a folder for the case files; it must not be there yet")
    parser.add_argument("--master", help="the cluster, where spark-submit has not been told")
    parser.add_argument("--format", choices=["parquet", "jsonl"], default="parquet", help="of the input")
    parser.add_argument("--text", default="text", help="the column of the texts")
    parser.add_argument("--id", default="id", help="the column of their names")
    parser.add_argument("--published", help="the column of the days of publication, if there is one")
    parser.add_argument("--block-size", type=int, default=1 << 20, help="how many bytes of input a task reads")
    parser.add_argument("--batch-size", type=int, default=256, help="how many texts a worker has in memory at once")
    return parser.parse_args()


if __name__ == "__main__":
    main()
