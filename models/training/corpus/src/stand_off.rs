//! Annotation kept apart from its text: offsets, and by what the text is known again.
//!
//! A line is the annotation form without `text`, and with
//!
//! ```text
//! "source": {"file": "re3d/CENTCOM.jsonl", "document": "001C9C3F"},   where the text was found
//! "sha256": "9f86d081...",                                            of the text as UTF-8
//! "layout": [6, 8, 1, 6],                                             lengths of its words, a white space between two of them
//! "blocks": [5123, 887]                                               hashes of its characters, 40 at a time
//! ```
//!
//! Offsets are Unicode scalar offsets, as in the annotation form. In the very text that the annotation was made on they hold
//! as they are. In a text that is laid out otherwise, is in capitals, or has something more or less in it, the *blocks* are
//! looked for: a block is 40 characters in lower case without white space, its hash `h = h * 911382323 + code point`, modulo
//! 9007199254740881, from 0. A span moves with the blocks that it lies in; one whose blocks are not there is lost, and said to be.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::dense::{self, BLOCK, Dense};

/// A document's annotation without its text.
#[derive(Debug, Clone)]
pub struct StandOff {
    annotation: Map<String, Value>,
    sha256: String,
    layout: Layout,
    blocks: Vec<u64>,
}

/// An annotation that found its text.
#[derive(Debug, Clone)]
pub struct Anchored {
    /// The annotation form, the text in it.
    pub line: String,
    /// Whether the text is, byte for byte, the one that the annotation was made on.
    pub is_exact: bool,
    /// What is not in this text: a sentence for each thing that was left out.
    pub lost: Vec<String>,
}

impl StandOff {
    /// Takes the text out of a line of the annotation form.
    ///
    /// # Errors
    /// Where the line is no JSON object or has no text.
    pub fn detach(line: &str) -> Result<Self, String> {
        let mut annotation = object(line)?;
        let Some(Value::String(text)) = annotation.remove("text") else {
            return Err("there is no \"text\"".to_owned());
        };
        // A name is words of the text.
        for entity in list(annotation.get_mut("entities")).filter_map(Value::as_object_mut) {
            entity.remove("name");
        }
        let (sha256, layout) = (sha256(&text), Layout::of(&text));
        Ok(Self { annotation, sha256, layout, blocks: Dense::new(&text).blocks() })
    }

    /// Reads a line of the stand-off form.
    ///
    /// # Errors
    /// Where the line is no JSON object, or its hash, layout or blocks are missing or do not belong together.
    pub fn from_line(line: &str) -> Result<Self, String> {
        let mut annotation = object(line)?;
        let Some(Value::String(sha256)) = annotation.remove("sha256") else {
            return Err("there is no \"sha256\"".to_owned());
        };
        let layout = Layout { words: numbers(&mut annotation, "layout")? };
        let blocks: Vec<u64> = numbers(&mut annotation, "blocks")?;
        if blocks.len() != dense::blocks_of(&(0..layout.visible())).len() {
            return Err(format!("{} blocks are none of {} characters", blocks.len(), layout.visible()));
        }
        Ok(Self { annotation, sha256, layout, blocks })
    }

    /// As a line of the stand-off form, without the line break.
    #[must_use]
    pub fn to_line(&self) -> String {
        let mut line = self.annotation.clone();
        line.insert("sha256".to_owned(), json!(self.sha256));
        line.insert("layout".to_owned(), json!(self.layout.words));
        line.insert("blocks".to_owned(), json!(self.blocks));
        Value::Object(line).to_string()
    }

    /// The annotation form on a text of the same layout in which every visible character is a `·`: what can be told about
    /// the annotation without its text, can be told of this.
    #[must_use]
    pub fn masked(&self) -> String {
        let words = self.layout.words.iter().map(|&n| "·".repeat(usize::try_from(n).unwrap_or_default()));
        let mut line = self.annotation.clone();
        line.insert("text".to_owned(), json!(words.collect::<Vec<_>>().join(" ")));
        Value::Object(line).to_string()
    }

