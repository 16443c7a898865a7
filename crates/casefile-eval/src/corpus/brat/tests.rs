use super::*;

const TEXT: &str = "Ñandú rebels\nattacked Sana. They also hit north and south Lima.";

fn read_ann(annotations: &str) -> Result<Annotated, Fault> {
    parse(annotations, TEXT.to_owned())
}

#[test]
fn mentions_triggers_roles_and_equivalents() {
    let annotations = "T1\tGroup 0 12\tÑandú rebels\r\nT2\tAttack 13 21\tattacked\nT3\tPlace 22 26\tSana\n\
        T4\tGroup 28 32\tThey\n\nE1\tAttack:T2 Attacker:T1 Target2:T3 \nR1\tIn Arg1:T4 Arg2:T3\t\n\
        *\tEquiv T1 T4\nA1\tNegated E1\n#1\tAnnotatorNotes T1\tnote\nN1\tReference T3 Wikidata:Q2471\tSana\n";
    let document = read_ann(annotations).unwrap();
    let mentions = document.mentions.iter().map(|m| (m.span.of(TEXT), m.label.as_str(), m.entity));
    let expected = [("Ñandú rebels", "Group", 0), ("Sana", "Place", 1), ("They", "Group", 0)];
    assert_eq!(mentions.collect::<Vec<_>>(), expected);
    assert_eq!(document.entities[0].mentions, [0, 2]);
    assert_eq!((document.relations[0].head, document.relations[0].tail), (0, 1));
    let event = &document.events[0];
    assert_eq!((event.label.as_str(), event.triggers[0].span.of(TEXT)), ("Attack", "attacked"));
    let arguments =
        event.arguments.iter().map(|a| (a.role.as_str(), a.entity, a.span.map(|span| span.of(TEXT))));
    let expected = [("Attacker", 0, Some("Ñandú rebels")), ("Target", 1, Some("Sana"))];
    assert_eq!(arguments.collect::<Vec<_>>(), expected);
}

#[test]
fn fragments_are_one_mention_and_white_space_is_folded() {
    let annotations = "T1\tPlace 42 47;58 62\tnorth Lima\nT2\tGroup 0 21\tÑandú rebels attacked\n";
    let document = read_ann(annotations).unwrap();
    assert_eq!(document.mentions[0].span.of(TEXT), "north and south Lima");
}

#[test]
fn an_event_as_an_argument_gets_an_entity() {
    let annotations =
        "T1\tAttack 13 21\tattacked\nT2\tAttack 38 41\thit\nE1\tAttack:T1\nE2\tAttack:T2 Cause:E1\n";
    let document = read_ann(annotations).unwrap();
    let argument = &document.events[1].arguments[0];
    assert_eq!(argument.span.map(|span| span.of(TEXT)), Some("attacked"));
    assert!(document.entities[argument.entity].mentions.is_empty());
    assert_eq!(document.mentions, []);
}

#[test]
fn the_names_of_a_relations_ends_come_before_their_order() {
    let ends = |ends: &str| {
        let annotations = format!("T1\tGroup 0 12\nT2\tPlace 22 26\nR1\tIn {ends}\n");
        let relation = &read_ann(&annotations).unwrap().relations[0];
        (relation.head, relation.tail)
    };
    assert_eq!(ends("Arg1:T1 Arg2:T2"), (0, 1));
    assert_eq!(ends("Arg2:T2 Arg1:T1"), (0, 1));
    assert_eq!(ends("Place:T2 Group:T1"), (1, 0));
}

#[test]
fn faults_are_named_by_line() {
    let cases = [
        ("\nT1\tGroup 0 5\tNandu\n", 1, "T1: the text has \"Ñandú\" there, not \"Nandu\""),
        ("T1\tGroup 0 99\tx\n", 0, "T1: the span 0..99 is empty or lies outside the text"),
        (
            "T1\tGroup 0\tx\n",
            0,
            "T1: a text-bound is a type with offsets: \"Group 0 6\" or \"Group 0 6;9 12\"",
        ),
        ("T1\tGroup 0 5\nT1\tGroup 0 5\n", 1, "there are two T1"),
        ("T1\tAttack 13 21\nE1\tAttack:T1\nE1\tAttack:T1\n", 2, "there are two E1"),
        ("T1\tGroup 0 5\nR1\tIn Arg1:T1 Arg2:T1\nR1\tIn Arg1:T1 Arg2:T1\n", 2, "there are two R1"),
        ("E1\tAttack:\n", 0, "E1: an event is \"Type:T1 Role:T2\""),
        ("E1\tAttack:T9\n", 0, "there is no trigger T9"),
        ("R1\tIn Arg1:T1 Arg2:T2\n", 0, "there is no T1"),
        ("R1\tIn T1 T2\n", 0, "R1: a relation is \"Type Arg1:T1 Arg2:T2\""),
        ("*\tSame T1 T2\n", 0, "*: the only relation without an id is Equiv"),
        (
            "X1 what\n",
            0,
            "X1 what: neither a text-bound, an event, a relation nor an equivalence, with a tab behind its id",
        ),
    ];
    for (annotations, line, reason) in cases {
        assert_eq!(read_ann(annotations), Err(Fault::at(line, reason)), "{annotations}");
    }
}
