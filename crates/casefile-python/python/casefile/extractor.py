"""A model, ready to read texts."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable
from typing import Any, Protocol, overload

from casefile import _casefile
from casefile.document import Document
from casefile.table import Table


class ArrowStream(Protocol):
    """What speaks Arrow: a table of pyarrow, a data frame of polars or pandas, a relation of DuckDB, ..."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


class ArrowArray(Protocol):
    """One batch of it."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...


class Extractor:
    """Reads texts into case files. It may be used from many threads at once, and is pickled by what it was made of: a worker
    opens the model anew.

    `model` is the folder of a model in place of the built-in one. `threads` is how many threads it reads with, one for
    each core if it is not given. Where an engine has a worker for each core, as Spark and Ray do, one is right. A forked process
    gets threads of its own.
    """

    def __init__(self, model: str | os.PathLike[str] | None = None, *, threads: int | None = None) -> None:
        if threads is not None and threads < 1:
            raise ValueError(f"threads must be at least 1, not {threads}")
        self._made_of = (model, threads)
        self._native = _casefile.Extractor(model, threads)

    @property
    def model_name(self) -> str:
        """Name and version of the model."""
        return self._native.model_name

    def extract(
        self, text: str, *, id: str | None = None, published: str | datetime.date | None = None
    ) -> Document:
        """Reads one text. `published` is the day that "last Tuesday" is counted from: a date, or one in ISO 8601, which may
        be a month or a year; without it, a date at the head of the text takes its place."""
        row = json.loads(self._native.extract(text, None if published is None else str(published)))
        return _document(row, text, id)

    @overload
    def extract_batch(self, data: ArrowStream | ArrowArray, *, text: str | None = ..., id: str | None = ..., published: str | None = ...) -> Table: ...
    @overload
    def extract_batch(self, data: Iterable[str]) -> list[Document]: ...
    def extract_batch(
        self, data: Any, *, text: str | None = None, id: str | None = None, published: str | None = None
    ) -> list[Document] | Table:
        """Reads many texts on all threads.

        Strings become a list of documents. What speaks Arrow becomes a table with a row for every row, in order; `text`, `id`
        and `published` name its columns (those of these names, as far as they are there). A row that cannot be read says why
        in the column `error`.
        """
        if hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
            return Table(self._native.extract_arrow(data, text, id, published))
        if (text, id, published) != (None, None, None):
            raise TypeError("text, id and published name columns of a table; strings have none")
        texts = list(_strings(data))
        rows = map(json.loads, self._native.extract_all(texts))
        return [_document(row, text, None) for row, text in zip(rows, texts)]

    def __getstate__(self) -> tuple[str | os.PathLike[str] | None, int | None]:
        return self._made_of

    def __setstate__(self, made_of: tuple[str | os.PathLike[str] | None, int | None]) -> None:
        model, threads = made_of
        Extractor.__init__(self, model, threads=threads)

    def __repr__(self) -> str:
        return f"<casefile.Extractor {self.model_name}>"


def _document(row: dict[str, Any], text: str, id: str | None) -> Document:
    if row["error"] is not None:
        raise ValueError(row["error"])
    return Document.from_dict({**row, "id": id, "text": text})


def _strings(data: Iterable[str]) -> Iterable[str]:
    if isinstance(data, str):
        raise TypeError("extract_batch takes many texts; extract takes one")
    if hasattr(data, "keys"):  # a dictionary, or a data frame that speaks no Arrow: it would give the names of its columns
        raise TypeError(f"a {type(data).__name__} is neither texts nor a table that speaks Arrow")
    for index, text in enumerate(data):
        if not isinstance(text, str):
            raise TypeError(f"text {index} is a {type(text).__name__}, not a str")
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValueError(f"text {index} is no Unicode: {error}") from error
        yield text
