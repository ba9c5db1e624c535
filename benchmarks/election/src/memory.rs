//! Measures the peak memory of a call.
//!
//! The global allocator counts only while a call is watched. At other times it reads one thread-local flag, which does
//! not change the times in the table. The requested bytes are counted. The overhead of the system's allocator is not
//! included, for either solver.

// An allocator is unsafe by contract. This one passes every request unchanged to the system's allocator.
#![allow(unsafe_code)]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

struct Counting;

// Thread-local, because a watched call runs on one thread. The memory of other threads is not counted. The values are
// constants without destructors, so reading them allocates nothing.
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

// SAFETY: every method passes its arguments to `System`, which keeps the contract. Counting does not access the allocated
// memory.
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

    // Counted as growth in place. Large blocks do grow in place.
    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, layout.size());
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// The peak of live bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Peak {
    /// The peak above the bytes before the input was made. It includes input, work and result.
    pub with_input: usize,
    /// The peak above the bytes at the start of the call. The call may have freed parts of its input before the peak.
    pub added: usize,
}

/// Measures the peak of `call` with the input from `input`. Both may free only memory that they have allocated.
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
    fn a_call_is_measured_with_its_input_and_at_its_peak() {
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
