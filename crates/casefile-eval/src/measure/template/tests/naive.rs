//! The definitions of the scorers, tried out in full: all one-to-one maps of predicted to gold templates and fillers.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::{collection, option, sample};

use super::{Counts, counts, outcome};
use crate::annotated::{Annotated, Slot, Template};
use crate::measure::Measure;

const ROLES: [&str; 5] = ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"];

/// Every map of `rows` to `columns` that sends no two to one, in order: first to column 0, 1, ..., then to none.
fn maps(rows: usize, columns: usize) -> Vec<Vec<Option<usize>>> {
    let mut maps = vec![Vec::new()];
    for _ in 0..rows {
        let longer = |map: Vec<Option<usize>>| {
            let free = (0..columns).map(Some).filter(|column| !map.contains(column)).chain([None]);
            free.map(|column| [map.clone(), vec![column]].concat()).collect::<Vec<_>>()
        };
        maps = maps.into_iter().flat_map(longer).collect();
    }
    maps
}

/// Pairs of a map.
fn pairs(map: &[Option<usize>]) -> impl Iterator<Item = (usize, usize)> {
    map.iter().enumerate().filter_map(|(row, column)| Some((row, (*column)?)))
}

fn fillers<'a>(template: &'a Template, role: &str) -> Vec<&'a Vec<String>> {
    template.slots.iter().filter(|slot| slot.role == role).flat_map(|slot| &slot.fillers).collect()
}

fn all_in(few: &[String], many: &[String]) -> bool {
    few.iter().collect::<BTreeSet<_>>().is_subset(&many.iter().collect())
}

fn distinct(templates: &[Template]) -> Vec<Template> {
    let mut kept: Vec<Template> = Vec::new();
    for template in templates {
        if !kept.contains(template) {
            kept.push(template.clone());
        }
    }
    kept
}

fn ree(gold: &[Template], predicted: &[Template]) -> Counts {
    let pool = |templates: &[Template], role| {
        let mut pool: Vec<Vec<String>> = Vec::new();
        for filler in templates.iter().flat_map(|template| fillers(template, role)) {
            if !pool.iter().any(|other| all_in(filler, other) || all_in(other, filler)) {
                pool.push(filler.clone());
            }
        }
        pool
    };
    let mut sum = Counts::default();
    for role in ROLES {
        let (gold, predicted) = (pool(gold, role), pool(predicted, role));
        let right =
            |map: &Vec<Option<usize>>| pairs(map).filter(|&(p, g)| all_in(&predicted[p], &gold[g])).count();
        let right = maps(predicted.len(), gold.len()).iter().map(right).max().unwrap();
        let counts = [right, predicted.len(), right, gold.len()];
        (0..4).for_each(|part| sum[part] += counts[part]);
    }
    sum
}

/// By slot and together, of the first map with the greatest F1.
fn gtt(gold: &[Template], predicted: &[Template]) -> BTreeMap<String, Counts> {
    let gold = distinct(gold);
    let counted = |map: &Vec<Option<usize>>| {
        let mut slots: BTreeMap<&str, Counts> = BTreeMap::new();
        let mut add = |slot, part: usize, count: usize| {
            slots.entry(slot).or_default()[part] += count;
            slots.entry("all").or_default()[part] += count;
        };
        for (templates, part) in [(predicted, 1), (&gold, 3)] {
            for template in templates {
                add("incident_type", part, 1);
                ROLES.iter().for_each(|role| add(role, part, fillers(template, role).len()));
            }
        }
        for (p, g) in pairs(map) {
            let (p, g) = (&predicted[p], &gold[g]);
            if g.label.clone().unwrap().contains(p.label.as_deref().unwrap_or("attack")) {
                add("incident_type", 0, 1);
                add("incident_type", 2, 1);
                for role in ROLES {
                    let (p, g) = (fillers(p, role), fillers(g, role));
                    add(role, 0, p.iter().filter(|p| g.iter().any(|g| all_in(p, g))).count());
                    add(role, 2, g.iter().filter(|g| p.iter().any(|p| all_in(p, g))).count());
                }
            }
        }
        slots
    };
    let f1 = |slots: &BTreeMap<&str, Counts>| {
        let [right, predicted, found, gold] = slots.get("all").copied().unwrap_or_default().map(|n| n as f64);
        let (precision, recall) = (right / predicted, found / gold);
        if right + found > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    };
    let mut all = maps(predicted.len(), gold.len()).into_iter().map(|map| counted(&map));
    let mut best = all.next().unwrap();
    for slots in all {
        if f1(&slots) > f1(&best) {
            best = slots;
        }
    }
    best.retain(|_, counts| *counts != [0; 4]);
    best.into_iter().map(|(slot, counts)| (slot.to_owned(), counts)).collect()
}

/// What of a pair of templates counts for precision and recall.
type Similarity = fn(&Template, &Template) -> (usize, usize);

