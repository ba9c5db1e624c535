//! The election of the runtime, for a page in a browser.
//!
//! A page that knows all candidates and voters of a chain can hold the next election itself: with the same solver, and
//! so with the same result to the unit. This crate is that solver behind three exported functions. Numbers go in and out
//! through the memory of the module, so it needs no generated JavaScript.
//!
//! | module | what it does |
//! |---|---|
//! | [`input`] | reads the flat input, and refuses what is malformed |
//! | [`output`] | writes the winners and the stakes behind them |
//! | `exports` | the functions of the Wasm module (there only) |
//!
//! `dashboard/src/prediction/electorate.ts` makes the input from the state of a chain. The method is
//! `docs/spec/election.md`.
//!
//! # Conventions
//! - All numbers are little-endian. Indices of candidates and voters are their places in the input, from zero.
//! - Nothing panics, for any bytes. What is malformed has an [`Error`].
//! - As in the runtime, stakes pass through ratios in parts of 10⁹, and nothing is balanced.
//! - The largest election of the runtime takes 18 MB of memory. An election with the voters and votes of the bounds of
//!   [`input`], and 1,000 seats, takes 208 MB.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(all(target_arch = "wasm32", not(feature = "std")))]
mod exports;
pub mod input;
pub mod output;

use alloc::vec::Vec;
use input::Input;
use palisade_phragmen::Electorate;
use sp_arithmetic::Perbill;

/// Why there is no result. The numbers are part of the interface.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[repr(u32)]
pub enum Error {
    /// The input is shorter or longer than its head says.
    WrongLength = 1,
    /// There are more candidates, voters or votes than the bounds allow.
    TooLarge = 2,
    /// The ends of the voters' votes fall, or the last one is not the number of votes.
    WrongEnds = 3,
    /// A vote is for no candidate.
    UnknownCandidate = 4,
    /// The solver failed. It does not fail within the bounds.
    Solver = 5,
}

/// Holds the election that `input` describes, and returns the bytes of its result (see [`output`]).
///
/// A voter without votes takes no part. A repeated vote counts once.
///
/// # Errors
/// Those of [`Input::read`], and [`Error::Solver`].
pub fn solve(input: &[u8]) -> Result<Vec<u8>, Error> {
    let input = Input::read(input)?;
    let mut electorate = Electorate::new(input.candidates());
    electorate.reserve(input.voters(), input.votes());
    // The solver numbers the voters that take part. The page knows them by their places in the input.
    let mut places = Vec::new();
    for (place, (stake, votes)) in (0u32..).zip(input.ballots()) {
        if electorate.add_voter(stake, votes) {
            places.push(place);
        }
    }
    let outcome =
        palisade_phragmen::elect(electorate, input.seats(), None).map_err(|_| Error::Solver)?;
    let mut output = output::Output::new(outcome.winners().iter().map(|(winner, _)| *winner));
    outcome
        .for_each_stake::<Perbill>(|voter, winner, stake| {
            if let Some(place) = places.get(voter as usize) {
                output.add(*place, winner, stake);
            }
        })
        .map_err(|_| Error::Solver)?;
    Ok(output.into_bytes())
}
