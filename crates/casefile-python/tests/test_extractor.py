"""Results as objects: offsets, batches, pickles, threads."""

import multiprocessing
import os
import pickle
import threading
import time

import casefile
import pytest

TEXT = "Señor Ruiz 💣 leads the Red Dawn Front. Its gunmen stormed a market in Mopti on Friday, killing 12 people."
READER = casefile.Extractor()


def _read_with_the_parents(texts):
    return READER.extract_batch(texts)


@pytest.fixture(scope="module")
def extractor():
    return READER


@pytest.fixture(scope="module")
def document(extractor):
    return extractor.extract(TEXT, id="a", published="2016-05-19")


def test_offsets_slice_the_text(document):
    assert document.text == TEXT and document.id == "a" and document.published == "2016-05-19"
    assert len(document.mentions) > 3
    for place in (*document.mentions, *(trigger for event in document.events for trigger in event.triggers)):
        assert TEXT[place.start : place.end] == place.text
        assert TEXT.encode()[place.start_byte : place.end_byte].decode() == place.text
    for relation in document.relations:
        assert all(0 <= span.start < span.end <= len(TEXT) for span in relation.evidence)


def test_what_is_linked_can_be_followed(document):
    names = {entity.name for entity in document.entities}
    assert "Red Dawn Front" in names
    roles = {argument.role for event in document.events for argument in event.arguments}
    assert "killed" in roles
    for entity in document.entities:
        assert all(document.entity(mention.entity) is entity for mention in document.mentions_of(entity))


def test_a_dictionary_reads_back(document):
    row = document.to_dict()
    assert row["mentions"][0]["text"] == document.mentions[0].text
    assert isinstance(row["entities"][0]["mentions"], list)
    assert casefile.Document.from_dict(row) == document


def test_dates_come_in_as_dates(extractor):
    import datetime

    day = extractor.extract(TEXT, published=datetime.date(2016, 5, 19))
    assert day == extractor.extract(TEXT, published="2016-05-19T10:00:00Z")
    assert any(entity.date == "2016-05-13" for entity in day.entities), [e.date for e in day.entities]
    with pytest.raises(ValueError, match="is no date"):
        extractor.extract(TEXT, published="yesterday")


def test_a_batch_is_its_texts_one_by_one(extractor):
    texts = [TEXT, "", "All was quiet. " * 30, TEXT[:40]]
    assert extractor.extract_batch(texts) == [extractor.extract(text) for text in texts]
    assert extractor.extract_batch(iter(texts)) == extractor.extract_batch(tuple(texts))
    assert extractor.extract_batch([]) == []
    assert casefile.Extractor(threads=1).extract_batch(texts) == extractor.extract_batch(texts)


def test_what_is_no_text_is_named(extractor):
    with pytest.raises(TypeError, match="text 1 is a int, not a str"):
        extractor.extract_batch(["a", 5])
    with pytest.raises(TypeError, match="extract takes one"):
        extractor.extract_batch(TEXT)
    with pytest.raises(ValueError, match="at least 1"):
        casefile.Extractor(threads=0)
    with pytest.raises(OSError, match="no-such-model"):
        casefile.Extractor("no-such-model")
    with pytest.raises(ValueError, match="text 1 is no Unicode"):
        extractor.extract_batch(["a", "b \ud800"])


def test_what_is_neither_texts_nor_a_table_is_refused(extractor):
    with pytest.raises(TypeError, match="a dict is neither texts nor a table"):
        extractor.extract_batch({"text": [TEXT]})
    with pytest.raises(TypeError, match="name columns of a table"):
        extractor.extract_batch([TEXT], id="id")


def test_it_is_pickled_with_its_settings(extractor):
    copy = pickle.loads(pickle.dumps(casefile.Extractor(threads=1)))
    assert copy.extract(TEXT) == extractor.extract(TEXT)
    assert copy._made_of == (None, 1)
    assert repr(copy) == f"<casefile.Extractor {copy.model_name}>"


def test_a_worker_process_opens_the_model_anew(extractor, document):
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.map(extractor.extract, [TEXT]) == [extractor.extract(TEXT)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_process_reads_as_well(extractor):
    texts = [TEXT] * 4
    expected = extractor.extract_batch(texts)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply_async(extractor.extract_batch, [texts]).get(timeout=60) == expected
        assert pool.apply_async(_read_with_the_parents, [texts]).get(timeout=60) == expected


def test_results_are_pickled(document):
    assert pickle.loads(pickle.dumps(document)) == document


def test_other_threads_go_on_while_it_reads(extractor):
    longest, stop = [0.0], threading.Event()

    def watch():
        last = time.monotonic()
        while not stop.is_set():
            time.sleep(0.005)
            now = time.monotonic()
            longest[0] = max(longest[0], now - last)
            last = now

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    extractor.extract(TEXT * 300)
    took = time.monotonic() - began
    stop.set()
    watcher.join()
    assert longest[0] < took / 2, "the lock was held"
