//! A fault in a library, or in our own, that shall cost one row and not the run.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Does some work; the error is what it said if it panicked, which is then not printed besides.
pub(crate) fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    quieten();
    let outer = GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    done.map_err(|said| message(said.as_ref()))
}

/// Keeps the usual report for all panics but the guarded.
fn quieten() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                usual(panic);
            }
        }));
    });
}

fn message(said: &(dyn Any + Send)) -> String {
    let literal = said.downcast_ref::<&str>().map(|said| (*said).to_owned());
    literal
        .or_else(|| said.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a fault of unknown kind".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_said_is_kept() {
        assert_eq!(guarded(|| 5), Ok(5));
        assert_eq!(guarded(|| -> u8 { panic!("no {}", 7) }), Err("no 7".to_owned()));
        assert_eq!(guarded(|| guarded(|| -> u8 { panic!("inner") })), Ok(Err("inner".to_owned())));
    }
}
