//! Random histories. The storage is checked after each block.

use super::certifying::{certificate, certified_by_views};
use crate::{
    mock::*,
    types::{Mode, Terms, WHOLE},
    OperatorByStash, PotOf, ServiceList,
};
use frame_support::{storage::with_storage_layer, traits::fungible::Inspect};
use proptest::{collection::vec, prelude::*};
use sp_runtime::{traits::Dispatchable, Perbill};

const STEPS: usize = 150;

fn dispatch(origin: RuntimeOrigin, call: impl Into<RuntimeCall>) -> bool {
    let call: RuntimeCall = call.into();
    with_storage_layer(|| call.dispatch(origin)).is_ok()
}

/// Registers services with different terms. `shared` says whether the last two share stake.
fn services(shared: bool) {
    for (number, (cap, window)) in [(100, 1), (50, 3), (20, 1), (60, 2)]
        .into_iter()
        .enumerate()
    {
        register(Terms {
            profit: 1_000 * number as u128,
            cap: percent(cap),
            window,
            correlation: percent(80),
            mode: match shared && number > 1 {
                true => Mode::Shared,
                false => Mode::Unique,
            },
            ..terms()
        });
    }
}

/// One step of a history: `kind` chooses what, `who` an operator, `id` a service, `v` a number below 100.
fn step(kind: u8, who: AccountId, id: u32, v: u32) -> bool {
    use crate::Call;
    let by = || signed(who);
    let magnitude = WHOLE / 100 * u64::from(v) + u64::from(v);
    match kind {
        0..=4 => dispatch(
            by(),
            Call::allocate {
                service: id,
                magnitude: magnitude / 2,
            },
        ),
        5 | 6 => dispatch(
            by(),
            Call::deallocate {
                service: id,
                magnitude: magnitude / 3,
            },
        ),
        7..=11 => {
            let era = Active::get().saturating_sub(v % 4);
            let part = Perbill::from_parts(10_000_000 * v + v);
            let call = Call::slash {
                service: id,
                operator: who,
                era,
                part,
            };
            dispatch(signed(SLASHER), call)
        }
        12 => {
            let is_some = !Waiting::get().is_empty();
            if is_some {
                cancel();
            }
            is_some
        }
        13 => dispatch(
            by(),
            Call::set_tags {
                tags: tags([v % 3, v % 7]),
            },
        ),
        14 => dispatch(
            signed(STRANGER),
            Call::reward {
                service: id,
                amount: 10 * u128::from(v),
            },
        ),
        15 => dispatch(
            signed(OLAF),
            Call::set_profit {
                service: id,
                profit: 100 * u128::from(v),
            },
        ),
        16 => dispatch(by(), Call::remove_operator { operator: who }),
        17 => {
            // Governance protects somebody, or nobody.
            Invulnerable::set(v.is_multiple_of(2).then_some(who));
            true
        }
        _ => {
            // Nominators come.
            Stakes::mutate(|all| *all.entry(who).or_default() += u128::from(v));
            true
        }
    }
}

fn steps(kinds: std::ops::Range<u8>) -> impl Strategy<Value = Vec<(u8, usize, u32, u32, u8)>> {
    vec((kinds, 0usize..5, 0u32..4, 0u32..100, 0u8..10), STEPS)
}

/// Goes on with time: sometimes an era is planned, sometimes it begins.
fn pass(time: u8) {
    match time {
        0 | 1 if Planned::get() == Active::get() => plan(),
        0 | 1 => activate(),
        2 => block(),
        _ => Restaking::check_invariants().expect("the storage is consistent"),
    }
}