fn phi3(gold: &Template, predicted: &Template) -> (usize, usize) {
    let of_role = |role| {
        let (gold, predicted) = (fillers(gold, role), fillers(predicted, role));
        let common =
            |(p, g): (usize, usize)| predicted[p].iter().filter(|text| gold[g].contains(text)).count();
        maps(predicted.len(), gold.len()).iter().map(|map| pairs(map).map(common).sum()).max().unwrap_or(0)
    };
    let strings: usize = ROLES.into_iter().map(of_role).sum();
    (strings, strings)
}

fn subset(gold: &Template, predicted: &Template) -> (usize, usize) {
    let mut sum = (0, 0);
    for role in ROLES {
        let (gold, mut found) = (fillers(gold, role), BTreeSet::new());
        for filler in fillers(predicted, role) {
            let owners = filler.iter().filter_map(|text| gold.iter().position(|gold| gold.contains(text)));
            if let Some(owner) = owners.collect::<Vec<_>>().first() {
                sum.0 += 1;
                found.insert(*owner);
            }
        }
        sum.1 += found.len();
    }
    sum
}

/// The greatest sums, by precision and then recall, over all templates of one type each.
fn rme(gold: &[Template], predicted: &[Template], similarity: Similarity) -> (usize, usize) {
    let of_pair = |gold: &Template, predicted: &Template| {
        if gold.label == predicted.label { similarity(gold, predicted) } else { (0, 0) }
    };
    let mut rows: Vec<Vec<(usize, usize)>> = Vec::new();
    for template in distinct(gold) {
        let types = template.label.clone().unwrap();
        let copies =
            types.split(" / ").map(|label| Template { label: Some(label.to_owned()), ..template.clone() });
        let copies = copies.map(|copy| predicted.iter().map(|p| of_pair(&copy, p)).collect::<Vec<_>>());
        let mut best: Option<Vec<(usize, usize)>> = None;
        let sum = |row: &Vec<(usize, usize)>| row.iter().map(|pair| pair.0).sum::<usize>();
        for row in copies {
            if best.as_ref().is_none_or(|best| sum(&row) > sum(best)) {
                best = Some(row);
            }
        }
        rows.extend(best);
    }
    let sum = |map: &Vec<Option<usize>>| {
        pairs(map).fold((0, 0), |sum, (p, g)| (sum.0 + rows[g][p].0, sum.1 + rows[g][p].1))
    };
    maps(predicted.len(), rows.len()).iter().map(sum).max().unwrap()
}

/// At most four, of strings that are in their normal form.
fn templates(labels: &'static [&'static str]) -> impl Strategy<Value = Vec<Template>> {
    let words = sample::select(&["men", "boys", "car", "red front"][..]).prop_map(str::to_owned);
    let filler = collection::vec(words, 1..4);
    let slots = collection::btree_map(sample::select(&ROLES[..3]), collection::vec(filler, 1..4), 0..3);
    let slot = |(role, fillers): (&str, _)| Slot { role: role.to_owned(), fillers };
    let template = (sample::select(labels), slots).prop_map(move |(label, slots)| Template {
        label: Some(label.to_owned()),
        slots: slots.into_iter().map(slot).collect(),
    });
    collection::vec(template, 0..5)
}

/// Predictions that share templates with the gold ones, and some without a type.
fn gold_and_predicted() -> impl Strategy<Value = (Vec<Template>, Vec<Template>)> {
    let gold = templates(&["attack", "bombing", "attack / bombing", "bombing / arson"]);
    let predicted = templates(&["attack", "bombing", "arson"]);
    (gold, predicted, collection::vec(option::of(any::<sample::Index>()), 4), any::<bool>()).prop_map(
        |(gold, mut predicted, copied, untyped)| {
            for (template, index) in predicted.iter_mut().zip(copied) {
                if let Some(index) = index.filter(|_| !gold.is_empty()) {
                    template.slots.clone_from(&index.get(&gold).slots);
                }
            }
            if untyped && predicted.len() > 1 {
                predicted[0].label = None;
            }
            (gold, predicted)
        },
    )
}

proptest! {
    #[test]
    fn all_maps_find_nothing_better((gold, predicted) in gold_and_predicted()) {
        let document = |templates: &Vec<Template>| Annotated { templates: templates.clone(), ..Annotated::default() };
        let outcome = outcome(&document(&gold), &document(&predicted));
        let all = |measure| counts(&outcome, measure).get("all").copied().unwrap_or_default();
        prop_assert_eq!(all(Measure::MucCeafRee), ree(&gold, &predicted));
        prop_assert_eq!(counts(&outcome, Measure::MucGtt), gtt(&gold, &predicted));
        let [right, _, found, _] = all(Measure::MucCeafRmePhi3);
        prop_assert_eq!((right, found), rme(&gold, &predicted, phi3));
        let [right, _, found, _] = all(Measure::MucCeafRmeSubset);
        prop_assert_eq!((right, found), rme(&gold, &predicted, subset));
    }
}
