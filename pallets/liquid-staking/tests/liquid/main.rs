//! Stories of liquid staking on our staking pallet.
//!
//! | file | content |
//! |---|---|
//! | `arithmetic` | worked examples and properties of the arithmetic |
//! | `chain` | the runtime, its genesis, and how blocks are made and checked |
//! | `people` | what the stories do |
//! | `worked_story` | the story of `docs/spec/liquid-staking.md` |
//! | `depositing` | deposits, rewards, fees, gifts, attacks on the rate |
//! | `entering` | what a depositor that enters after a loss gives to the holders |
//! | `leaving` | queued and instant exits, and strangers in the queue |
//! | `losing` | slashes: who bears them, pending ones, bunker mode, a crisis |
//! | `alarming` | people enter between two losses of an era |
//! | `governing` | settings at their worst, validators |
//! | `operating` | validators that stop, operators and their bonds |
//! | `readmitting` | validators that have offended, and who admits them again |
//! | `small_pools` | too little stake for all stashes to nominate |
//! | `working` | when a block looks for work, and when it is due; what a genesis has |
//! | `releases` | a later release has other bounds |
//! | `release_values` | a later release has other deposits, or can't read nominations |
//! | `untold` | root does something to the stake of a stash |
//! | `random` | random histories, checked after each block |

// A panic fails a test and stops no chain.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod alarming;
mod arithmetic;
mod chain;
mod depositing;
mod entering;
mod governing;
mod leaving;
mod losing;
mod operating;
mod people;
mod random;
mod readmitting;
mod release_values;
mod releases;
mod small_pools;
mod untold;
mod worked_story;
mod working;
