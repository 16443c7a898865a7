//! How much is read and not yet written.

use std::sync::{Condvar, Mutex, PoisonError};

/// Bytes out of a fixed amount: who takes waits until there are enough.
pub(super) struct InFlight {
    most: usize,
    taken: Mutex<usize>,
    changed: Condvar,
}

impl InFlight {
    pub(super) fn new(most: usize) -> Self {
        Self { most, taken: Mutex::new(0), changed: Condvar::new() }
    }

    /// Waits until so much can be taken, or nothing is: more than there can be is taken alone.
    pub(super) fn take(&self, bytes: usize) {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let too_much = |taken: &mut usize| *taken > 0 && *taken + bytes > self.most;
        let mut taken = self.changed.wait_while(taken, too_much).unwrap_or_else(PoisonError::into_inner);
        *taken += bytes;
    }

    pub(super) fn give_back(&self, bytes: usize) {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner) -= bytes;
        self.changed.notify_one();
    }
}
