//! From sources to rows on all cores, in bounded memory.
//!
//! One thread reads, in blocks; the texts of a block are sorted by length and cut into batches of about the same work, the
//! longest first, so that no core waits long for another. What is read and not yet written is bounded: the reading thread
//! waits for the writing one.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use casefile::{Document, Extractor};

use super::in_flight::InFlight;
use crate::guard::guarded;
use crate::input::Source;
use crate::run::in_full;

/// Rows that are sorted by length together.
const BLOCK_ROWS: usize = 256;

/// Bytes of text in a block, if a single text has no more.
const BLOCK_BYTES: usize = 1 << 20;

/// Bytes of text in a batch, if a single text has no more.
const BATCH_BYTES: usize = 1 << 15;

/// Bytes of text that are read and not yet written.
const IN_FLIGHT_BYTES: usize = 8 << 20;

/// What a row takes beside its text.
const ROW_BYTES: usize = 1 << 10;

/// Without a row for so long, the writer is told.
const PAUSE: Duration = Duration::from_millis(500);

/// A row of the input and what came of it.
pub(super) struct Row {
    pub(super) number: u64,
    pub(super) place: String,
    pub(super) id: String,
    pub(super) document: Result<Document, String>,
}

/// A row to be read.
struct Task {
    /// Its place among the rows of this run.
    ticket: u64,
    number: u64,
    source: Source,
}

/// A row that was read, or that was left because the run stops.
struct Answer {
    ticket: u64,
    weight: usize,
    row: Option<Row>,
}

/// What stands between reading and writing.
pub(super) struct Pipeline<'a> {
    pub(super) extractor: &'a Extractor,
    /// Rows are written in the order of the input.
    pub(super) ordered: bool,
    /// Set from outside where the run shall end early.
    pub(super) stop: &'a AtomicBool,
}

impl Pipeline<'_> {
    /// Reads sources, each with its number, and has every row written; where none comes for a while, `write` is called with
    /// none. False where it was stopped: then, in order, the rows up to the first that was not read are written.
    pub(super) fn run(
        &self,
        sources: impl Iterator<Item = (u64, Source)> + Send,
        mut write: impl FnMut(Option<Row>) -> Result<(), String>,
    ) -> Result<bool, String> {
        let in_flight = InFlight::new(IN_FLIGHT_BYTES);
        let (sender, answers) = channel();
        let mut queue = Queue::new(self.ordered);
        thread::scope(|scope| {
            scope.spawn(|| self.read(sources, &in_flight, sender));
            let mut failed = None;
            let mut write = |row: Option<Row>| {
                if failed.is_none()
                    && let Err(error) = write(row)
                {
                    self.stop.store(true, Ordering::Relaxed);
                    failed = Some(error);
                }
            };
            loop {
                match answers.recv_timeout(PAUSE) {
                    Err(RecvTimeoutError::Disconnected) => break,
                    Err(RecvTimeoutError::Timeout) => write(None),
                    Ok(answer) => queue.push(answer),
                }
                while let Some((weight, row)) = queue.pop() {
                    in_flight.give_back(weight);
                    row.into_iter().for_each(|row| write(Some(row)));
                }
            }
            failed.map_or(Ok(!self.stop.load(Ordering::Relaxed)), Err)
        })
    }

    /// Hands all sources out to the cores.
    fn read(
        &self,
        sources: impl Iterator<Item = (u64, Source)> + Send,
        in_flight: &InFlight,
        answers: Sender<Answer>,
    ) {
        let tasks = sources.zip(0..).map(|((number, source), ticket)| Task { ticket, number, source });
        let mut tasks = tasks.peekable();
        rayon::in_place_scope_fifo(|scope| {
            while !self.stop.load(Ordering::Relaxed) && tasks.peek().is_some() {
                let block = block(&mut tasks);
                // All of it at once: in order, a part of a block may wait for the rest.
                in_flight.take(block.iter().map(Task::weight).sum());
                for batch in batches(block) {
                    let answers = answers.clone();
                    scope.spawn_fifo(move |_| self.extract(batch, &answers));
                }
            }
            drop(answers);
        });
    }

    fn extract(&self, batch: Vec<Task>, answers: &Sender<Answer>) {
        for task in batch {
            let (ticket, weight) = (task.ticket, task.weight());
            let row = (!self.stop.load(Ordering::Relaxed)).then(|| self.row(task));
            // Nobody listens where writing failed.
            answers.send(Answer { ticket, weight, row }).unwrap_or_default();
        }
    }

    fn row(&self, Task { number, source: Source { place, id, input }, .. }: Task) -> Row {
        let document = input.and_then(|input| {
            let read = guarded(|| self.extractor.extract(input));
            let read =
                read.map_err(|said| format!("casefile failed on it, please report the text: {said}"))?;
            read.map_err(|error| in_full(&error))
        });
        Row { number, id: id.unwrap_or_else(|| place.clone()), place, document }
    }
}

