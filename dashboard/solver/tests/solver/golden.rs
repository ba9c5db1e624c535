//! Elections whose results the TypeScript of the page must find too. They are in `golden.json`, as `sp-npos-elections`
//! holds them. To write the file anew: `PALISADE_WRITE_GOLDEN=1`.

use super::flat::{Election, Held};
use serde_json::{json, Value};
use sp_arithmetic::Perbill;
use sp_npos_elections::{assignment_ratio_to_staked_normalized, seq_phragmen};
use std::{env, fs, path::PathBuf};

/// The reference's result. A voter is called by its place.
fn by_the_reference(election: &Election) -> Held {
    let candidates: Vec<u32> = (0..election.candidates).collect();
    let voters: Vec<_> = (0u32..)
        .zip(&election.voters)
        .map(|(place, (stake, votes))| (place, *stake, votes.clone()))
        .collect();
    let result = seq_phragmen::<u32, Perbill>(election.seats as usize, candidates, voters, None);
    let result = result.unwrap();
    let stake_of = |who: &u32| election.voters[*who as usize].0;
    let staked = assignment_ratio_to_staked_normalized(result.assignments, stake_of).unwrap();
    let backings = staked.into_iter().flat_map(|of| {
        let who = of.who;
        let each = of.distribution.into_iter();
        each.map(move |(winner, stake)| (who, winner, u64::try_from(stake).unwrap()))
    });
    Held {
        winners: result.winners.iter().map(|(winner, _)| *winner).collect(),
        backings: backings.collect(),
    }
}

/// The elections of the file, in its order.
fn elections() -> Vec<(&'static str, Election)> {
    let by_hand = Election {
        seats: 3,
        candidates: 4,
        voters: vec![
            (50, vec![0, 2]),
            (70, vec![0, 2]),
            (30, vec![0, 1]),
            (70, vec![1]),
            (80, vec![3]),
        ],
    };
    let equal = Election {
        seats: 2,
        candidates: 4,
        voters: vec![(10, vec![3, 1]), (10, vec![1, 2]), (10, vec![2, 3])],
    };
    let thirds = Election {
        seats: 3,
        candidates: 3,
        voters: vec![(100, vec![0, 1, 2]), (7, vec![0, 1]), (1, vec![2, 0])],
    };
    let silent = Election {
        seats: 4,
        candidates: 4,
        voters: vec![
            (10, vec![3]),
            (0, vec![1]),
            (5, vec![]),
            (20, vec![3, 3, 2]),
        ],
    };
    let mut all = vec![
        ("the election by hand of the specification", by_hand),
        ("equal candidates: the first wins", equal),
        ("remainders go to the smallest part", thirds),
        ("silent voters, and winners without backing", silent),
    ];
    let kinds = [
        ("random, small stakes", 12),
        ("random, stakes of a chain", 60),
        ("random, as many as 64 bits hold", 64),
    ];
    for (name, bits) in kinds {
        let drawn = (0u64..).map(|seed| Election::random(seed, 9, 30, bits));
        let contested = drawn.filter(|election| {
            (2..election.candidates).contains(&election.seats) && election.voters.len() > 15
        });
        all.extend(contested.take(2).map(|election| (name, election)));
    }
    all
}

/// Cargo runs a test in the folder of its crate. A path from the compilation could lead to another clone: clones share the
/// target directory.
fn file() -> PathBuf {
    PathBuf::from("tests/solver/golden.json")
}

/// Stakes are text: JavaScript reads larger numbers than 2^53 wrongly.
fn described(name: &str, election: &Election, held: &Held) -> Value {
    let voters = election.voters.iter();
    let backings = held.backings.iter();
    json!({
        "name": name,
        "seats": election.seats,
        "candidates": election.candidates,
        "voters": voters.map(|(stake, votes)| json!([stake.to_string(), votes])).collect::<Vec<_>>(),
        "winners": held.winners,
        "backings": backings
            .map(|(voter, winner, stake)| json!([voter, winner, stake.to_string()]))
            .collect::<Vec<_>>(),
    })
}

#[test]
fn the_file_has_the_results_of_the_reference() {
    let all = elections();
    let lines: Vec<_> = all
        .iter()
        .map(|(name, election)| described(name, election, &by_the_reference(election)).to_string())
        .collect();
    let text = format!("[\n{}\n]\n", lines.join(",\n"));
    if env::var_os("PALISADE_WRITE_GOLDEN").is_some() {
        fs::write(file(), &text).unwrap();
    }
    let stored = fs::read_to_string(file()).unwrap();
    assert!(stored == text, "golden.json is out of date");
}

#[test]
fn the_solver_of_the_page_finds_the_same() {
    for (name, election) in elections() {
        assert_eq!(election.hold(), Ok(by_the_reference(&election)), "{name}");
    }
}

#[test]
fn random_elections_have_the_results_of_the_reference() {
    for seed in 100..2_100 {
        let election = Election::random(seed, 12, 40, 1 + (seed % 64) as u32);
        assert_eq!(
            election.hold(),
            Ok(by_the_reference(&election)),
            "seed {seed}"
        );
    }
}
