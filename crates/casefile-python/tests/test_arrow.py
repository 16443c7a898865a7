"""Tables in, tables out, whoever made them."""

import struct

import casefile
import pytest

pyarrow = pytest.importorskip("pyarrow")

TEXT = "Gunmen of the Red Dawn Front killed 12 people in Mopti on Friday."
IDS, TEXTS, DATES = ["a", "b", "c"], [TEXT, "All was quiet.", TEXT], ["2016-05-19", None, "2024-03-30"]


@pytest.fixture(scope="module")
def extractor():
    return casefile.Extractor()


@pytest.fixture(scope="module")
def table():
    return pyarrow.table({"id": IDS, "text": TEXTS, "published": DATES})


@pytest.fixture(scope="module")
def expected(extractor, table):
    return extractor.extract_batch(table).to_pyarrow()


def single(value):
    """Scores in single precision, of which JSON has as many digits as it takes."""
    if isinstance(value, dict):
        return {key: single(item) for key, item in value.items()}
    if isinstance(value, list):
        return [single(item) for item in value]
    return struct.pack("f", value) if isinstance(value, float) else value


def test_a_row_is_the_document(extractor, expected):
    assert expected.schema.equals(pyarrow.schema(casefile.document_schema()), check_metadata=True)
    assert expected.schema.metadata[b"casefile.schema"].decode() == casefile.SCHEMA_VERSION
    for row, text, day in zip(expected.to_pylist(), TEXTS, DATES):
        assert row.pop("error") is None
        document = casefile.Document.from_dict({**row, "text": text})
        assert single(document.to_dict()) == single(extractor.extract(text, id=row["id"], published=day).to_dict())


def test_batches_and_readers_are_tables(extractor, table, expected):
    assert extractor.extract_batch(table.to_batches()[0]).to_pyarrow() == expected
    reader = pyarrow.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=1))
    assert extractor.extract_batch(reader).to_pyarrow().combine_chunks() == expected


def test_polars(extractor, table, expected):
    polars = pytest.importorskip("polars")
    result = extractor.extract_batch(polars.DataFrame(table))
    assert result.to_pyarrow() == expected
    assert result.to_polars()["id"].to_list() == IDS


def test_pandas(extractor, table, expected):
    pytest.importorskip("pandas")
    result = extractor.extract_batch(table.to_pandas())
    assert result.to_pyarrow() == expected
    assert result.to_pandas()["id"].tolist() == IDS


def test_columns_by_other_names(extractor, table, expected):
    renamed = table.rename_columns(["url", "body", "day"])
    assert extractor.extract_batch(renamed, text="body", id="url", published="day").to_pyarrow() == expected
    with pytest.raises(ValueError, match='no column "text"; the columns are "url", "body", "day"'):
        extractor.extract_batch(renamed)


def test_a_bad_row_says_why(extractor):
    table = pyarrow.table({"text": [TEXT, None, TEXT], "published": ["2016", "2016", "soon"]})
    errors = extractor.extract_batch(table).to_pyarrow()["error"].to_pylist()
    assert errors[:2] == [None, "text is null"] and "soon" in errors[2]


def test_a_column_alone_is_no_table(extractor):
    with pytest.raises(ValueError, match="the data is no table: .*; a column of texts is read as a list of str"):
        extractor.extract_batch(pyarrow.array([TEXT]))


def test_an_empty_table(extractor, table):
    assert len(extractor.extract_batch(table.slice(0, 0))) == 0
