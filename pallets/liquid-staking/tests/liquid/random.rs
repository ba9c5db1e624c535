//! Random histories: deposits, exits, claims, transfers, rewards, slashes, gifts, governance and a validator that comes
//! and goes, in any order. After each block the storage is checked, and that no unit is created or lost.

use super::{chain::*, entering::most_given, people::*};
use frame_support::traits::fungible::Inspect;
use palisade_liquid_staking::ExitRequests;
use palisade_staking::ValidatorPrefs;
use proptest::{collection::vec, prelude::*};
use sp_runtime::{traits::Dispatchable, Perbill};

const PEOPLE: [AccountId; 4] = [DORA, EMIL, FAYE, GINA];
const CASES: u32 = 24;
const STEPS: usize = 120;
/// The most units that rounding leaves to holders in a step: one of a deposit or an exit, four when a batch is closed
/// (its value, and its parts of the buffer and of three stashes but one), three when it is settled or its chunks are
/// slashed.
const ROUNDING: Balance = 8;

fn dispatch(who: AccountId, call: impl Into<RuntimeCall>) -> bool {
    let call: RuntimeCall = call.into();
    frame_support::storage::with_storage_layer(|| call.dispatch(signed(who))).is_ok()
}

/// Alice stops to validate, comes back, lets nobody in, or throws the first stash out.
fn alice_comes_or_goes(v: Balance) -> bool {
    use pallet_staking::Call;
    let who = vec![Liquid::stashes()[0].account];
    let prefs = ValidatorPrefs {
        blocked: v.is_multiple_of(3),
        ..Default::default()
    };
    match v % 4 {
        0 => dispatch(ALICE, Call::<Runtime>::chill {}),
        1 => dispatch(ALICE, Call::<Runtime>::kick { who }),
        _ => dispatch(ALICE, Call::<Runtime>::validate { prefs }),
    }
}

/// One step of a history. `n` chooses the kind, `who` a person, `v` an amount up to 1,000.
fn step(n: u8, who: AccountId, v: Balance) -> bool {
    use palisade_liquid_staking::Call;
    let part = |percent: Balance| shares(who) * percent.min(100) / 100;
    let percent = (v % 101) as u32;
    match n {
        0..=3 => dispatch(
            who,
            Call::deposit {
                amount: v * PAL + v,
                least: 0,
            },
        ),
        4 | 5 => dispatch(
            who,
            Call::request_exit {
                shares: part(v % 120),
            },
        ),
        6 | 7 => dispatch(
            who,
            Call::exit_at_once {
                shares: part(v % 50),
                least: 0,
            },
        ),
        8..=11 => {
            let ids: Vec<_> = ExitRequests::<Runtime>::iter_key_prefix(who).collect();
            let claims = ids
                .into_iter()
                .map(|batch| dispatch(who, Call::claim_exit { batch }));
            claims.filter(|done| *done).count() > 0
        }
        12 => dispatch(
            who,
            pallet_assets::Call::transfer {
                id: TOKEN,
                target: PEOPLE[v as usize % 4],
                amount: part(30),
            },
        ),
        13 | 14 => {
            pay_reward(v * PAL / 10 + v);
            true
        }
        // Alice may lose all. The others keep enough to validate, so that eras go on.
        15 | 16 => {
            match v % 3 {
                0 => offend(ALICE, percent),
                1 => offend(BOB, percent / 4),
                _ => offend(CAROL, percent / 4),
            }
            true
        }
        17 => Liquid::fund_insurance(signed(CAROL), v * PAL / 100).is_ok(),
        18 => dispatch(
            OPERATOR,
            Call::bond_operator {
                stash: 0,
                amount: v * PAL / 100,
            },
        ),
        19 => dispatch(OPERATOR, Call::leave_operator { stash: 0 }),
        20 => dispatch(OPERATOR, Call::withdraw_operator_bond { stash: 0 }),
        21 => {
            let validator = [None, Some(ALICE), Some(BOB), Some(CAROL)][v as usize % 4];
            let operator = Some(OPERATOR);
            Liquid::set_validator(root(), (v % 3) as u32, validator, operator).is_ok()
        }
        22 => Liquid::end_bunker(root()).is_ok(),
        23 => alice_comes_or_goes(v),
        _ => {
            let rules = palisade_liquid_staking::types::Settings {
                buffer_target: Perbill::from_percent(percent / 2),
                max_per_validator: Perbill::from_percent(percent),
                instant_fee: Perbill::from_percent(percent / 10),
                ..house_rules()
            };
            Liquid::set_settings(root(), rules).is_ok()
        }
    }
}

