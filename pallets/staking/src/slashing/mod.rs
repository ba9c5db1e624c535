//! From an offence to its consequences.
//!
//! Owns nothing yet. The offences pallet comes before this in the flow. [`report`] takes an offence,
//! finds its era and announces it. What a slash then does to stakes (deferral, cancellation,
//! application page by page) belongs in this folder and is not written: **no stake is slashed, nobody
//! is chilled or disabled**.

mod report;
