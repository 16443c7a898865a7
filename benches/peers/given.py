"""Checkpoints and texts where none are given: made by tests/transformers/checkpoints.py, of our own corpus."""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "tests" / "transformers"))

import checkpoints

FAMILIES = list(checkpoints.FAMILIES)
ROOM = 512
DOCUMENTS, DOCUMENT_WORDS = 8, 600


def checkpoint(name, folder):
    """A checkpoint, with the vocabulary in a file of its own too, which rust-bert's pipeline asks for."""
    checkpoints.hf.utils.logging.disable_progress_bar()
    checkpoints.hf.utils.logging.set_verbosity_error()
    folder.mkdir(parents=True, exist_ok=True)
    checkpoints.make(name, folder, ROOM)
    tokenizer = checkpoints.hf.AutoTokenizer.from_pretrained(folder)
    tokenizer.backend_tokenizer.model.save(str(folder))
    return folder


def plain(count):
    """Sentences as they are."""
    found = [part for text in checkpoints.passages() for part in text.replace("\n", " ").split(". ") if part]
    return found[:: max(1, len(found) // count)][:count]


def hard(count):
    """Sentences with accents, other scripts, emoji, odd white space."""
    return checkpoints.sentences(count)


def documents():
    """Passages one after the other, longer than the model reads at once."""
    words = " ".join(checkpoints.passages()).split(" ")
    return [" ".join(words[i * DOCUMENT_WORDS :][:DOCUMENT_WORDS]) for i in range(DOCUMENTS)]


def texts(folder, count, only=None):
    """The files that are read where none is given."""
    made = {"sentences": plain(count), "hard-sentences": hard(count), "documents": documents()}
    return [write(folder / f"{name}.jsonl", of) for name, of in made.items() if only in (None, name)]


def write(path, of):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in of)
    return path


def read(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line)["text"] for line in file]
