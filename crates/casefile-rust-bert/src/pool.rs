//! Models that threads take one at a time.

use std::sync::{Condvar, Mutex, PoisonError};

use crate::net::Net;

/// Models over the same weights. rust-bert's are `Send`, not `Sync`: each has one user at a time.
pub(crate) struct Pool {
    free: Mutex<Vec<Net>>,
    returned: Condvar,
}

impl Pool {
    pub(crate) fn new(nets: Vec<Net>) -> Self {
        Self { free: Mutex::new(nets), returned: Condvar::new() }
    }

    /// Works with a model; waits while all are taken. `work` must neither panic nor ask for another one.
    pub(crate) fn with<T>(&self, work: impl FnOnce(&Net) -> T) -> T {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        let net = loop {
            match free.pop() {
                Some(net) => break net,
                None => free = self.returned.wait(free).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(free);
        let result = work(&net);
        self.free.lock().unwrap_or_else(PoisonError::into_inner).push(net);
        self.returned.notify_one();
        result
    }
}
