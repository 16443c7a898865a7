//! An end that is asked for from outside: the first signal ends the run cleanly, the second at once.

use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What a shell gives for a program that SIGINT ended. The handler is not told which signal it was: SIGTERM, SIGHUP and
/// SIGINT alike are this.
pub(super) const INTERRUPTED: u8 = 130;

/// A flag that the first signal sets.
pub(super) fn on_signals() -> Result<Arc<AtomicBool>, String> {
    let flag = Arc::new(AtomicBool::new(false));
    let set = flag.clone();
    let handler = move || {
        if set.swap(true, Ordering::Relaxed) {
            process::exit(INTERRUPTED.into());
        }
    };
    ctrlc::set_handler(handler).map_err(|error| format!("cannot listen for signals: {error}"))?;
    Ok(flag)
}