/// Returns all that people and the pallet have: accounts, stakes of stashes, and rewards that were not taken.
fn everything() -> Balance {
    let stashes = Liquid::stashes().into_iter().map(|stash| stash.account);
    let others = [Liquid::account(), Liquid::reward_account(), OPERATOR, FEES];
    let accounts = PEOPLE.into_iter().chain(others).chain(stashes);
    accounts.map(|who| Balances::total_balance(&who)).sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn no_history_creates_or_loses_a_unit(
        steps in vec((0u8..25, 0usize..4, 1u128..1_000, 0u8..8), STEPS),
    ) {
        run(|| {
            let mut done = 0u32;
            for (kind, who, value, time) in steps {
                done += u32::from(step(kind, PEOPLE[who], value));
                match time {
                    0 => next_era(),
                    1..=3 => roll_one(),
                    _ => check(),
                }
            }
            assert!(done > 20, "{done} of the steps did something");
            // In the end all leave, and each batch can be claimed.
            for who in PEOPLE {
                if shares(who) > 0 {
                    request_exit(who, shares(who));
                }
            }
            for _ in 0..bonding() * 3 + 6 {
                next_era();
            }
            for who in PEOPLE {
                step(8, who, 1);
            }
            assert_eq!(ExitRequests::<Runtime>::iter().count(), 0, "nobody waits for ever");
        });
    }

    #[test]
    fn nobody_gains_by_entering_and_leaving_without_rewards(
        steps in vec((0u8..12, 0usize..3, 1u128..1_000, 0u8..8), STEPS),
        slashes in vec(0usize..STEPS, 0..3),
    ) {
        run(|| {
            // Fees of others would be a gain.
            let rules = palisade_liquid_staking::types::Settings {
                instant_fee: Perbill::zero(),
                ..house_rules()
            };
            Liquid::set_settings(root(), rules).expect("is allowed");
            let people = [EMIL, FAYE, GINA];
            let (had, before) = (people.map(free), everything());
            // What the deposits of others may have given to each.
            let mut given = [0; 3];
            for (at, (kind, who, value, time)) in steps.into_iter().enumerate() {
                let most = most_given(Liquid::net_asset_value(), Liquid::total_shares());
                let is_deposit = step(kind, people[who], value) && kind <= 3;
                for (other, given) in given.iter_mut().enumerate() {
                    *given += if is_deposit && other != who { most } else { 0 };
                }
                if slashes.contains(&at) {
                    offend(ALICE, (value % 30) as u32);
                }
                match time {
                    0 => next_era(),
                    1..=3 => roll_one(),
                    _ => check(),
                }
            }
            for who in people {
                if shares(who) > 0 {
                    request_exit(who, shares(who));
                }
            }
            let last = bonding() * 2 + 4;
            for _ in 0..last {
                next_era();
            }
            let dust = (STEPS as Balance + Balance::from(last)) * ROUNDING;
            for ((who, had), given) in people.into_iter().zip(had).zip(given) {
                step(8, who, 1);
                let now = free(who);
                assert!(
                    now <= had + given + dust,
                    "{who} has {had} first and {now} in the end; others gave {given}"
                );
            }
            assert_eq!(ExitRequests::<Runtime>::iter().count(), 0);
            assert!(everything() <= before, "slashes take, nothing gives");
        });
    }

    #[test]
    fn who_enters_and_leaves_alone_never_gains(
        others in 1u128..1_000, reward in 0u128..100, amounts in vec(1u128..500, 1..6), at_once in any::<bool>(),
    ) {
        run(|| {
            deposit(DORA, others * PAL + 7);
            pay_reward(reward * PAL + 3);
            next_era();
            let before = free(GINA);
            for amount in amounts {
                deposit(GINA, amount * PAL + amount);
                if at_once {
                    step(6, GINA, 49);
                }
            }
            let batch = request_exit(GINA, shares(GINA));
            wait_for_batch(batch);
            claim(GINA, batch);
            assert!(free(GINA) <= before);
            // And the holder that stayed lost nothing by it.
            assert!(worth(DORA) + 1_000_000 >= others * PAL + 7);
        });
    }
}
