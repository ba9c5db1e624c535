//! A stash is damaged at random, and governance restores it with random arguments.

use super::*;
use proptest::{option, prelude::*};

/// Writes what may be left of Dora: a named controller, ledgers under herself and under Emil, and a payee.
fn leave(
    named: Option<AccountId>,
    under_dora: Option<Balance>,
    under_emil: Option<Balance>,
    has_payee: bool,
) {
    for (key, total) in [(DORA, under_dora), (EMIL, under_emil)] {
        if let Some(total) = total {
            Ledger::<Test>::insert(key, ledger_of(DORA, total));
        }
    }
    if let Some(controller) = named {
        Bonded::<Test>::insert(DORA, controller);
    }
    if has_payee {
        Payee::<Test>::insert(DORA, RewardDestination::Staked);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Either the call succeeds and Dora's records agree, or it is refused and changes nothing. A ledger under an
    /// account that is not her controller gives no power. It is cleared once governance names that account.
    #[test]
    fn a_stash_is_restored_to_a_consistent_state_or_nothing_changes(
        named in option::of(prop_oneof![Just(DORA), Just(EMIL), Just(FAYE)]),
        under_dora in option::of(0..2_000u128),
        under_emil in option::of(0..2_000u128),
        held in prop_oneof![Just(0u128), 0..2_000u128],
        has_payee in any::<bool>(),
        emil_bonds in any::<bool>(),
        faye_bonds in any::<bool>(),
        given in option::of(prop_oneof![Just(DORA), Just(EMIL), Just(FAYE)]),
        total in option::of(0..20_000u128),
        unlocking in prop::collection::vec((0..1_000u128, 0..5u32), 0..3),
    ) {
        ExtBuilder::default().run(|| {
            if faye_bonds {
                assert_ok!(bond(FAYE, 1_000));
            }
            // Emil is a stash and controls nothing, so that Dora's ledger may stand under him.
            if emil_bonds {
                assert_ok!(bond(EMIL, 1_000));
                assert_ok!(Staking::set_controller(signed(EMIL), GUS));
            }
            leave(named, under_dora, under_emil, has_payee);
            hold(DORA, held);

            let of_others = || [(FAYE, FAYE), (GUS, EMIL)].map(|(key, stash)| {
                Ledger::<Test>::get(key).filter(|ledger| ledger.stash == stash)
            });
            let others = of_others();
            let before = stored();
            let is_restored = restore(given, total, &unlocking).is_ok();
            let is_stray = keeps_stray(EMIL);
            if is_stray {
                assert_powerless(EMIL);
            }
            let strays = is_stray.then_some(EMIL);
            if is_restored {
                let expected = total.unwrap_or(held).min(9_990);
                if is_stray {
                    assert_ok!(restore(strays, Some(expected), &[]));
                }
                check_block();
                assert_eq!(Staking::held_of(&DORA), expected);
                assert_eq!(Bonded::<Test>::contains_key(DORA), expected > 0);
            } else {
                assert_eq!(stored(), before);
                // The damage is removed, because the mock checks invariants at the end.
                if Staking::check_invariants().is_err() {
                    assert_ok!(restore(strays, Some(0), &[]));
                }
            }
            assert_eq!(of_others(), others);
            assert_eq!(balance(DORA), 10_000);
        });
    }
}
