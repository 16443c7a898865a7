"""A tour of casefile in Python, cell by cell: any editor that knows `# %%` runs it so, and `python case_files.py` as a whole.

It needs casefile and polars; the last cell needs spacy.
"""

# %% Read some wires
import casefile
import polars

wires = polars.DataFrame(
    {
        "id": ["mopti", "arauca", "valdoria"],
        "published": ["2016-05-19", "2019-05-04", "2021-11-02"],
        "text": [
            "Gunmen of the Red Dawn Front stormed a market in Mopti on Friday, killing 12 people, the army said.",
            "The National Liberation Army (ELN), led by Ramiro Quintana, blew up a pipeline near Arauca on 3 May. "
            "Two workers died. The group recruits among the Wayuu.",
            "Police arrested two suspects in Valdoria after Monday's car bomb outside the ministry of justice.",
        ],
    }
)
extractor = casefile.Extractor()
files = extractor.extract_batch(wires).to_polars()

# %% Who attacked what, where and when: a row an argument
entities = files.select("id", polars.col("entities").alias("names"))
arguments = (
    files.select("id", polars.col("events"))
    .explode("events")
    .drop_nulls()
    .with_row_index("event")
    .unnest("events")
    .select("id", "event", "type", "status", "arguments")
    .explode("arguments")
    .drop_nulls()
    .unnest("arguments")
    .join(entities, on="id")
    .with_columns(who_or_what=polars.col("names").list.get(polars.col("entity")).struct.field("name"))
    .select("id", "event", "type", "role", "who_or_what", "attribution", "score")
)
print(arguments)

# %% Who leads, funds and recruits for whom
for wire in wires.iter_rows(named=True):
    document = extractor.extract(wire["text"], id=wire["id"], published=wire["published"])
    for relation in document.relations:
        head, tail = document.entity(relation.head), document.entity(relation.tail)
        print(f"{head.name} {relation.type} {tail.name} ({relation.score:.2f})")

# %% The mentions in their text
try:
    from spacy import displacy
except ImportError:
    displacy = None
if displacy:
    print(displacy.render(document.to_displacy(), style="ent", manual=True, jupyter=False))
