//! Random elections. By default a number that fits in a test run; two variables of the environment are for
//! more:
//! - `PALISADE_ELECTIONS`: how many elections to hold, each with its own seed;
//! - `PALISADE_ELECTION_SEED`: the first seed. With `PALISADE_ELECTIONS=1` this replays a failure.

use super::choices::Choices;
use super::comparison::{plain, Plain};
use super::elections::{Election, Size, MEDIUM, SMALL};
use proptest::{collection::vec, prelude::*};
use sp_arithmetic::Perbill;
use std::{env, time::Instant};

/// One election of this many is a medium one: it takes as long as all the others between two of them.
const MEDIUM_ONE_IN: u64 = 1_000;

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, failure_persistence: None, ..Default::default() })]

    /// Made of bytes, an election that differs shrinks to its core.
    #[test]
    fn whatever_the_bytes_the_result_is_that_of_the_reference(bytes in vec(any::<u8>(), 0..256)) {
        Election::draw(&mut Choices::Bytes(&bytes), SMALL).assert_same_as_reference();
    }
}

#[test]
fn whatever_the_seed_the_result_is_that_of_the_reference() {
    let (first, many) = (
        from_env("PALISADE_ELECTION_SEED", 0),
        from_env("PALISADE_ELECTIONS", 20_000),
    );
    let started = Instant::now();
    let mut seen = Seen::default();
    for held in 0..many {
        let seed = first.wrapping_add(held);
        let replay = Replay(seed);
        let size = if seed % MEDIUM_ONE_IN == 0 {
            MEDIUM
        } else {
            SMALL
        };
        seen.hold(seed, size);
        drop(replay);
        if (held + 1) % many.div_ceil(10).max(1) == 0 {
            println!(
                "{} of {many} elections, {:.0?}",
                held + 1,
                started.elapsed()
            );
        }
    }
    println!("{many} elections, all equal to the reference. {seen:?}");
    if many >= 1_000 {
        assert!(
            seen.with_a_choice * 2 > many,
            "too few with fewer seats than candidates"
        );
        assert!(
            seen.with_repeated_candidates * 8 > many,
            "too few with repeated candidates"
        );
    }
}

/// How names are encoded, how long they are and how they sort plays no part.
#[test]
fn names_of_any_kind_give_the_same_result() {
    for seed in 0..2_000 {
        let election = Election::draw(&mut Choices::Seed(seed), SMALL);
        let balancing = election.balancing();
        let numbers = plain(election.ours::<u32, Perbill>(|name| name, balancing)).unwrap();
        let words =
            plain(election.ours::<String, Perbill>(|name| "x".repeat(name as usize), balancing));
        let accounts = plain(election.ours::<[u8; 32], Perbill>(account, balancing)).unwrap();
        assert_eq!(
            words.unwrap(),
            renamed(&numbers, |name| "x".repeat(name as usize))
        );
        assert_eq!(accounts, renamed(&numbers, account));
    }
}

/// Names that differ only in their last bit become accounts with the same hash in the solver's table of
/// candidates, whatever its seed: the bit that it carries from the first word into the second is flipped
/// there too.
fn account(name: u32) -> [u8; 32] {
    let (first, second): (u64, u64) = match name % 2 {
        0 => (0, 0),
        _ => (1 << 63, 1 << 63 | 1 << 31),
    };
    let mut account = [0; 32];
    account[..8].copy_from_slice(&first.to_le_bytes());
    account[8..16].copy_from_slice(&second.to_le_bytes());
    account[28..].copy_from_slice(&(name / 2).to_be_bytes());
    account
}

fn renamed<A>(
    (winners, shares): &Plain<u32, Perbill>,
    name: impl Fn(u32) -> A,
) -> Plain<A, Perbill> {
    let ratios = |ratios: &Vec<_>| {
        ratios
            .iter()
            .map(|&(who, ratio)| (name(who), ratio))
            .collect()
    };
    let winners = winners
        .iter()
        .map(|&(who, stake)| (name(who), stake))
        .collect();
    (
        winners,
        shares
            .iter()
            .map(|(who, each)| (name(*who), ratios(each)))
            .collect(),
    )
}

/// What the elections were like: a generator that makes only trivial ones proves nothing.
#[derive(Debug, Default)]
struct Seen {
    voters: usize,
    with_repeated_candidates: u64,
    with_a_choice: u64,
}

impl Seen {
    fn hold(&mut self, seed: u64, size: Size) {
        let election = Election::draw(&mut Choices::Seed(seed), size);
        election.assert_same_as_reference();
        let mut names = election.candidates.clone();
        names.sort_unstable();
        names.dedup();
        self.voters += election.voters.len();
        self.with_repeated_candidates += u64::from(names.len() < election.candidates.len());
        self.with_a_choice += u64::from((1..names.len()).contains(&election.seats));
    }
}

/// Says how to hold the election again if a comparison panics.
struct Replay(u64);

impl Drop for Replay {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let Self(seed) = self;
            println!("To replay: PALISADE_ELECTION_SEED={seed} PALISADE_ELECTIONS=1");
        }
    }
}

fn from_env(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |value| value.parse().expect("a number"))
}