    /// The document's id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.annotation.get("id").and_then(Value::as_str).unwrap_or_default()
    }

    /// SHA-256 of the text, in hexadecimal digits.
    pub(crate) fn sha256(&self) -> &str {
        &self.sha256
    }

    /// The hashes of the text's blocks, in their order.
    pub(crate) fn blocks(&self) -> &[u64] {
        &self.blocks
    }

    /// The annotation on a text of which it is not known whether it is the right one.
    #[must_use]
    pub fn anchor(&self, text: &str) -> Anchored {
        let is_exact = sha256(text) == self.sha256;
        let mut line = self.annotation.clone();
        let mut lost = Vec::new();
        if !is_exact {
            let dense = Dense::new(text);
            let moves = self.moves(&dense);
            lost = moved(&mut line, &moves);
        }
        line.insert("text".to_owned(), json!(text));
        Anchored { line: Value::Object(line).to_string(), is_exact, lost }
    }

    /// Where a span of the original lies in a text; `None` where that has not all of its blocks, one behind the other.
    fn moves(&self, text: &Dense) -> impl Fn(Range<usize>) -> Option<Range<usize>> {
        let found = text.find(&self.blocks, self.layout.visible());
        move |span| {
            let dense = self.layout.dense(span)?;
            let blocks = dense::blocks_of(&dense);
            let (first, start) = (blocks.start, found.get(blocks.start).copied().flatten()?);
            let in_place = |block: usize| found.get(block) == Some(&Some(start + (block - first) * BLOCK));
            let shift = |at: usize| at - first * BLOCK + start;
            blocks.clone().all(in_place).then(|| text.place(shift(dense.start)..shift(dense.end))).flatten()
        }
    }
}

/// SHA-256 of a text, in hexadecimal digits.
pub(crate) fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").unwrap_or_default();
        hex
    })
}

/// The hashes of all blocks that a text has, wherever they begin: by them an annotation finds its text among many.
pub(crate) fn blocks_in(text: &str) -> BTreeSet<u64> {
    Dense::new(text).windows(BLOCK, 0).map(|(_, hash)| hash).collect()
}

/// Lengths of the words; between two of them stands one white space, so some may be empty.
#[derive(Debug, Clone)]
struct Layout {
    words: Vec<u64>,
}

impl Layout {
    fn of(text: &str) -> Self {
        Self { words: text.split(char::is_whitespace).map(|word| word.chars().count() as u64).collect() }
    }

    /// Characters that are no white space.
    fn visible(&self) -> usize {
        usize::try_from(self.words.iter().fold(0, |sum: u64, &n| sum.saturating_add(n))).unwrap_or(usize::MAX)
    }

    /// A range of characters of the text among those that are no white space.
    fn dense(&self, span: Range<usize>) -> Option<Range<usize>> {
        let last = span.end.checked_sub(1).filter(|&last| span.start <= last)?;
        Some(self.place(span.start)?..self.place(last)? + 1)
    }

    fn place(&self, offset: usize) -> Option<usize> {
        let (mut start, mut seen) = (0_usize, 0_usize);
        for &word in &self.words {
            let word = usize::try_from(word).ok()?;
            if offset < start + word {
                return offset.checked_sub(start).map(|inside| seen + inside);
            }
            (start, seen) = (start + word + 1, seen + word);
        }
        None
    }
}

