"""Case files of news texts: who attacked whom, where and when, who says so, and how the groups and people are linked.

>>> import casefile
>>> extractor = casefile.Extractor()
>>> document = extractor.extract("Gunmen of the Red Dawn Front killed 12 people in Mopti on Friday.")
>>> [(argument.role, document.entity(argument.entity).name) for event in document.events for argument in event.arguments]
"""

from casefile._casefile import SCHEMA_VERSION, __version__, document_schema
from casefile.document import (
    Argument,
    Document,
    Entity,
    Event,
    Mention,
    Relation,
    Sentence,
    Span,
    Trigger,
    Warning,
)
from casefile.extractor import Extractor
from casefile.table import Table

__all__ = [
    "SCHEMA_VERSION",
    "Argument",
    "Document",
    "Entity",
    "Event",
    "Extractor",
    "Mention",
    "Relation",
    "Sentence",
    "Span",
    "Table",
    "Trigger",
    "Warning",
    "__version__",
    "document_schema",
]
