"""The names of the schema as the model orders them. `crates/casefile-schema` holds the same tables for Rust."""

ENTITY_TYPES = ["Person", "Group", "Organization", "Location", "Facility", "Norp", "Date", "Quantity", "Weapon"]
SPAN_LABELS = [
    "Person/name", "Person/nominal", "Group/name", "Group/nominal", "Organization/name", "Organization/nominal",
    "Location/name", "Location/nominal", "Facility/name", "Facility/nominal", "Norp/name", "Norp/nominal",
    "Date/name", "Quantity/name", "Weapon/name", "Weapon/nominal", "Attack", "Arrest",
]
EVENT_TYPES = ["Attack", "Arrest"]
SUBTYPES = ["bombing", "armed_assault", "assassination", "kidnapping", "hijacking", "arson", "other"]
STATUSES = ["occurred", "planned", "foiled", "denied"]
ROLES = ["perpetrator", "target", "victim", "weapon", "killed", "injured", "abducted", "suspect", "agent", "location", "date"]
ATTRIBUTIONS = ["stated", "claimed", "attributed", "suspected", "denied"]
RELATIONS = ["leads", "recruits_for", "member_of", "part_of", "allied_with", "opposes", "based_in", "operates_in",
             "recruits_from", "origin", "funds", "located_in"]
MUC_ROLES = ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"]  # of the auxiliary task and its benchmark
SYMMETRIC = {"allied_with", "opposes"}

AGENTS = {"Person", "Group", "Organization", "Location"}
BODIES = {"Group", "Organization", "Location"}
ALLOWED_ROLES = {
    "Attack": {
        "perpetrator": AGENTS, "target": AGENTS | {"Facility", "Norp"}, "victim": {"Person", "Norp"},
        "weapon": {"Weapon"}, "killed": {"Quantity"}, "injured": {"Quantity"}, "abducted": {"Quantity"},
        "location": {"Location", "Facility"}, "date": {"Date"},
    },
    "Arrest": {
        "suspect": {"Person", "Group"}, "agent": {"Organization", "Location"},
        "location": {"Location", "Facility"}, "date": {"Date"},
    },
}
ALLOWED_RELATIONS = {
    "leads": ({"Person"}, BODIES), "recruits_for": ({"Person", "Organization"}, {"Group"}),
    "member_of": ({"Person"}, {"Group", "Organization"}),
    "part_of": ({"Group", "Organization"}, {"Group", "Organization"}),
    "allied_with": (BODIES, BODIES), "opposes": (BODIES, BODIES),
    "based_in": ({"Person", "Group", "Organization"}, {"Location"}), "operates_in": ({"Group"}, {"Location"}),
    "recruits_from": ({"Group"}, {"Location", "Norp"}), "origin": ({"Person"}, {"Location", "Norp"}),
    "funds": (AGENTS, {"Group"}), "located_in": ({"Location", "Facility"}, {"Location"}),
}


def span_label(entity_type, level):
    """Dates and quantities have one level in the model; everything else has two."""
    return f"{entity_type}/name" if entity_type in ("Date", "Quantity") else f"{entity_type}/{level}"


def type_of(label):
    return label.split("/")[0]
