use super::*;
use crate::annotated::{Entity, Mention};
use crate::measure::{Fault, Layer};
use casefile_schema::Span;
use proptest::prelude::*;

/// Mentions of a text, each an entity of its own.
pub(super) fn mentioned(text: &str, mentions: &[(usize, usize, &str)]) -> Annotated {
    let mention = |(entity, &(start, end, label)): (usize, &(usize, usize, &str))| Mention {
        span: Span::new(start, end).unwrap(),
        label: label.to_owned(),
        level: None,
        score: None,
        entity,
    };
    let entity = |(index, &(_, _, label)): (usize, &(usize, usize, &str))| Entity {
        label: label.to_owned(),
        mentions: vec![index],
        value: None,
    };
    Annotated {
        text: text.to_owned(),
        mentions: mentions.iter().enumerate().map(mention).collect(),
        entities: mentions.iter().enumerate().map(entity).collect(),
        ..Annotated::default()
    }
}

/// Mentions anywhere in a text of twenty characters of one to four bytes.
pub(super) fn annotated() -> impl Strategy<Value = Annotated> {
    let mention = (0_usize..20, 1_usize..6, prop::sample::select(vec!["A", "B", "<i>"]));
    prop::collection::vec(mention, 0..9).prop_map(|mentions| {
        let text = "ab<c> ñ&é\n💣 \"x\u{202e}y\0.";
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let last = bounds.len() - 1;
        let at = |place: usize| bounds[place.min(last)];
        let mentions = mentions.into_iter().map(|(start, length, label)| {
            let start = start.min(last - 1);
            (at(start), at(start + length), label)
        });
        mentioned(text, &mentions.collect::<Vec<_>>())
    })
}

/// What a set of mentions gets wrong of another.
fn outcome(gold: &Annotated, predicted: &Annotated) -> Outcome {
    let mut outcome = Outcome::default();
    for (fault, document, other) in [(Fault::Missed, gold, predicted), (Fault::Spurious, predicted, gold)] {
        let same = |a: &Mention, b: &Mention| a.span == b.span && a.label == b.label;
        for mention in document.mentions.iter().filter(|m| !other.mentions.iter().any(|o| same(m, o))) {
            outcome.findings.push(finding(
                Layer::Mention,
                fault,
                &mention.label,
                &[mention.span],
                &gold.text,
            ));
        }
    }
    outcome
}

fn finding(layer: Layer, fault: Fault, label: &str, spans: &[Span], text: &str) -> Finding {
    let words: Vec<&str> = spans.iter().map(|span| span.of(text)).collect();
    let (label, text) = (label.to_owned(), words.join(" -> "));
    Finding { layer, fault, label, spans: spans.to_vec(), text, score: None }
}

fn page(report: &HtmlReport) -> String {
    let mut out = Vec::new();
    report.write(&mut out, &Header::default(), &[], &Tally::default()).unwrap();
    String::from_utf8(out).unwrap()
}

