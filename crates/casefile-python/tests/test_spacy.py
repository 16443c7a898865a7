"""Case files as documents of spaCy."""

import casefile
import pytest

spacy = pytest.importorskip("spacy")

TEXT = "Señor Ruiz leads the Red Dawn Front. The French embassy in Mopti was bombed on Friday."


@pytest.fixture(scope="module")
def document():
    return casefile.Extractor().extract(TEXT)


def test_names_are_ents(document):
    doc = document.to_spacy(spacy.blank("en"))
    assert doc.text == TEXT
    assert ("Red Dawn Front", "Group") in {(ent.text, ent.label_) for ent in doc.ents}
    assert len(doc.spans["casefile"]) == len(document.mentions)
    assert doc._.casefile is document


def test_displacy_renders(document):
    page = spacy.displacy.render(document.to_displacy(), style="ent", manual=True, jupyter=False)
    assert "Red Dawn Front" in page and "Mopti" in page
    ents = document.to_displacy()["ents"]
    assert all(one["end"] <= other["start"] for one, other in zip(ents, ents[1:]))
