//! Random histories on real staking. Both pallets are checked after each block.

use super::{chain::*, people::*};
use frame_support::storage::with_storage_layer;
use palisade_restaking::{types::Mode, Call, OperatorByStash, PotOf};
use palisade_restaking_primitives::Proceeds;
use proptest::{collection::vec, prelude::*};
use sp_runtime::{traits::Dispatchable, Perbill};

const OPERATORS: [AccountId; 3] = [ALICE, BOB, CAROL];

fn dispatch(who: AccountId, call: impl Into<RuntimeCall>) -> bool {
    let call: RuntimeCall = call.into();
    with_storage_layer(|| call.dispatch(signed(who))).is_ok()
}

fn step(kind: u8, who: AccountId, service: u32, v: u32) -> bool {
    let magnitude = whole(u64::from(v)) / 2 + u64::from(v);
    match kind {
        0..=2 => dispatch(who, Call::allocate { service, magnitude }),
        3 => dispatch(who, Call::deallocate { service, magnitude }),
        4..=6 => {
            let era = Staking::active_era().saturating_sub(v % 3);
            let part = Perbill::from_parts(10_000_000 * v + v);
            dispatch(
                SLASHER,
                Call::slash {
                    service,
                    operator: who,
                    era,
                    part,
                },
            )
        }
        7 => {
            offend(who, v / 10);
            true
        }
        8 => dispatch(
            OLAF,
            Call::reward {
                service,
                amount: u128::from(v) * PAL / 10,
            },
        ),
        9 => {
            let call = pallet_staking::Call::bond_extra {
                max_additional: u128::from(v) * PAL,
            };
            dispatch(NINA, call)
        }
        _ => {
            let call = pallet_staking::Call::unbond {
                value: u128::from(v) * PAL,
            };
            dispatch(NINA, call)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn no_history_on_real_staking_breaks_a_rule(
        steps in vec((0u8..11, 0usize..3, 0u32..3, 1u32..100, 0u8..8), 100), shared in any::<bool>(),
    ) {
        run(|| {
            register(100, Proceeds::Burn);
            register(50, Proceeds::Account(FUND));
            let mut terms = palisade_restaking::ServiceById::<Runtime>::get(0).unwrap().terms;
            terms.mode = if shared { Mode::Shared } else { Mode::Unique };
            terms.cap = percent(30);
            assert!(Restaking::register_service(signed(OLAF), terms).is_ok());
            let mut done = 0u32;
            for (kind, who, service, value, time) in steps {
                done += u32::from(step(kind, OPERATORS[who], service, value));
                match time {
                    0 => next_era(),
                    1..=3 => roll_one(),
                    _ => check(),
                }
            }
            assert!(done > 20, "{done} of the steps did something");
            // All slashes are applied, and what services hold is what is left.
            next_eras(4);
            for (_, operator) in OperatorByStash::<Runtime>::iter() {
                assert!(operator.total() <= whole(100));
            }
            let waiting: Balance = PotOf::<Runtime>::iter_values().map(|pot| pot.funds).sum();
            assert!(total(Restaking::account()) >= waiting);
        });
    }
}
