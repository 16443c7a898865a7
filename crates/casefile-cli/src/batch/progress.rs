//! How far the run is: a bar on a terminal, a line now and then elsewhere.

use std::fmt;
use std::io::{self, IsTerminal};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::tally::Tally;
use crate::input::Far;
use crate::report;

/// Steps of a bar.
const BAR: u64 = 1000;

/// Between two lines.
const PAUSE: Duration = Duration::from_secs(30);

pub(super) struct Progress {
    began: Instant,
    told: Instant,
    far: Arc<Far>,
    /// Bytes of all files; `None` where that is not known.
    total: Option<u64>,
    /// What earlier runs did.
    before: Tally,
    /// The part of the whole that was done at first sight.
    skipped: Option<f64>,
    bar: Option<ProgressBar>,
}

/// Where the run stands.
struct Standing {
    tally: Tally,
    /// Documents a second.
    rate: f64,
    /// The part of the whole that is done, and the seconds that the rest takes.
    done: Option<(f64, f64)>,
}

impl Progress {
    pub(super) fn new(far: Arc<Far>, total: Option<u64>, before: Tally) -> Self {
        let now = Instant::now();
        let bar = io::stderr().is_terminal().then(|| bar(total.is_some()));
        Self { began: now, told: now, far, total, before, skipped: None, bar }
    }

    /// Tells how far it is, where it is time to.
    pub(super) fn tick(&mut self, tally: Tally) {
        let standing = self.standing(tally);
        match &self.bar {
            Some(bar) => {
                bar.set_position(standing.done.map_or(0, |(done, _)| (done * BAR as f64) as u64));
                bar.set_message(standing.to_string());
            }
            None if self.told.elapsed() >= PAUSE => {
                report(&standing.to_string());
                self.told = Instant::now();
            }
            None => {}
        }
    }

    fn standing(&mut self, tally: Tally) -> Standing {
        let seconds = self.began.elapsed().as_secs_f64();
        let rate = (tally.documents - self.before.documents) as f64 / seconds.max(1e-9);
        let done = self.done(tally).map(|done| {
            let skipped = *self.skipped.get_or_insert(done);
            (done, seconds * (1.0 - done) / (done - skipped).max(1e-9))
        });
        Standing { tally, rate, done }
    }

    /// The part of all bytes that was read, less the rows of it that are not yet written.
    fn done(&self, tally: Tally) -> Option<f64> {
        let [bytes, rows] = [&self.far.bytes, &self.far.rows].map(|read| read.load(Ordering::Relaxed) as f64);
        let total = self.total.filter(|&total| total > 0)? as f64;
        let written = (tally.documents + tally.failed) as f64;
        (written > 0.0).then(|| (bytes / total).min(1.0) * (written / rows.max(written)))
    }

    /// Takes the bar away and gives the time that was taken and the documents and words a second.
    pub(super) fn end(self, tally: Tally) -> String {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let seconds = self.began.elapsed().as_secs_f64();
        let (documents, words) = (tally.documents - self.before.documents, tally.words - self.before.words);
        let per_second = |count: u64| count as f64 / seconds.max(1e-9);
        format!(
            "{}, {:.1} documents/s, {:.0} words/s",
            clock(seconds),
            per_second(documents),
            per_second(words)
        )
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} documents, {:.1}/s", self.tally.documents, self.rate)?;
        if self.tally.failed > 0 {
            write!(f, ", {} failed", self.tally.failed)?;
        }
        if let Some((done, left)) = self.done {
            write!(f, ", {:.0} %, {} left", 100.0 * done, clock(left))?;
        }
        Ok(())
    }
}

fn bar(with_end: bool) -> ProgressBar {
    let bar = if with_end { ProgressBar::new(BAR) } else { ProgressBar::new_spinner() };
    let template = if with_end { "{bar:24} {msg}" } else { "{spinner} {msg}" };
    bar.with_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Seconds as hours, minutes and seconds.
fn clock(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    format!("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60)
}
