//! Small random documents for property tests, and the same document with its lists in another order.
//!
//! All have one text, so that two of them often agree. But for [`repeating`], no two mentions share span and type and no two
//! events a trigger: of a document and itself there is one best alignment, which sends everything to itself.

use std::collections::{BTreeMap, BTreeSet};

use casefile_schema::{
    AttributionKind, CountryCode, Level, PartialDate, Place, Quantity, Span, Status, Value,
};
use proptest::prelude::*;
use proptest::{collection, option, sample};
use rand_xoshiro::SplitMix64;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

use crate::annotated::{
    Annotated, Argument, Attribution, Entity, Event, Mention, Relation, Slot, Template, Trigger,
};

const TEXT: &str = "Ali of the Red Front seized Bará on Friday";
const LABELS: [&str; 3] = ["Person", "Group", "Location"];
/// One that has a direction and one that has none.
const RELATIONS: [&str; 2] = ["leads", "allied_with"];
const EVENTS: [&str; 2] = ["Attack", "Arrest"];
const ROLES: [&str; 2] = ["perpetrator", "location"];

/// Any small document.
pub(crate) fn document() -> impl Strategy<Value = Annotated> {
    drawn(false)
}

/// One that may have mentions more than once, of one entity or of several.
pub(crate) fn repeating() -> impl Strategy<Value = Annotated> {
    drawn(true)
}

fn drawn(repeating: bool) -> impl Strategy<Value = Annotated> {
    let relation = (sample::select(&RELATIONS[..]), any::<usize>(), any::<usize>(), score());
    let relations = collection::vec(relation, 0..6);
    let events = collection::vec(event(), 0..4);
    let values = collection::vec(option::of(value()), 9);
    let templates = collection::vec(template(), 0..3);
    (collection::vec(mention(), 0..10), relations, events, values, templates).prop_map(
        move |(mentions, relations, events, values, templates)| {
            let tokens = words();
            let sentences = Span::new(0, TEXT.len()).into_iter().collect();
            let mut document =
                Annotated { text: TEXT.to_owned(), tokens, sentences, templates, ..Annotated::default() };
            add_mentions(&mut document, mentions, values, repeating);
            add_relations(&mut document, relations);
            add_events(&mut document, events);
            document
        },
    )
}

/// The same document, its mentions, entities, relations, events, triggers, arguments and templates in another order.
pub(crate) fn shuffled(document: &Annotated, seed: u64) -> Annotated {
    let mut rng = SplitMix64::seed_from_u64(seed);
    let mentions = order(document.mentions.len(), &mut rng);
    let entities = order(document.entities.len(), &mut rng);
    let mut new = document.clone();
    new.mentions = picked(&document.mentions, &mentions);
    new.entities = picked(&document.entities, &entities);
    new.relations = picked(&new.relations, &order(new.relations.len(), &mut rng));
    new.events = picked(&new.events, &order(new.events.len(), &mut rng));
    new.templates = picked(&new.templates, &order(new.templates.len(), &mut rng));
    let (mention, entity) = (inverse(&mentions), inverse(&entities));
    new.mentions.iter_mut().for_each(|m| m.entity = entity[m.entity]);
    for e in &mut new.entities {
        e.mentions = picked(&e.mentions, &order(e.mentions.len(), &mut rng));
        e.mentions.iter_mut().for_each(|m| *m = mention[*m]);
    }
    for relation in &mut new.relations {
        (relation.head, relation.tail) = (entity[relation.head], entity[relation.tail]);
    }
    for event in &mut new.events {
        event.triggers = picked(&event.triggers, &order(event.triggers.len(), &mut rng));
        event.arguments = picked(&event.arguments, &order(event.arguments.len(), &mut rng));
        for argument in &mut event.arguments {
            argument.entity = entity[argument.entity];
            if let Some(source) = argument.attribution.as_mut().and_then(|a| a.source.as_mut()) {
                *source = entity[*source];
            }
        }
    }
    new
}

