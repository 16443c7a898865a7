"""Facts between given entities, as DocRED counts them: F1, and Ign F1, which leaves out what the training set tells.

There is no package to ask. What follows says the definition of the paper (Yao et al. 2019) in sets: a fact is
a relation between two entities of a document, known from training where a name of its head, a name of its tail and the
relation are.
"""

import itertools
import json

from words import figure

NAMES = ["Ana Ruiz", "Zest Airways, Inc.", "Lima", "Сана", "Ana", "Sana'a (Yemen)", "MRT", "Eva Paz"]
RELATIONS = ["P6", "P17", "P131"]


def tokens(rng, name):
    """The name in tokens: commas and full stops by themselves, or not."""
    apart = name if rng.random() < 0.5 else name.replace(",", " ,").replace(".", " .")
    return apart.split()


def page(rng, title, most):
    """A document of DocRED: entities that stand one after the other in a few sentences, now and then one twice."""
    sentences, entities = [[] for _ in range(rng.randint(1, 3))], []
    for _ in range(rng.randint(0, most)):
        vertices = []
        for name in rng.choices(NAMES, k=rng.choice([1, 1, 2, 3])):
            number = rng.randrange(len(sentences))
            start = len(sentences[number])
            sentences[number] += tokens(rng, name)
            pos = [start, len(sentences[number])]
            vertices.append({"name": name, "pos": pos, "sent_id": number, "type": rng.choice(["PER", "ORG"])})
            sentences[number] += ["and"] * rng.randint(0, 1)
        entities.append(vertices)
    if entities and rng.random() < 0.1:
        entities.insert(0, entities[-1])
    labels = [{"h": h, "t": t, "r": r, "evidence": []} for h, t, r in some(rng, facts(entities), 0.2)]
    sentences = [sentence or ["."] for sentence in sentences]
    return {"title": title, "sents": sentences, "vertexSet": entities, "labels": labels}


def facts(entities):
    """All that could be said."""
    return set(itertools.product(range(len(entities)), range(len(entities)), RELATIONS))


def some(rng, facts, rate):
    return sorted(fact for fact in sorted(facts) if rng.random() < rate)


def of(page):
    return {(label["h"], label["t"], label["r"]) for label in page["labels"]}


def named(page, fact):
    head, tail, relation = fact
    names = lambda entity: {vertex["name"] for vertex in page["vertexSet"][entity]}
    return {(one, other, relation) for one in names(head) for other in names(tail)}


def figures(documents, known):
    """Of documents, each a page and the facts that were predicted."""
    keep = lambda facts, relation: {fact for fact in facts if relation in (None, fact[2])}
    result = []
    for relation in [None, *RELATIONS]:
        right = predicted = gold = ignored = 0
        for page, own in documents:
            true, own = keep(of(page), relation), keep(own, relation)
            right, predicted, gold = right + len(true & own), predicted + len(own), gold + len(true)
            ignored += sum(not known.isdisjoint(named(page, fact)) for fact in true & own)
        ratio = lambda part, whole: part / whole if whole else 0
        recall = ratio(right, gold)
        for measure, left_out in (("relation.entity", 0), ("relation.ignore_train", ignored)):
            precision = ratio(right - left_out, predicted - left_out)
            over = {"label": relation} if relation else "all"
            f1 = ratio(2 * precision * recall, precision + recall)
            result.append(figure(measure, over, precision, recall, f1))
    return result


def write(rng, folder, count):
    """`facts.train.json`, `.gold.json` and `.predicted.json` in DocRED's forms, and `facts.json`, the figures."""
    train = [page(rng, f"Training {number}", 4) for number in range(5)]
    known = {triple for page in train for fact in of(page) for triple in named(page, fact)}
    documents = []
    for number in range(count):
        own = page(rng, f"Title {number}", 6)
        right = some(rng, of(own), rng.choice([0, 0.5, 1]))
        wrong = some(rng, facts(own["vertexSet"]), rng.choice([0, 0, 0.1]))
        documents.append((own, {*right, *wrong}))
    predicted = [
        {"title": own["title"], "h_idx": head, "t_idx": tail, "r": relation}
        for own, said in documents
        for head, tail, relation in sorted(said) * rng.choice([1, 1, 2])
    ]
    rng.shuffle(predicted)
    each = [{"figures": figures([document], known)} for document in documents]
    expected = {"documents": each, "figures": figures(documents, known)}
    parts = {"train.json": train, "gold.json": [own for own, _ in documents], "predicted.json": predicted}
    for name, part in {**parts, "json": expected}.items():
        text = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
        (folder / f"facts.{name}").write_text(text + "\n")