/// Moves every span of an annotation; what has none left goes, and what hangs on it.
fn moved(
    line: &mut Map<String, Value>,
    moves: &impl Fn(Range<usize>) -> Option<Range<usize>>,
) -> Vec<String> {
    let mut lost = Vec::new();
    let gone = owners(line, "entities", "mentions", moves, &mut lost);
    owners(line, "events", "triggers", moves, &mut lost);
    spans(line.get_mut("negatives"), "a hard negative", moves, &mut lost);
    // What is left is what the text says, which need not keep to the guide: an event may have lost its arguments.
    let is_gone = |thing: &Value, field: &str| thing.get(field).is_some_and(|id| gone.contains(id));
    for event in list(line.get_mut("events")) {
        retain(event.get_mut("arguments"), "an argument", &mut lost, |argument| !is_gone(argument, "entity"));
        for argument in list(event.get_mut("arguments")) {
            spans(argument.get_mut("evidence"), "evidence of an argument", moves, &mut lost);
            if is_gone(argument, "source") {
                lost.push("the source of an attribution is not in the text".to_owned());
                argument.as_object_mut().into_iter().for_each(|argument| drop(argument.remove("source")));
            }
        }
    }
    retain(line.get_mut("relations"), "a relation", &mut lost, |relation| {
        !is_gone(relation, "head") && !is_gone(relation, "tail")
    });
    for relation in list(line.get_mut("relations")) {
        spans(relation.get_mut("evidence"), "evidence of a relation", moves, &mut lost);
    }
    lost
}

/// Moves the spans of entities or events, and takes out those that have none left; their ids.
fn owners(
    line: &mut Map<String, Value>,
    things: &str,
    parts: &str,
    moves: &impl Fn(Range<usize>) -> Option<Range<usize>>,
    lost: &mut Vec<String>,
) -> Vec<Value> {
    let Some(Value::Array(all)) = line.get_mut(things) else { return Vec::new() };
    let mut gone = Vec::new();
    all.retain_mut(|thing| {
        let id = thing.get("id").cloned().unwrap_or_default();
        spans(thing.get_mut(parts), &format!("a span of {id}"), moves, lost);
        let is_there = list(thing.get_mut(parts)).next().is_some();
        if !is_there {
            let arguments = list(thing.get_mut("arguments")).count();
            let with = if arguments > 0 { format!(" with {arguments} arguments") } else { String::new() };
            lost.push(format!("{id}{with} is not in the text"));
            gone.push(id);
        }
        is_there
    });
    gone
}

fn spans(
    spans: Option<&mut Value>,
    what: &str,
    moves: &impl Fn(Range<usize>) -> Option<Range<usize>>,
    lost: &mut Vec<String>,
) {
    retain(spans, what, lost, |span| {
        let end = |name: &str| usize::try_from(span.get(name)?.as_u64()?).ok();
        let moved = end("start").zip(end("end")).and_then(|(start, end)| moves(start..end));
        if let (Some(moved), Some(span)) = (&moved, span.as_object_mut()) {
            span.insert("start".to_owned(), json!(moved.start));
            span.insert("end".to_owned(), json!(moved.end));
        }
        moved.is_some()
    });
}

fn retain(things: Option<&mut Value>, what: &str, lost: &mut Vec<String>, keep: impl Fn(&mut Value) -> bool) {
    if let Some(Value::Array(things)) = things {
        let before = things.len();
        things.retain_mut(keep);
        lost.extend((things.len()..before).map(|_| format!("{what} is not in the text")));
    }
}

fn list(value: Option<&mut Value>) -> impl Iterator<Item = &mut Value> {
    value.and_then(Value::as_array_mut).into_iter().flatten()
}

fn object(line: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(line).map_err(|error| format!("no JSON object: {error}"))
}

