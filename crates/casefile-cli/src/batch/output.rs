//! Where rows go: a part after the other, each with its dead letters and its line in the journal.

use std::path::Path;

use super::dead_letters::{DeadLetter, DeadLetters};
use super::journal::{self, Journal};
use super::part::{Layout, Part};
use super::pipeline::Row;
use super::rows::Rows;
use super::tally::Tally;

pub(super) struct Output<'a> {
    layout: &'a Layout,
    journal: Journal,
    dead_letters: DeadLetters,
    /// Rows in a part.
    part_rows: u64,
    part: Option<Part<'a>>,
    rows: Rows,
    tally: Tally,
}

impl<'a> Output<'a> {
    /// Behind the parts that the journal has.
    pub(super) fn open(
        folder: &Path,
        layout: &'a Layout,
        journal: Journal,
        part_rows: u64,
    ) -> Result<Self, String> {
        layout.prepare(journal.done().parts)?;
        let dead_letters = DeadLetters::open(folder, journal.done().dead_letter_bytes)?;
        let (part, rows, tally) = (None, Rows::default(), Tally::default());
        Ok(Self { layout, journal, dead_letters, part_rows, part, rows, tally })
    }

    /// What came of all rows so far, those of earlier runs and those that are in no whole part yet among them.
    pub(super) fn tally(&self) -> Tally {
        let mut tally = self.journal.done().tally;
        tally += self.tally;
        tally
    }

    pub(super) fn dead_letters(&self) -> &Path {
        self.dead_letters.path()
    }

    pub(super) fn parts(&self) -> u32 {
        self.journal.done().parts
    }

    pub(super) fn add(&mut self, Row { number, place, id, document }: Row) -> Result<(), String> {
        match document {
            Ok(document) => {
                self.tally.documents += 1;
                self.tally.words += document.text.split_whitespace().count() as u64;
                self.tally.warned += u64::from(!document.warnings.is_empty());
                let mut part = self.take_part()?;
                part.add(number, document)?;
                self.part = Some(part);
            }
            Err(reason) => {
                self.tally.failed += 1;
                let letter = DeadLetter { row: number, place: &place, id: &id, reason: &reason };
                self.dead_letters.add(&letter)?;
            }
        }
        self.rows.insert(number);
        if self.rows.len() < self.part_rows { Ok(()) } else { self.commit() }
    }

    /// Writes what is in no whole part yet; `finished` where nothing comes after it.
    pub(super) fn close(&mut self, finished: bool) -> Result<(), String> {
        if self.rows.len() > 0 {
            self.commit()?;
        }
        if finished { self.journal.finish() } else { Ok(()) }
    }

    /// The part in the making, or a new one.
    fn take_part(&mut self) -> Result<Part<'a>, String> {
        self.part.take().map_or_else(|| self.layout.part(self.journal.done().parts), Ok)
    }

    /// The order counts: a row is done when the journal says so, and then everything of it lies on the disk.
    fn commit(&mut self) -> Result<(), String> {
        self.take_part()?.commit()?;
        let part = journal::Part {
            number: self.journal.done().parts,
            rows: std::mem::take(&mut self.rows),
            tally: std::mem::take(&mut self.tally),
            dead_letter_bytes: self.dead_letters.commit()?,
        };
        self.journal.part(part)
    }
}
