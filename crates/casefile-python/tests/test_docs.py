"""What the README and the tour show runs."""

import re
import runpy
from pathlib import Path

import pytest

pytest.importorskip("polars")

CRATE = Path(__file__).parents[1]


def test_the_snippets_of_the_readme():
    snippets = re.findall(r"```python\n(.*?)```", (CRATE / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(snippets) == 2
    exec("\n".join(snippets), {})


def test_the_tour(capsys):
    runpy.run_path(str(CRATE.parents[1] / "examples/python/case_files.py"))
    assert "Red Dawn Front" in capsys.readouterr().out