/// Returns the stake behind each service of an operator if an era were planned now, in units.
fn stakes_now(who: AccountId) -> Vec<(u32, u128)> {
    let Some(operator) = OperatorByStash::<Runtime>::get(who) else {
        return Vec::new();
    };
    let era = Planned::get() + 1;
    let stake = Stakes::get()[&who];
    let ids = ServiceList::<Runtime>::get().into_iter();
    let stakes = ids.map(|id| {
        let magnitude = operator
            .record_at(era)
            .map_or(0, |record| record.magnitude(id));
        let total = operator.total_at(era);
        (
            id,
            palisade_restaking::arithmetic::magnitudes::stake_of(magnitude, total, stake),
        )
    });
    stakes.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn no_history_breaks_a_rule_or_loses_a_reward(steps in steps(0..19), shared in any::<bool>()) {
        run(|| {
            services(shared);
            let (mut done, mut given) = (0u32, 0);
            for (kind, who, id, value, time) in steps {
                let is_done = step(kind, OPERATORS[who], id, value);
                done += u32::from(is_done);
                if is_done && kind == 14 {
                    given += 10 * u128::from(value);
                }
                let planned = Planned::get();
                let waiting = Waiting::get().len();
                pass(time);
                // A slash that is applied after the certificate doesn't wait any more in the views.
                if planned < Planned::get() && waiting == Waiting::get().len() {
                    let found = certificate();
                    let views = certified_by_views();
                    assert_eq!(found.era, Planned::get());
                    assert_eq!(views, (found.coverage, found.binding));
                }
            }
            assert!(done > 15, "{done} of the steps did something");
            let paid: u128 = Rewarded::get().iter().map(|(_, amount)| amount).sum();
            let waiting: u128 = PotOf::<Runtime>::iter_values().map(|pot| pot.funds).sum();
            assert_eq!(paid + waiting, given, "rewards are paid or wait");
            let least = if given > 0 { ED } else { 0 };
            assert_eq!(Balances::balance(&Restaking::account()), waiting + least);
        });
    }

    #[test]
    fn a_slash_of_a_unique_service_changes_no_other_stake(steps in steps(0..13)) {
        run(|| {
            services(false);
            set_stakes(1_000_000_000_000_000);
            for (kind, who, id, value, time) in steps {
                step(kind, OPERATORS[who], id, value);
                let begins = time < 2 && Planned::get() > Active::get();
                if !begins {
                    pass(time);
                    continue;
                }
                // Slashes that are due, one by one.
                let era = Planned::get();
                let (due, rest): (Vec<_>, _) =
                    Waiting::get().into_iter().partition(|(at, _)| *at <= era);
                for (at, slash) in due {
                    let (stash, service) = (slash.validator, slash.service);
                    let before = stakes_now(stash);
                    Waiting::set(vec![(at, slash)]);
                    apply_due(era);
                    for ((id, before), (_, after)) in before.into_iter().zip(stakes_now(stash)) {
                        if id != service {
                            assert!(before.abs_diff(after) <= 3, "{id} had {before} and has {after}");
                        }
                    }
                }
                Waiting::set(rest);
                activate();
            }
            // What is left of each stake is what is left of its magnitude.
            for who in OPERATORS {
                let total = OperatorByStash::<Runtime>::get(who).map_or(WHOLE, |each| each.total());
                let stake = Stakes::get()[&who];
                let left = u128::from(total) / 1_000;
                assert!(stake.abs_diff(left) < 1_000, "{stake} of {left}");
            }
        });
    }

    #[test]
    fn the_order_of_slashes_does_not_change_the_sum(
        orders in vec((0u32..3, 0u32..2, 1u32..100), 2..8), swap in any::<bool>(),
    ) {
        let result = |orders: Vec<(u32, u32, u32)>| {
            let mut result = None;
            run(|| {
                services(false);
                set_stakes(1_000_000_000_000_000);
                for id in 0..3 {
                    allocate(ALICE, id, whole(33));
                }
                next_eras(3);
                for (id, ago, part) in orders {
                    // `ago` is the number of eras since the fault.
                    step(7, ALICE, id, part / 4 * 4 + ago);
                }
                next_eras(4);
                let operator = OperatorByStash::<Runtime>::get(ALICE).unwrap();
                let held: Vec<_> = (0..3).map(|id| operator.held(id)).collect();
                result = Some((operator.total(), held));
            });
            result.unwrap()
        };
        // The same orders of each service, in another order of services.
        let mut sorted = orders.clone();
        sorted.sort_by_key(|(id, ..)| if swap { *id } else { 3 - *id });
        prop_assert_eq!(result(orders), result(sorted));
    }
}
