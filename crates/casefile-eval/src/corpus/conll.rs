//! Columns: the token first, its tag last, a blank line behind every sentence.
//!
//! ```text
//! -DOCSTART- -X- -X- O
//!
//! Shining NNP B-NP B-ORG
//! Path    NNP I-NP I-ORG
//! attacked VBD B-VP O
//! Ayacucho NNP B-NP B-LOC
//! ```
//!
//! With `-DOCSTART-` lines what lies between two is a document; without any, every sentence is one. The text is the
//! tokens with one blank between them and a line break between sentences. There are no ids. Comments, as CoNLL-U has them
//! (`# sent_id = 1`), are left aside; a row `# O` is a token.

use super::Fault;
use super::records::DOCUMENT_START;
use super::tags::{self, Decoding};
use super::tokens::{Tokens, add_entity};
use crate::annotated::Annotated;

pub(super) fn parse(record: &str, decoding: Decoding) -> Result<Annotated, Fault> {
    let sentences = sentences(record)?;
    let mut tokens = Tokens::default();
    let mut first = 0;
    let mut found = Vec::new();
    for sentence in &sentences {
        tokens.add_sentence(sentence.iter().map(|row| row.token));
        let tags: Vec<&str> = sentence.iter().map(|row| row.tag).collect();
        let entities = tags::entities(&tags, decoding).map_err(|index| {
            let (line, tag) = sentence.get(index).map_or((0, ""), |row| (row.line, row.tag));
            Fault::at(line, format!("there is no tag {tag:?} in {decoding}"))
        })?;
        for entity in entities {
            found.push((
                entity.label,
                tokens.span_of("an entity", first + entity.first, first + entity.last + 1)?,
            ));
        }
        first += sentence.len();
    }
    let mut document = tokens.into_document();
    for (label, span) in found {
        add_entity(&mut document, label, [span]);
    }
    Ok(document)
}

struct Row<'a> {
    token: &'a str,
    tag: &'a str,
    line: usize,
    /// How many columns it has.
    width: usize,
    has_equals: bool,
}

fn sentences(record: &str) -> Result<Vec<Vec<Row<'_>>>, Fault> {
    let mut sentences = vec![Vec::new()];
    for (line, row) in record.lines().enumerate() {
        let columns = || row.split([' ', '\t', '\r']).filter(|column| !column.is_empty());
        let begins = row.starts_with(DOCUMENT_START);
        match (columns().next(), columns().skip(1).last()) {
            (Some(token), Some(tag)) if !begins => {
                let row = Row { token, tag, line, width: columns().count(), has_equals: row.contains('=') };
                if let Some(last) = sentences.last_mut() {
                    last.push(row);
                }
            }
            (Some(token), None) if !begins => {
                return Err(Fault::at(line, format!("the token {token:?} has no tag")));
            }
            _ => sentences.push(Vec::new()),
        }
    }
    sentences.iter_mut().for_each(drop_comments);
    sentences.retain(|sentence| !sentence.is_empty());
    Ok(sentences)
}

/// A row whose token is `#` is a comment if no other row has as many columns, or if what it ends with is no tag and
/// either the row is a `key=value` or the other rows have the tags of a scheme.
fn drop_comments(sentence: &mut Vec<Row<'_>>) {
    let others: Vec<_> =
        sentence.iter().filter(|row| row.token != "#").map(|row| (row.width, row.tag)).collect();
    let schemed = others.iter().any(|(_, tag)| *tag != "O" && tags::is_schemed(tag));
    sentence.retain(|row| {
        let fits = others.is_empty() || others.iter().any(|&(width, _)| width == row.width);
        let foreign = row.has_equals || schemed || others.is_empty();
        row.token != "#" || fits && (tags::is_schemed(row.tag) || !foreign)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_tokens_and_entities() {
        let record =
            "-DOCSTART- -X- O\n\nShining NNP I-ORG\nPath\tNNP\tI-ORG\r\n\r\nSana B-LOC\nSana B-LOC\n";
        let document = parse(record, Decoding::Lenient).unwrap();
        assert_eq!(document.text, "Shining Path\nSana Sana");
        assert_eq!((document.tokens.len(), document.sentences.len()), (4, 2));
        let mentions =
            document.mentions.iter().map(|m| (m.span.of(&document.text), m.label.as_str(), m.entity));
        assert_eq!(
            mentions.collect::<Vec<_>>(),
            [("Shining Path", "ORG", 0), ("Sana", "LOC", 1), ("Sana", "LOC", 2)]
        );
    }

    #[test]
    fn comments_are_no_tokens_but_a_number_sign_is() {
        let found = |record: &str| {
            let document = parse(record, Decoding::Lenient).unwrap();
            (document.text, document.mentions.len())
        };
        let of = |text: &str, mentions| (text.to_owned(), mentions);
        assert_eq!(found("# id = 1\nAna B-PER\nmet O\n"), of("Ana met", 1));
        assert_eq!(found("Ana B-PER\n# O\n#\tB-NUM\n7 I-NUM\n"), of("Ana # # 7", 2));
        assert_eq!(found("# O\n"), of("#", 0), "a sentence of its own");
        assert_eq!(found("# id 5a3 domain=en\nSana _ _ O\nfell _ _ O\n"), of("Sana fell", 0), "as wide");
        assert_eq!(found("# newdoc\nAna B-PER\n"), of("Ana", 1), "as wide, no tag");
        assert_eq!(found("# MONEY\n7 MONEY\n"), of("# 7", 1), "types without a scheme");
        assert_eq!(found("# global.columns = FORM TAG\n"), of("", 0));
        assert_eq!(found("#Sana B-LOC\n"), of("#Sana", 1));
        assert!(parse("# id = 1\nAna B-PER\n", Decoding::Iob2).is_ok());
    }

    #[test]
    fn a_row_without_a_tag_and_a_foreign_tag_are_named_by_line() {
        let missing = parse("Sana B-LOC\nfell\n", Decoding::Lenient);
        assert_eq!(missing, Err(Fault::at(1, "the token \"fell\" has no tag")));
        let foreign = parse("\nSana O\nfell E-LOC\n", Decoding::Iob2);
        assert_eq!(foreign, Err(Fault::at(2, "there is no tag \"E-LOC\" in iob2")));
    }
}
