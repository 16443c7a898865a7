"""Runs as rows of a Markdown table."""

from statistics import median

import agreement

AGREE = ["equal", "missing", "extra", "texts equal", "remarks"]
SPEED = ["words/s", "range", "to transformers", "CPU s/round", "peak MB", "load s"]


def show_rows(heads, rows):
    rows = [heads, ["---"] * len(heads), *rows]
    widths = [max(len(str(row[i])) for row in rows) for i in range(len(heads))]
    for row in rows:
        print("| " + " | ".join(str(cell).ljust(width) for cell, width in zip(row, widths)) + " |")


def agree(run, reference, texts):
    """The cells of AGREE."""
    if run.refused:
        return ["-"] * 4 + [run.refused]
    sums = agreement.compare(texts, reference.entities, run.entities)
    return [sums.equal, sums.missing, sums.extra, f"{sums.texts}/{len(texts)}", run.faults]


def speed(run, fastest, words):
    """The cells of SPEED. The ratio is the median over rounds, each to the same round of the faster `transformers`."""
    if run.refused:
        return ["-"] * len(SPEED)
    ratios = [theirs / ours for theirs, ours in zip(fastest.seconds, run.seconds)]
    rates = [words / seconds for seconds in run.seconds]
    return [
        f"{median(rates):.0f}",
        f"{min(rates):.0f}-{max(rates):.0f}",
        f"{median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f})",
        f"{median(run.cpu):.2f}",
        f"{run.peak_mb:.0f}",
        f"{run.load_s:.2f}",
    ]


def show(runs, texts, words):
    reference = agreement.reference(runs)
    theirs = [run for run in runs if run.name.startswith("transformers") and run.seconds]
    fastest = min(theirs, key=lambda run: median(run.seconds))
    rows = []
    for run in runs:
        *counts, remark = agree(run, reference, texts)
        rows.append([run.name, *counts, *speed(run, fastest, words), remark])
    show_rows(["engine", *AGREE[:-1], *SPEED, AGREE[-1]], rows)
