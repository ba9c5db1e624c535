//! Random histories: keys, reports, contradictions, accusations, eras and elections, in any order. What is stored is
//! checked after each step.

use super::{chain::*, people::*};
use palisade_price_oracle::{types::Settings, Call, Error, Records, RoundReports};
use proptest::{collection::vec, prelude::*};
use sp_runtime::{DispatchError, Perbill};
use std::collections::BTreeMap;

const CASES: u32 = 32;
const STEPS: usize = 150;
const PEOPLE: [AccountId; 5] = [ALICE, BOB, CAROL, DAVE, STRANGER];

/// What a history knows by itself.
#[derive(Default)]
struct Witness {
    /// All statements, with the number of the key.
    signed: Vec<(AccountId, u32, Signed)>,
    /// What was slashed of a validator for a round, in percent.
    punished: BTreeMap<(AccountId, u32), u32>,
    /// The stated prices of the round at work, of the reports that the chain took.
    taken: BTreeMap<AccountId, u32>,
}

fn is_ok(result: Result<(), DispatchError>) -> bool {
    result.is_ok()
}

/// One step. `n` chooses the kind, `who` a person, `v` a value.
fn step(witness: &mut Witness, n: u8, who: AccountId, v: u32) -> bool {
    let number = v % 5;
    match n {
        0 | 1 => is_ok(set_key(who, number)),
        2..=8 => {
            let back = u32::from(v.is_multiple_of(7));
            let statement = statement(round().saturating_sub(back), 1 + v % 20);
            let signed = sign(&pair(who, number % 3), statement);
            witness.signed.push((who, number % 3, signed.clone()));
            let admitted_by_pool = admit(&signed).is_ok();
            let taken = dispatch(admitted(), Call::submit { signed }).is_ok();
            assert_eq!(taken, admitted_by_pool, "the pool knows what counts");
            if taken {
                assert!(!Protected::get().contains(&who), "it can be slashed");
                witness.taken.insert(who, 1 + v % 20);
            }
            taken
        }
        9..=12 => accuse_somebody(witness, v as usize),
        13 => is_ok(Oracle::end_key(signed(who))),
        14 => is_ok(Oracle::forget(signed(STRANGER), who)),
        15 => {
            if who != STRANGER {
                elect(who, u128::from(v) * PAL, v % 101);
            }
            true
        }
        16 => {
            let settings = Settings {
                round_length: 1 + v % 7,
                min_reports: 1 + v % 3,
                ..Oracle::settings()
            };
            is_ok(Oracle::set_settings(root(), settings))
        }
        17 => {
            Refusal::set(v.is_multiple_of(3).then_some(DispatchError::Unavailable));
            Throttle::set(Perbill::from_percent(5 + v % 60));
            true
        }
        18 => {
            // Governance protects one of the people, or nobody.
            let index = v as usize % (2 * PEOPLE.len());
            Protected::set(PEOPLE.get(index).copied().into_iter().collect());
            true
        }
        _ => {
            next_era();
            true
        }
    }
}

/// Somebody reports two of all statements. The restaking pallet is asked only if they are a proof.
fn accuse_somebody(witness: &mut Witness, v: usize) -> bool {
    let count = witness.signed.len();
    if count < 2 {
        return false;
    }
    // Half of the time, two of the last ones: they are more often of the same round.
    let (first, second) = match v % 2 {
        0 => (v % count, (v / 7) % count),
        _ => (
            count - 1 - (v / 2) % count.min(6),
            count - 1 - (v / 14) % count.min(6),
        ),
    };
    let (who, key, one) = witness.signed[first].clone();
    let (other, other_key, two) = witness.signed[second].clone();
    let before = Slashes::get().len();
    let result = accuse(&one, &two).map_err(|refusal| refusal.error);
    let is_proof = who == other
        && key == other_key
        && one.statement.round == two.statement.round
        && one.statement.price != two.statement.price;
    let round = one.statement.round;
    match result {
        Ok(_) => {
            assert!(is_proof, "only a proof is punished");
            assert_eq!(Slashes::get().len(), before + 1);
            let (_, accused, _, part) = *Slashes::get().last().expect("was added");
            assert_eq!(accused, who);
            let slashed = witness.punished.entry((who, round)).or_default();
            *slashed += part * 100u32;
            assert!(part > Perbill::zero() && *slashed <= 30, "once");
            // Who can't be punished again has no report.
            let record = Records::<Runtime>::get(who).expect("is punished");
            let is_full = record.punished.len() == MaxFaults::get() as usize;
            if round == super::chain::round() || is_full {
                witness.taken.remove(&who);
            }
            true
        }
        Err(error) => {
            assert_eq!(Slashes::get().len(), before);
            let repeated = DispatchError::from(Error::<Runtime>::AlreadyPunished);
            assert!(error != repeated || witness.punished.get(&(who, round)) == Some(&30));
            false
        }
    }
}

/// Makes a block. If a round ends with a price, it is one between those that were taken.
fn roll(witness: &mut Witness) {
    let before = round();
    let count = RoundReports::<Runtime>::get().len();
    assert_eq!(count, witness.taken.len(), "what counts is on record");
    roll_one();
    if round() == before {
        return;
    }
    // Reports of those that are protected by now do not count.
    let protected = Protected::get();
    witness.taken.retain(|who, _| !protected.contains(who));
    let last = Oracle::price().filter(|answer| answer.last.round == before);
    if let Some(answer) = last {
        let lowest = witness.taken.values().min().expect("somebody reported");
        let highest = witness.taken.values().max().expect("somebody reported");
        let price_now = answer.last.price;
        assert!(price(*lowest) <= price_now && price_now <= price(*highest));
        assert_eq!(answer.last.reports as usize, witness.taken.len());
    }
    witness.taken.clear();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn only_proofs_are_punished_once_in_any_history(
        steps in vec((0u8..20, 0usize..5, 0u32..1_000, 0u8..4), STEPS),
    ) {
        run_with_keys(|| {
            let mut witness = Witness::default();
            let mut done = 0u32;
            for (kind, who, value, time) in steps {
                done += u32::from(step(&mut witness, kind, PEOPLE[who], value));
                check();
                if time == 0 {
                    roll(&mut witness);
                }
            }
            assert!(done > 20, "{done} of the steps did something");
            let slashed: u32 = Slashes::get().iter().map(|(.., part)| *part * 100u32).sum();
            assert_eq!(slashed, witness.punished.values().sum::<u32>());
            // In the end all leave, and nothing is left but prices.
            Refusal::set(None);
            Stakes::set(BTreeMap::new());
            for who in PEOPLE {
                step(&mut witness, 14, who, 0);
            }
            for _ in 0..=AT_RISK + 1 {
                next_era();
                next_round();
            }
            for who in PEOPLE {
                step(&mut witness, 14, who, 0);
            }
            assert_eq!(Records::<Runtime>::iter().count(), 0);
            assert_eq!(palisade_price_oracle::KeyOwners::<Runtime>::iter().count(), 0);
        });
    }
}
