//! The functions of the Wasm module.
//!
//! A call of the page:
//!
//! 1. `allocate(length)` returns where the input goes. The page writes `length` bytes there.
//! 2. `solve(input, length)` returns where the answer is. It frees the input.
//! 3. `free(answer, length)` frees the answer.
//!
//! An answer has four bytes with a code, four bytes with the number of bytes that follow, and these. Code zero: they
//! are the result ([`crate::output`]). Any other code is an [`Error`](crate::Error), and nothing follows.
//!
//! Addresses are multiples of eight. Nothing checks them: a page that passes others reads and writes only the memory of
//! its own module.

// Wasm functions are exported by name and get addresses. Both are unsafe code, and nothing else here is.
#![allow(unsafe_code)]

use crate::solve as hold;
use alloc::{
    alloc::{alloc, dealloc},
    vec::Vec,
};
use core::{alloc::Layout, panic::PanicInfo, ptr, slice};

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// A trap: the page gets a `RuntimeError`, and drops the module.
#[panic_handler]
fn panic(_: &PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}

fn layout(length: usize) -> Option<Layout> {
    Layout::from_size_align(length.max(1), 8).ok()
}

/// Returns the address of `length` new bytes, zero if there is no memory for them.
#[no_mangle]
pub extern "C" fn allocate(length: usize) -> *mut u8 {
    // SAFETY: the layout is not empty.
    layout(length).map_or(ptr::null_mut(), |layout| unsafe { alloc(layout) })
}

/// Frees `length` bytes that `allocate` or `solve` returned.
///
/// # Safety
/// Both arguments are those of the allocation, and it is freed once.
#[no_mangle]
pub unsafe extern "C" fn free(address: *mut u8, length: usize) {
    if let Some(layout) = layout(length).filter(|_| !address.is_null()) {
        // SAFETY: the caller's promise.
        unsafe { dealloc(address, layout) }
    }
}

/// Holds the election of an input, frees the input, and returns the address of the answer. Zero if there is no memory.
///
/// # Safety
/// `allocate(length)` returned the address of the input.
#[no_mangle]
pub unsafe extern "C" fn solve(input: *mut u8, length: usize) -> *mut u8 {
    // SAFETY: the caller's promise.
    let result = hold(unsafe { slice::from_raw_parts(input, length) });
    // SAFETY: the same.
    unsafe { free(input, length) };
    let (code, result) = match result {
        Ok(result) => (0u32, result),
        Err(error) => (error as u32, Vec::new()),
    };
    let answer = allocate(result.len().saturating_add(8));
    if !answer.is_null() {
        // SAFETY: the answer has room for the two numbers and the result.
        unsafe {
            ptr::copy_nonoverlapping(code.to_le_bytes().as_ptr(), answer, 4);
            ptr::copy_nonoverlapping(
                (result.len() as u32).to_le_bytes().as_ptr(),
                answer.add(4),
                4,
            );
            ptr::copy_nonoverlapping(result.as_ptr(), answer.add(8), result.len());
        }
    }
    answer
}
