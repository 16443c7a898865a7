//! Text made of tokens, and what formats that count in tokens or characters have in common.

use casefile_schema::{CharOffsets, Span};

use super::Fault;
use crate::annotated::{Annotated, Entity, Mention};

/// A text made of tokens with one blank between them and a line break between sentences.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    text: String,
    sentences: Vec<Span>,
    /// First byte and one past the last of every token; equal of an empty one.
    bounds: Vec<(usize, usize)>,
}

impl Tokens {
    /// Adds a sentence.
    pub(super) fn add_sentence<'a>(&mut self, tokens: impl IntoIterator<Item = &'a str>) {
        let first = self.bounds.len();
        for token in tokens {
            if !self.bounds.is_empty() {
                self.text.push(if self.bounds.len() == first { '\n' } else { ' ' });
            }
            let start = self.text.len();
            self.text.push_str(token);
            self.bounds.push((start, self.text.len()));
        }
        self.sentences.extend(self.span(first, self.bounds.len()));
    }

    /// From the first token to the one before `end`; `None` where that is empty or past the text.
    pub(super) fn span(&self, first: usize, end: usize) -> Option<Span> {
        let (start, _) = *self.bounds.get(first)?;
        let (_, end) = *self.bounds.get(end.checked_sub(1)?)?;
        Span::new(start, end)
    }

    /// As [`span`](Self::span), or what is wrong with it.
    pub(super) fn span_of(&self, what: &str, first: usize, end: usize) -> Result<Span, String> {
        let length = self.bounds.len();
        let wrong = || {
            format!("{what}: the tokens {first}..{end} are none or lie outside the text of {length} tokens")
        };
        self.span(first, end).ok_or_else(wrong)
    }

    /// A document of this text, without annotations.
    pub(super) fn into_document(self) -> Annotated {
        let tokens = self.bounds.iter().filter_map(|&(start, end)| Span::new(start, end)).collect();
        Annotated { text: self.text, sentences: self.sentences, tokens, ..Annotated::default() }
    }
}

/// Characters `start..end` as bytes, or what is wrong with them.
pub(super) fn char_span(
    offsets: &CharOffsets,
    what: &str,
    (start, end): (usize, usize),
) -> Result<Span, Fault> {
    let wrong = || Fault::at(0, format!("{what}: the span {start}..{end} is empty or lies outside the text"));
    offsets.to_span(start, end).ok_or_else(wrong)
}

/// Adds an entity with its mentions, all of one type; its index.
pub(super) fn add_entity(
    document: &mut Annotated,
    label: &str,
    spans: impl IntoIterator<Item = Span>,
) -> usize {
    let entity = document.entities.len();
    let first = document.mentions.len();
    let mention = |span| Mention { span, label: label.to_owned(), level: None, score: None, entity };
    document.mentions.extend(spans.into_iter().map(mention));
    let mentions = (first..document.mentions.len()).collect();
    document.entities.push(Entity { label: label.to_owned(), mentions, value: None });
    entity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_joined_by_blanks_and_sentences_by_line_breaks() {
        let mut tokens = Tokens::default();
        tokens.add_sentence(["Gunmen", "fled", "."]);
        tokens.add_sentence([]);
        tokens.add_sentence(["", "Ñandú"]);
        assert_eq!(tokens.span(4, 5), Span::new(15, 22));
        assert_eq!(tokens.span(3, 4), None, "an empty token");
        assert_eq!(tokens.span(4, 6), None);
        let document = tokens.into_document();
        assert_eq!(document.text, "Gunmen fled .\n Ñandú");
        assert_eq!(document.tokens.len(), 4);
        assert_eq!(
            document.sentences.iter().map(|s| s.of(&document.text)).collect::<Vec<_>>(),
            ["Gunmen fled .", " Ñandú"]
        );
    }
}