/// Without tags, and with characters for their names.
fn stripped(html: &str) -> String {
    let mut out = String::new();
    for (index, part) in html.split('<').enumerate() {
        out += if index == 0 { part } else { part.split_once('>').unwrap().1 };
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// The visible texts of all passages, gold and predicted in turn.
fn texts(page: &str) -> Vec<String> {
    let starts = page.split("<p class=\"text\" dir=\"auto\">").skip(1);
    starts.map(|rest| stripped(rest.split("</p>").next().unwrap())).collect()
}

/// A report of `(id, number of errors)`.
fn report(limit: usize, documents: &[(&str, usize)]) -> HtmlReport {
    let mut report = HtmlReport::new(limit);
    for &(id, errors) in documents {
        let text = "word ".repeat(errors.max(1));
        let mentions: Vec<_> = (0..errors).map(|n| (5 * n, 5 * n + 4, "A")).collect();
        let (gold, predicted) = (mentioned(&text, &mentions), mentioned(&text, &[]));
        report.add(id, &gold, &predicted, &outcome(&gold, &predicted));
    }
    report
}

fn ids(report: &HtmlReport) -> Vec<&str> {
    report.worst.iter().map(|document| document.id.as_str()).collect()
}

#[test]
fn the_worst_documents_are_kept_whatever_the_order() {
    let mut documents = [("a", 1), ("b", 3), ("c", 0), ("d", 2), ("e", 2), ("f", 1)];
    let one = report(3, &documents);
    assert_eq!(ids(&one), ["b", "d", "e"]);
    documents.reverse();
    let other = report(3, &documents);
    assert_eq!(page(&one), page(&other));
    let page = stripped(&page(&one));
    assert!(page.contains("Not shown: 2 documents with 2 errors."), "the rest is told");
    assert!(ids(&report(0, &documents)).is_empty());
}

#[test]
fn nothing_of_a_document_is_markup() {
    let evil = "<script>alert(1)</script> & \"quoted\" 'single' \u{202e}txt\0";
    let (gold, predicted) = (mentioned(evil, &[(0, 8, "<b>\"x\"")]), mentioned(evil, &[]));
    let mut report = HtmlReport::new(9);
    report.add("\"><script>id</script>", &gold, &predicted, &outcome(&gold, &predicted));
    let notes = ["<script>note</script>".to_owned()];
    let header =
        Header { gold: "<script>g</script>", predicted: "</title><script>p</script>", notes: &notes };
    let mut out = Vec::new();
    report.write(&mut out, &header, &[], &Tally::default()).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert_eq!(page.matches("<script").count(), 1, "the page's own");
    assert_eq!(page.matches("<b>\"").count(), 0);
    assert!(texts(&page)[0].starts_with("<script>alert(1)</script> & \"quoted\" 'single' ⟨U+202E⟩txt␀"));
}

#[test]
fn a_page_of_nothing_is_a_page() {
    let page = stripped(&page(&HtmlReport::default()));
    for words in ["0 documents", "There is nothing to measure.", "There are no mentions.", "There are none."]
    {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn a_relation_marks_both_ends_and_says_what_is_there_instead() {
    let text = "Ana Ruiz leads Northern Front.";
    let gold = mentioned(text, &[(0, 8, "Person"), (15, 29, "Group")]);
    let ends = [Span::new(0, 8).unwrap(), Span::new(15, 29).unwrap()];
    let missed = finding(Layer::Relation, Fault::Missed, "leads", &ends, text);
    let spurious = finding(Layer::Relation, Fault::Spurious, "member_of", &ends, text);
    let filler = finding(Layer::Filler, Fault::Missed, "Victim", &[], "");
    let outcome = Outcome { findings: vec![missed, spurious, filler], ..Outcome::default() };
    let mut report = HtmlReport::default();
    report.add("x", &gold, &gold, &outcome);
    let page = page(&report);
    assert_eq!(texts(&page), [text, text]);
    for mark in [">Ana Ruiz</mark>", ">Northern Front</mark>"] {
        assert_eq!(page.matches(mark).count(), 2);
    }
    for badge in ["−2 →", "→ −2", "+3 →", "→ +3"] {
        assert_eq!(page.matches(&format!("data-badge=\"{badge}\"")).count(), 1, "{badge}");
    }
    let words = stripped(&page);
    assert!(words.contains("−2missed relation Ana Ruiz leads Northern Front predicted as member_of"));
    assert!(words.contains("+3spurious relation Ana Ruiz member_of Northern Front gold as leads"));
    assert!(words.contains("Errors without a place in the text−1missed filler Victim"));
}

#[test]
fn errors_without_an_annotation_and_far_ends_are_marked() {
    let text = "One. Two. Three.";
    let span = |start, end| Span::new(start, end).unwrap();
    let mut gold = mentioned(text, &[]);
    gold.sentences = vec![span(0, 4), span(5, 9), span(10, 16)];
    let ends = [span(10, 15), span(0, 3)];
    let findings = vec![finding(Layer::Argument, Fault::Missed, "agent", &ends, text)];
    let mut report = HtmlReport::default();
    report.add("x", &gold, &mentioned(text, &[]), &Outcome { findings, ..Outcome::default() });
    let page = page(&report);
    assert_eq!(texts(&page), ["One.  Three.", "One.  Three."], "what is between is a sign of the style");
    assert_eq!(page.matches("<mark class=\"end missed\"").count(), 2);
}

proptest! {
    #[test]
    fn the_visible_text_is_the_text(gold in annotated(), predicted in annotated(), cut in 0_usize..20) {
        let (mut gold, outcome) = (gold.clone(), outcome(&gold, &predicted));
        let at = (cut..).find(|&at| gold.text.is_char_boundary(at)).unwrap();
        gold.sentences = [Span::new(0, at), Span::new(at, gold.text.len())].into_iter().flatten().collect();
        let mut report = HtmlReport::default();
        report.add("x", &gold, &predicted, &outcome);
        let halves = gold.sentences.iter().map(|span| span.of(&gold.text));
        let halves: Vec<String> = halves.map(|half| crate::report::visible(half).into_owned()).collect();
        let whole = halves.join(" ");
        for shown in texts(&page(&report)) {
            prop_assert!(shown == whole || halves.contains(&shown), "{:?}", shown);
        }
    }
}
