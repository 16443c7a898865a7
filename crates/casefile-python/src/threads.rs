//! The threads that read: those of this process, not of the one that it was forked from.

use std::sync::{Arc, Mutex, PoisonError};
use std::{mem, process};

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

/// A pool of threads, made when it is first needed, and anew in a forked process: threads do not live on there, and who waits for
/// them waits for ever.
pub(crate) struct Threads {
    /// One for each core where it is 0.
    count: usize,
    pool: Mutex<Option<Pool>>,
}

struct Pool {
    process: u32,
    threads: Arc<ThreadPool>,
}

impl Threads {
    pub(crate) fn new(count: Option<usize>) -> Self {
        Self { count: count.unwrap_or_default(), pool: Mutex::default() }
    }

    /// The pool of this process. It is asked for with Python's lock held, so that no other thread of Python forks meanwhile.
    pub(crate) fn pool(&self, _locked: Python<'_>) -> PyResult<Arc<ThreadPool>> {
        let mut pool = self.pool.lock().unwrap_or_else(PoisonError::into_inner);
        let process = process::id();
        if let Some(pool) = pool.as_ref().filter(|pool| pool.process == process) {
            return Ok(pool.threads.clone());
        }
        let built = ThreadPoolBuilder::new().num_threads(self.count).build();
        let threads = Arc::new(built.map_err(|error| PyRuntimeError::new_err(error.to_string()))?);
        // A pool of another process is not dropped: there is no thread of it here to be told to end.
        mem::forget(pool.replace(Pool { process, threads: threads.clone() }));
        Ok(threads)
    }
}