fn order(len: usize, rng: &mut SplitMix64) -> Vec<usize> {
    let mut keyed: Vec<(u64, usize)> = (0..len).map(|i| (rng.next_u64(), i)).collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, i)| i).collect()
}

fn picked<T: Clone>(list: &[T], order: &[usize]) -> Vec<T> {
    order.iter().map(|&i| list[i].clone()).collect()
}

fn inverse(order: &[usize]) -> Vec<usize> {
    let mut inverse = vec![0; order.len()];
    order.iter().enumerate().for_each(|(new, &old)| inverse[old] = new);
    inverse
}

fn words() -> Vec<Span> {
    let mut end = 0;
    let word = |word: &str| {
        let start = end;
        end += word.len() + 1;
        Span::new(start, end - 1)
    };
    TEXT.split(' ').filter_map(word).collect()
}

/// One to three words of the text.
fn span() -> impl Strategy<Value = Span> {
    let words = words();
    (0..words.len(), 0..3_usize).prop_map(move |(first, more)| {
        let last = (first + more).min(words.len() - 1);
        Span::new(words[first].start(), words[last].end()).unwrap()
    })
}

fn score() -> impl Strategy<Value = Option<f32>> {
    option::of(0.0_f32..=1.0)
}

type RawMention = (Span, &'static str, usize, Option<Level>, Option<f32>);

fn mention() -> impl Strategy<Value = RawMention> {
    (span(), sample::select(&LABELS[..]), 0..4_usize, option::of(sample::select(Level::ALL)), score())
}

fn value() -> impl Strategy<Value = Value> {
    let date = |month| Value::Date(PartialDate::month_only(2024, month).unwrap());
    let country = |code: &str| Value::Place(Place { country: code.parse::<CountryCode>().unwrap() });
    prop_oneof![
        (1..3_u8).prop_map(date),
        (1..3_u32).prop_map(|count| Value::Quantity(Quantity::exactly(count))),
        sample::select(&["FR", "DE"][..]).prop_map(country),
    ]
}

/// Mentions of one number and type are one entity.
fn add_mentions(
    document: &mut Annotated,
    mentions: Vec<RawMention>,
    values: Vec<Option<Value>>,
    repeating: bool,
) {
    let (mut taken, mut numbers) = (BTreeSet::new(), BTreeMap::new());
    for (span, label, number, level, score) in mentions {
        if taken.insert((span, label)) || repeating {
            let entity = *numbers.entry((number, label)).or_insert_with(|| {
                let value = values.get(document.entities.len()).copied().flatten();
                document.entities.push(Entity { label: label.to_owned(), mentions: Vec::new(), value });
                document.entities.len() - 1
            });
            document.entities[entity].mentions.push(document.mentions.len());
            document.mentions.push(Mention { span, label: label.to_owned(), level, score, entity });
        }
    }
}

fn add_relations(document: &mut Annotated, relations: Vec<(&'static str, usize, usize, Option<f32>)>) {
    let count = document.entities.len();
    for (label, head, tail, score) in relations.into_iter().filter(|_| count > 0) {
        let (head, tail) = (head % count, tail % count);
        document.relations.push(Relation { label: label.to_owned(), head, tail, score });
    }
}

type RawAttribution = (AttributionKind, Option<usize>, Option<f32>);

#[derive(Debug, Clone)]
struct RawArgument {
    role: &'static str,
    entity: usize,
    /// Which of the entity's mentions it stands at, where it stands at one.
    mention: Option<usize>,
    attribution: Option<RawAttribution>,
    score: Option<f32>,
}

#[derive(Debug, Clone)]
struct RawEvent {
    label: &'static str,
    subtype: Option<&'static str>,
    status: Option<Status>,
    triggers: Vec<(Span, Option<f32>)>,
    arguments: Vec<RawArgument>,
}

fn argument() -> impl Strategy<Value = RawArgument> {
    let attribution = (sample::select(AttributionKind::ALL), option::of(any::<usize>()), score());
    let parts = (
        sample::select(&ROLES[..]),
        any::<usize>(),
        option::of(any::<usize>()),
        option::of(attribution),
        score(),
    );
    parts.prop_map(|(role, entity, mention, attribution, score)| RawArgument {
        role,
        entity,
        mention,
        attribution: attribution.filter(|_| role == "perpetrator"),
        score,
    })
}

fn event() -> impl Strategy<Value = RawEvent> {
    let parts = (
        sample::select(&EVENTS[..]),
        option::of(sample::select(&["bombing", "arson"][..])),
        option::of(sample::select(Status::ALL)),
        collection::vec((span(), score()), 1..3),
        collection::vec(argument(), 0..4),
    );
    parts.prop_map(|(label, subtype, status, triggers, arguments)| RawEvent {
        label,
        subtype,
        status,
        triggers,
        arguments,
    })
}

fn add_events(document: &mut Annotated, events: Vec<RawEvent>) {
    let mut taken = BTreeSet::new();
    for raw in events {
        let mut triggers = raw.triggers;
        triggers.retain(|(span, _)| taken.insert(*span));
        if !triggers.is_empty() {
            let arguments = raw.arguments.into_iter().filter_map(|argument| placed(document, argument));
            let event = Event {
                label: raw.label.to_owned(),
                subtype: raw.subtype.map(str::to_owned),
                status: raw.status,
                triggers: triggers.into_iter().map(|(span, score)| Trigger { span, score }).collect(),
                arguments: arguments.collect(),
            };
            document.events.push(event);
        }
    }
}

fn placed(document: &Annotated, raw: RawArgument) -> Option<Argument> {
    let count = document.entities.len();
    let entity = raw.entity.checked_rem(count)?;
    let mentions = &document.entities[entity].mentions;
    let span = raw.mention.map(|n| document.mentions[mentions[n % mentions.len()]].span);
    let attribution = raw.attribution.map(|(kind, source, score)| {
        let source = source.map(|n| n % count);
        Attribution { kind, source, score }
    });
    Some(Argument { role: raw.role.to_owned(), entity, span, attribution, score: raw.score })
}

fn template() -> impl Strategy<Value = Template> {
    let filler = collection::vec(sample::select(&["ALI", "RED FRONT", "BARA"][..]), 1..3);
    let slots = collection::btree_map(
        sample::select(&["PerpInd", "Target"][..]),
        collection::vec(filler, 1..3),
        0..3_usize,
    );
    let label = option::of(sample::select(&["attack", "bombing"][..]));
    (label, slots).prop_map(|(label, slots)| Template {
        label: label.map(str::to_owned),
        slots: slots.into_iter().map(|(role, fillers)| slot(role, fillers)).collect(),
    })
}

fn slot(role: &str, fillers: Vec<Vec<&str>>) -> Slot {
    let owned = |filler: Vec<&str>| filler.into_iter().map(str::to_owned).collect();
    Slot { role: role.to_owned(), fillers: fillers.into_iter().map(owned).collect() }
}

proptest! {
    #[test]
    fn a_shuffled_document_says_the_same(document in document(), seed in any::<u64>()) {
        let new = shuffled(&document, seed);
        for (index, entity) in new.entities.iter().enumerate() {
            prop_assert!(!entity.mentions.is_empty());
            prop_assert!(entity.mentions.iter().all(|&m| new.mentions[m].entity == index));
        }
        let facts = |d: &Annotated| {
            let first = |e: usize| {
                d.entities[e].mentions.iter().map(|&m| (d.mentions[m].span, d.mentions[m].label.clone())).min()
            };
            let mut facts: Vec<_> =
                d.relations.iter().map(|r| (r.label.clone(), first(r.head), first(r.tail))).collect();
            facts.sort();
            facts
        };
        prop_assert_eq!(facts(&document), facts(&new));
    }
}