fn numbers(from: &mut Map<String, Value>, name: &str) -> Result<Vec<u64>, String> {
    let numbers = from.remove(name).ok_or_else(|| format!("there is no {name:?}"))?;
    serde_json::from_value(numbers).map_err(|error| format!("{name:?} is no list of numbers: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Sana, 3 Nov 89 -- Rebels of the Ñandú Front blew up a bridge near Aguilares on Friday.\n\n\
                        The army said that Comandante Rojo leads the front, and that nobody was hurt.";

    fn line() -> String {
        let at = |words: &str| {
            let start = TEXT[..TEXT.find(words).unwrap()].chars().count();
            format!(r#"{{"start":{start},"end":{}}}"#, start + words.chars().count())
        };
        format!(
            r#"{{"id":"a","text":{},"genre":"newswire","entities":[
                {{"id":"g1","type":"Group","mentions":[{},{}]}},
                {{"id":"p1","type":"Person","mentions":[{}]}},
                {{"id":"l1","type":"Location","mentions":[{}]}}],
               "events":[{{"id":"v1","type":"Attack","triggers":[{}],"arguments":[
                 {{"role":"perpetrator","entity":"g1","attribution":"attributed","source":"p1"}},{{"role":"location","entity":"l1"}}]}}],
               "relations":[{{"type":"leads","head":"p1","tail":"g1"}}]}}"#,
            serde_json::to_string(TEXT).unwrap(),
            at("Ñandú Front"),
            at("front"),
            at("Rojo"),
            at("Aguilares"),
            at("blew up"),
        )
    }

    fn mentions(line: &str) -> Vec<String> {
        let document = casefile_schema::annotation::from_line(1, line).unwrap();
        document.mentions.iter().map(|mention| mention.span.of(&document.text).to_owned()).collect()
    }

    #[test]
    fn a_line_without_its_text_says_nothing_of_it() {
        let line = StandOff::detach(&line()).unwrap().to_line();
        assert!(!line.contains("Rojo") && !line.contains("\"text\""));
        let back = StandOff::from_line(&line).unwrap();
        assert_eq!((back.id(), back.to_line()), ("a", line));
    }

    #[test]
    fn the_very_text_gives_everything_back() {
        let anchored = StandOff::detach(&line()).unwrap().anchor(TEXT);
        assert!(anchored.is_exact && anchored.lost.is_empty());
        assert_eq!(mentions(&anchored.line), ["Ñandú Front", "Aguilares", "Rojo", "front"]);
    }

    #[test]
    fn another_layout_and_capitals_lose_nothing() {
        let text = TEXT.to_uppercase().replace("\n\n", " ").replace(", ", " ,\n");
        let anchored = StandOff::detach(&line()).unwrap().anchor(&text);
        assert!(!anchored.is_exact && anchored.lost.is_empty(), "{:?}", anchored.lost);
        assert_eq!(mentions(&anchored.line), ["ÑANDÚ FRONT", "AGUILARES", "ROJO", "FRONT"]);
    }

    #[test]
    fn what_the_text_lacks_is_named_and_goes_with_all_that_hangs_on_it() {
        let text = TEXT.split("The army").next().unwrap();
        let anchored = StandOff::detach(&line()).unwrap().anchor(&format!("BREAKING: {text}"));
        assert_eq!(mentions(&anchored.line), ["Ñandú Front"], "Aguilares stands in the block that is cut");
        assert_eq!(
            anchored.lost.len(),
            3 + 2 + 1 + 1 + 1,
            "mentions, two entities, argument, source, relation: {:?}",
            anchored.lost
        );
    }

    #[test]
    fn without_the_text_the_annotation_still_reads() {
        let masked = StandOff::detach(&line()).unwrap().masked();
        assert_eq!(mentions(&masked), ["····· ·····", "·········", "····", "·····"]);
    }

    #[test]
    fn evidence_moves_and_a_span_that_ends_before_it_begins_is_lost() {
        let evidence = r#""tail":"g1","evidence":[{"start":32,"end":43}]"#;
        let line = line().replace(r#""tail":"g1""#, evidence);
        let stand_off = StandOff::detach(&line).unwrap();
        let moved = stand_off.anchor(&format!("UPDATE {TEXT}"));
        assert!(
            moved.lost.is_empty() && moved.line.contains(r#""evidence":[{"end":50,"start":39}]"#),
            "{}",
            moved.line
        );
        let backwards = StandOff::detach(&line.replace(r#""start":32"#, r#""start":60"#)).unwrap();
        assert_eq!(backwards.anchor(&format!("UPDATE {TEXT}")).lost.len(), 2, "mention and evidence");
    }

    #[test]
    fn a_line_that_does_not_hold_together_is_refused() {
        let whole = StandOff::detach(&line()).unwrap().to_line();
        assert!(StandOff::from_line(&whole.replace("\"layout\":[", "\"layout\":[400,")).is_err());
        assert!(StandOff::from_line("[]").is_err() && StandOff::from_line("{}").is_err());
        assert!(StandOff::detach("{\"id\":\"a\"}").is_err());
    }
}
