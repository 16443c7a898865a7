"""Name replacement: the people, groups, bodies and places of a document get the names of others, the same ones all through."""
import re

TYPES = ("Person", "Group", "Organization", "Location")
SHARE = 0.4  # of the entities of a document that is changed


def forms(example, entity):
    """The entity's names as they are written, longest first."""
    text, spans = example["text"], example["spans"]
    names = {text[s:e] for s, e, labels in (spans[i] for i in entity["spans"]) if labels == [f"{entity['type']}/name"]}
    return sorted(names, key=lambda name: (-len(name), name))


def kind(name, longest):
    """What a name is to the longest one of its entity: what may take its place."""
    words = longest.split()
    if name == longest:
        return "acronym" if name.isupper() and len(words) == 1 else f"{min(len(words), 4)} words"
    if name == words[-1]:
        return "last"
    if name == words[0]:
        return "first"
    return "acronym" if name.isupper() else "other"


def signature(names):
    return tuple(kind(name, names[0]) for name in names)


def pool(examples):
    """`(type, signature)` to lists of names, from the entities of the examples."""
    names = {}
    for example in examples:
        for entity in example["entities"]:
            found = forms(example, entity)
            if entity["type"] in TYPES and found and not example["text"].isupper():
                names.setdefault((entity["type"], signature(found)), []).append(found)
    return names


def replace_names(example, names, rng):
    """The example with a share of its entities renamed; mentions that lie in or around other spans keep their names."""
    text, changes = example["text"], {}
    for entity in example["entities"]:
        found = forms(example, entity)
        others = names.get((entity["type"], signature(found))) if found and entity["type"] in TYPES else None
        if others and rng.random() < SHARE:
            new = dict(zip(found, rng.choice(others)))
            spans = [tuple(example["spans"][i][:2]) for i in entity["spans"]]
            named = [(s, e) for s, e in spans if text[s:e] in new]
            if alone(example, named) and not hidden(text, named, found):
                changes.update({(s, e): new[text[s:e]] for s, e in named})
    return rewrite(example, changes) if changes else example


def alone(example, named):
    return all((s, e) in named or e <= a or b <= s for s, e in named for a, b, *_ in example["spans"] if (a, b) != (s, e))


def hidden(text, named, found):
    """Whether a name stands somewhere else too, where it is no mention."""
    places = {m.start() for name in found for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)}
    return any(not any(s <= p < e for s, e in named) for p in places)


def rewrite(example, changes):
    """With new words at some spans; all offsets follow."""
    parts, moved, end, shift = [], [], 0, 0
    for (s, e), name in sorted(changes.items()):
        parts += [example["text"][end:s], name]
        shift += len(name) - (e - s)
        moved.append((e, shift))
        end = e
    parts.append(example["text"][end:])

    def place(offset):
        return offset + next((by for at, by in reversed(moved) if at <= offset), 0)

    spans = [[place(s), place(e), *more] for s, e, *more in example["spans"]]
    return {**example, "text": "".join(parts), "spans": spans}