impl Task {
    fn weight(&self) -> usize {
        ROW_BYTES + self.length()
    }

    fn length(&self) -> usize {
        self.source.input.as_ref().map_or(0, |input| input.text().len())
    }
}

/// The next rows, those that are sorted together.
fn block(tasks: &mut impl Iterator<Item = Task>) -> Vec<Task> {
    let (mut block, mut bytes) = (Vec::new(), 0);
    while block.len() < BLOCK_ROWS && bytes < BLOCK_BYTES {
        let Some(task) = tasks.next() else { break };
        bytes += task.length();
        block.push(task);
    }
    block
}

/// A block by length, the longest first, in batches of about the same work.
fn batches(mut block: Vec<Task>) -> Vec<Vec<Task>> {
    block.sort_by_key(|task| std::cmp::Reverse(task.length()));
    let mut batches: Vec<Vec<Task>> = Vec::new();
    let mut bytes = BATCH_BYTES;
    for task in block {
        match batches.last_mut() {
            Some(batch) if bytes + task.weight() <= BATCH_BYTES => {
                bytes += task.weight();
                batch.push(task);
            }
            _ => {
                bytes = task.weight();
                batches.push(vec![task]);
            }
        }
    }
    batches
}

/// Answers on their way to the writer.
struct Queue {
    ordered: bool,
    next: u64,
    halted: bool,
    waiting: BTreeMap<u64, (usize, Option<Row>)>,
}

impl Queue {
    fn new(ordered: bool) -> Self {
        Self { ordered, next: 0, halted: false, waiting: BTreeMap::new() }
    }

    fn push(&mut self, Answer { ticket, weight, row }: Answer) {
        self.waiting.insert(ticket, (weight, row));
    }

    /// The next answer that may be written: its weight and its row, if it was read and all before it were.
    fn pop(&mut self) -> Option<(usize, Option<Row>)> {
        if self.ordered && *self.waiting.first_key_value()?.0 != self.next {
            return None;
        }
        let (_, (weight, row)) = self.waiting.pop_first()?;
        self.next += 1;
        self.halted |= self.ordered && row.is_none();
        Some((weight, row.filter(|_| !self.halted)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(ticket: u64, read: bool) -> Answer {
        let document = Err(String::new());
        let row = Row { number: ticket, place: String::new(), id: String::new(), document };
        Answer { ticket, weight: 1, row: read.then_some(row) }
    }

    fn order(ordered: bool, answers: &[(u64, bool)]) -> Vec<Option<u64>> {
        let mut queue = Queue::new(ordered);
        let mut popped = Vec::new();
        for &(ticket, read) in answers {
            queue.push(answer(ticket, read));
            while let Some((_, row)) = queue.pop() {
                popped.push(row.map(|row| row.number));
            }
        }
        popped
    }

    #[test]
    fn rows_wait_for_those_before_them() {
        let answers = [(2, true), (0, true), (3, true), (1, true)];
        assert_eq!(order(true, &answers), [Some(0), Some(1), Some(2), Some(3)]);
        assert_eq!(order(false, &answers), [Some(2), Some(0), Some(3), Some(1)]);
    }

    #[test]
    fn in_order_nothing_is_written_behind_a_row_that_was_not_read() {
        let answers = [(2, true), (0, true), (1, false)];
        assert_eq!(order(true, &answers), [Some(0), None, None]);
        assert_eq!(order(false, &answers), [Some(2), Some(0), None]);
    }
}
