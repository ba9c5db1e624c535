//! How much memory a call needs at its peak.
//!
//! The allocator of the whole binary counts while, and only while, a call is watched: beside that it looks at one
//! flag of its thread, which no time in the table notices. Bytes are those asked for; what the system's allocator
//! adds is not in them, for either solver.

// An allocator is unsafe by contract. This one hands every request on to the system's, unchanged.
#![allow(unsafe_code)]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

struct Counting;

// Per thread, since what is watched runs on one: whatever other threads do is not its memory. Constants without
// destructors, so that reading them allocates nothing.
thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static LIVE: Cell<isize> = const { Cell::new(0) };
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

fn count(allocated: usize, freed: usize) {
    if WATCHED.get() {
        // Sizes never exceed `isize::MAX`, by contract of `Layout`.
        let live = LIVE.get() + allocated as isize - freed as isize;
        LIVE.set(live);
        PEAK.set(PEAK.get().max(live));
    }
}

// SAFETY: every method hands its arguments on to `System`, which keeps the contract; counting touches no memory of
// theirs.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        count(0, layout.size());
        unsafe { System.dealloc(pointer, layout) }
    }

    // Counted as if it grew in place, as large blocks do.
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, layout.size());
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// The most bytes that were live at a time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Peak {
    /// Above what was live before the input was made: input, work and result.
    pub with_input: usize,
    /// Above what was live when the call began: what it took on top of its input, parts of which it may have freed
    /// by then.
    pub added: usize,
}

/// Watches `call` on the `input` that is made for it. What they free must have been made by them.
pub fn watch<I, R>(input: impl FnOnce() -> I, call: impl FnOnce(I) -> R) -> Peak {
    LIVE.set(0);
    WATCHED.set(true);
    let input = input();
    let at_start = LIVE.get();
    PEAK.set(at_start);
    let result = call(input);
    WATCHED.set(false);
    drop(result);
    let peak = PEAK.get();
    Peak {
        with_input: peak.unsigned_abs(),
        added: (peak - at_start).unsigned_abs(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;

    fn block(size: usize) -> Vec<u8> {
        black_box(Vec::with_capacity(size))
    }

    #[test]
    fn a_call_is_charged_for_its_input_and_for_what_is_live_at_the_worst_moment() {
        let before = block(1_000_000);
        let peak = watch(
            || block(1_000),
            |input| {
                let work = block(500);
                drop(work);
                drop(input);
                let mut result = block(200);
                result.reserve_exact(600);
                black_box(result)
            },
        );
        drop(before);
        assert_eq!(peak.with_input, 1_500);
        assert_eq!(peak.added, 500);
    }

    #[test]
    fn a_call_that_only_frees_adds_nothing() {
        let peak = watch(|| block(1_000), drop);
        assert_eq!(peak.with_input, 1_000);
        assert_eq!(peak.added, 0);
    }

    #[test]
    fn other_threads_are_not_charged_to_the_call() {
        let peak = watch(
            || (),
            |()| {
                std::thread::scope(|scope| {
                    let other = scope.spawn(|| block(50_000_000).capacity());
                    other.join().unwrap()
                })
            },
        );
        assert!(peak.with_input < 1_000_000, "{peak:?}");
    }
}
