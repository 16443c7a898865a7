//! Styled text that is filled into lines.

use anstyle::Style;

/// The widest line, in columns of the terminal.
pub(super) const WIDTH: usize = 92;

/// Longer words (addresses, runs of symbols) are shortened.
const LONGEST_WORD: usize = 60;

/// Words with their styles; white space of any kind and length is one space or a line break.
#[derive(Default)]
pub(super) struct Flow {
    words: Vec<Word>,
    /// Whether the text so far ends in white space.
    ended: bool,
}

struct Word {
    text: String,
    style: Style,
    /// Spaces between the word before it and it: none where it goes on with that word.
    before: usize,
}

impl Flow {
    /// Goes on with `text`; what would act on a terminal is made visible or left out.
    pub(super) fn push(&mut self, text: &str, style: Style) {
        let starts_word = text.starts_with(char::is_whitespace) || self.ended;
        for (index, word) in text.split_whitespace().enumerate() {
            let glued = index == 0 && !starts_word;
            self.words.push(Word { text: clean(word), style, before: usize::from(!glued) });
        }
        if !text.is_empty() {
            self.ended = text.ends_with(char::is_whitespace);
        }
    }

    /// Goes on with a word set apart by two spaces.
    pub(super) fn aside(&mut self, word: &str, style: Style) {
        self.words.push(Word { text: clean(word), style, before: 2 });
        self.ended = false;
    }

    /// The lines, each ended: the first begins in column `first`, the others are indented.
    pub(super) fn lines(&self, first: usize, indent: usize) -> String {
        let mut page = Page { text: String::new(), column: first, style: Style::new() };
        let mut at_start = true;
        for unit in self.words.chunk_by(|_, next| next.before == 0) {
            let wide: usize = unit.iter().map(|word| width(&word.text)).sum();
            let (gap, style) = unit.first().map_or((0, page.style), |word| (word.before, word.style));
            if !at_start && page.column + gap + wide > WIDTH {
                page.break_line(indent);
            } else if !at_start {
                if style != page.style {
                    page.restyle(Style::new());
                }
                page.write(&" ".repeat(gap));
            }
            for word in unit {
                page.restyle(word.style);
                page.write(&word.text);
            }
            at_start = false;
        }
        page.restyle(Style::new());
        page.text.push('\n');
        page.text
    }
}

struct Page {
    text: String,
    column: usize,
    style: Style,
}

impl Page {
    fn write(&mut self, text: &str) {
        self.text.push_str(text);
        self.column += width(text);
    }

    fn break_line(&mut self, indent: usize) {
        self.restyle(Style::new());
        self.text.push('\n');
        self.text.push_str(&" ".repeat(indent));
        self.column = indent;
    }

    fn restyle(&mut self, style: Style) {
        if style != self.style {
            self.text.push_str(&self.style.render_reset().to_string());
            self.text.push_str(&style.render().to_string());
            self.style = style;
        }
    }
}

/// The word without control characters, so that a text cannot steer the terminal, and not too long.
fn clean(word: &str) -> String {
    let directs = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = word.chars().filter(|&c| !directs(c));
    let shown = shown.map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c });
    let mut text = String::new();
    let mut column = 0;
    for c in shown {
        column += width_of(c);
        if column > LONGEST_WORD {
            text.push('…');
            break;
        }
        text.push(c);
    }
    text
}

/// Columns that a text takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

/// The common cases: marks above and below take none, East Asian characters and pictures two.
fn width_of(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ff60}' | '\u{1f300}'..='\u{1faff}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_under_the_indent() {
        let mut flow = Flow::default();
        flow.push(&"word ".repeat(30), Style::new());
        let lines = flow.lines(10, 4);
        let lines: Vec<_> = lines.lines().collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].len(), 16 * 5 - 1, "from column 10 up to 89");
        assert!(lines[1].starts_with("    word"));
    }

    #[test]
    fn a_mark_inside_a_word_stays_there() {
        let mut flow = Flow::default();
        let bold = Style::new().bold();
        flow.push("the ", Style::new());
        flow.push("Front", bold);
        flow.push("'s leader", Style::new());
        assert_eq!(flow.lines(0, 0), "the \u{1b}[1mFront\u{1b}[0m's leader\n");
    }

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        let mut flow = Flow::default();
        flow.push("a\u{1b}[2Jb \u{0}\r\n\u{202e}c \u{9b}31m", Style::new());
        assert_eq!(flow.lines(0, 0), "a\u{fffd}[2Jb \u{fffd} c \u{fffd}31m\n");
    }

    #[test]
    fn long_and_wide_words_stay_inside_the_page() {
        let mut flow = Flow::default();
        flow.push(&format!("{} {}", "x".repeat(5000), "報道".repeat(50)), Style::new());
        assert!(flow.lines(16, 16).lines().all(|line| width(line) <= WIDTH));
    }
}
