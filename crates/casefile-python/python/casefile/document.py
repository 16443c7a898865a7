"""What a text tells, as plain data. Offsets are positions in the text as Python counts them; bytes are those of UTF-8."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import spacy


@dataclass(frozen=True, slots=True)
class Span:
    """Where something stands: `text[start:end]`."""

    start: int
    end: int
    start_byte: int
    end_byte: int


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence, a headline or a dateline; `paragraph` counts from 0."""

    paragraph: int


@dataclass(frozen=True, slots=True)
class Mention(Span):
    """A stretch of text that refers to an entity, by `level` name or nominal."""

    text: str
    type: str
    level: str
    score: float
    entity: int


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something with all its mentions, which are positions in `Document.mentions`. `date`, `min` and `max`, or
    `country` say what a Date, a Quantity, or a Location or Norp stands for."""

    name: str
    type: str
    score: float
    mentions: tuple[int, ...]
    date: str | None
    min: int | None
    max: int | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """A directed link between two entities; `evidence` are the mentions that say it best."""

    type: str
    head: int
    tail: int
    score: float
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Trigger(Span):
    """A word or phrase that names an event."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Argument:
    """What an entity is in an event. A perpetrator has an `attribution` - stated, claimed, attributed, suspected or denied -
    and may have the entity that says so."""

    role: str
    entity: int
    score: float
    attribution: str | None
    attribution_source: int | None
    attribution_score: float | None
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, was planned or was prevented: an Attack or an Arrest."""

    type: str
    subtype: str | None
    status: str
    score: float
    triggers: tuple[Trigger, ...]
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that was not done."""

    kind: str
    start: int | None
    end: int | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what was read from it. Entities are referred to by their position in `entities`."""

    text: str
    id: str | None
    published: str | None
    model: str
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    events: tuple[Event, ...]
    warnings: tuple[Warning, ...]

    def entity(self, index: int) -> Entity:
        """The entity that a mention, a relation or an argument refers to."""
        return self.entities[index]

    def mentions_of(self, entity: Entity) -> Iterator[Mention]:
        """The mentions of an entity, in order."""
        return (self.mentions[index] for index in entity.mentions)

    def to_dict(self) -> dict[str, Any]:
        """As dictionaries and lists, named as in the Arrow schema; `from_dict` reads it back."""
        return {key: _plain(value) for key, value in dataclasses.asdict(self).items()}

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Document:
        """From a row of the schema, with its `text`."""
        return cls(
            text=row["text"],
            id=row["id"],
            published=row["published"],
            model=row["model"],
            sentences=tuple(Sentence(**sentence) for sentence in row["sentences"]),
            mentions=tuple(Mention(**mention) for mention in row["mentions"]),
            entities=tuple(Entity(**{**entity, "mentions": tuple(entity["mentions"])}) for entity in row["entities"]),
            relations=tuple(Relation(**_with_evidence(relation)) for relation in row["relations"]),
            events=tuple(_event(event) for event in row["events"]),
            warnings=tuple(Warning(**warning) for warning in row["warnings"]),
        )

    def to_displacy(self) -> dict[str, Any]:
        """For `spacy.displacy.render(..., style="ent", manual=True)`: the mentions, the longest where they nest."""
        ents = [{"start": mention.start, "end": mention.end, "label": mention.type} for mention in self._outermost()]
        return {"text": self.text, "ents": ents, "title": self.id}

    def to_spacy(self, nlp: spacy.language.Language) -> spacy.tokens.Doc:
        """As a document of spaCy: named mentions as its `ents`, all mentions as `spans["casefile"]`, and this document as
        `_.casefile`. Where mentions begin or end inside a token, they take it whole. spaCy cannot write that last one: save
        the document with `exclude=["user_data"]`."""
        from spacy.tokens import Doc
        from spacy.util import filter_spans

        Doc.set_extension("casefile", default=None, force=True)
        doc = nlp.make_doc(self.text)

        def span(mention: Mention) -> Any:
            return doc.char_span(mention.start, mention.end, label=mention.type, alignment_mode="expand")

        doc.spans["casefile"] = [span(mention) for mention in self.mentions]
        doc.set_ents(filter_spans([span(mention) for mention in self.mentions if mention.level == "name"]))
        doc._.casefile = self
        return doc

    def _outermost(self) -> Iterator[Mention]:
        end = 0
        for mention in sorted(self.mentions, key=lambda mention: (mention.start, -mention.end)):
            if mention.start >= end:
                end = mention.end
                yield mention


def _plain(value: Any) -> Any:
    """Tuples as lists, as JSON and Arrow have them."""
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value


def _with_evidence(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "evidence": tuple(Span(**span) for span in row["evidence"])}


def _event(row: dict[str, Any]) -> Event:
    triggers = tuple(Trigger(**trigger) for trigger in row["triggers"])
    arguments = tuple(Argument(**_with_evidence(argument)) for argument in row["arguments"])
    return Event(**{**row, "triggers": triggers, "arguments": arguments})
