//! Names that another NER model found, in place of our own.

use casefile_core::ner::{self, LabelledSpan, SpanLabel};
use casefile_core::{NerModel, Words};
use casefile_schema::{EntityType, Error, Level, Span};

use crate::LabelMap;

/// Another model's names, each with the type that its label stands for.
pub(crate) struct OtherNames {
    model: NerModel,
    labels: LabelMap,
    /// The types that it decides on.
    types: Vec<EntityType>,
}

impl OtherNames {
    pub(crate) fn new(model: NerModel, labels: LabelMap) -> Self {
        let types = labels.types(model.labels()).collect();
        Self { model, labels, types }
    }

    /// Our own spans with the other model's names in place of ours of its types; what crosses a name, or excludes it,
    /// gives way.
    pub(crate) fn stand_in(
        &self,
        text: &str,
        words: &Words,
        own: Vec<LabelledSpan>,
    ) -> Result<Vec<LabelledSpan>, Error> {
        let names = ner::decode(self.spans(text, words)?);
        let ours = own.into_iter().filter(|span| !self.decides_on(span.label));
        Ok(ner::decode_beside(names, ours.collect()))
    }

    fn decides_on(&self, label: SpanLabel) -> bool {
        matches!(label, SpanLabel::Mention(entity_type, Level::Name) if self.types.contains(&entity_type))
    }

    /// The other model's entities that have a type, moved out to whole words.
    fn spans(&self, text: &str, words: &Words) -> Result<Vec<LabelledSpan>, Error> {
        let entities = self.model.entities(text)?;
        let spans = entities.iter().filter_map(|entity| {
            let label = SpanLabel::Mention(self.labels.get(&entity.label)?, Level::Name);
            let words = words.covering(Span::new(entity.start, entity.end)?);
            (!words.is_empty()).then_some(LabelledSpan { words, label, score: entity.score })
        });
        Ok(spans.collect())
    }
}
