//! The styles of the page.

use anstyle::{AnsiColor, Style};

/// How a page looks: who read it, and the styles, all of them empty where there are no colours.
pub(crate) struct Look {
    pub(super) model: String,
    pub(super) plain: Style,
    /// Of the page and its sections.
    pub(super) heading: Style,
    /// Of an attack or a group.
    pub(super) headline: Style,
    pub(super) label: Style,
    /// Scores, numbers of sentences, sentences.
    pub(super) faint: Style,
    /// Triggers and mentions in a sentence.
    pub(super) marked: Style,
}

impl Look {
    /// `model` is named in the title.
    pub(crate) fn new(model: &str, colour: bool) -> Self {
        let only = |style: Style| if colour { style } else { Style::new() };
        let cyan = Some(AnsiColor::Cyan.into());
        Self {
            model: model.to_owned(),
            plain: Style::new(),
            heading: only(Style::new().bold().fg_color(cyan)),
            headline: only(Style::new().bold()),
            label: only(Style::new().fg_color(cyan)),
            faint: only(Style::new().dimmed()),
            marked: only(Style::new().bold().underline()),
        }
    }
}
