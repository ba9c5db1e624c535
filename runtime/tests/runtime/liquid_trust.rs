//! Liquid staking on the wired runtime asks staking's record of offences whom it may trust with new funds.

use crate::{chain::Chain, equivocations::signed};
use frame_support::assert_ok;
use palisade_liquid_staking::Event;
use palisade_runtime::{
    constants::currency::PAL, genesis, Balance, LiquidStaking, RuntimeEvent, RuntimeOrigin, Staking,
};
use palisade_staking::ValidatorPrefs;
use sp_keyring::Sr25519Keyring::{AliceStash, Bob};
use sp_runtime::{MultiAddress, Perbill};
use sp_staking::StakingInterface;

/// Bob deposits 1,000 PAL, which are delegated. Alice validates in each block, whatever chills her: she is silent while
/// she is disabled.
fn deposit(chain: &mut Chain) {
    chain.with(|| {
        assert_ok!(LiquidStaking::deposit(signed(Bob), 1_000 * PAL, 0));
    });
    loop {
        chain.with(|| {
            if !Staking::is_validator(&AliceStash.to_account_id()) {
                assert_ok!(Staking::validate(
                    signed(AliceStash),
                    ValidatorPrefs::default()
                ));
            }
        });
        let is_delegated = |event: &RuntimeEvent| {
            matches!(event, RuntimeEvent::LiquidStaking(Event::Delegated { .. }))
        };
        if chain.make_block().iter().any(is_delegated) {
            break;
        }
    }
}

/// Returns the active stake of a stash, and whether it nominates.
fn stash(chain: &mut Chain, index: usize) -> (Balance, bool) {
    chain.with(|| {
        let stash = &LiquidStaking::stashes()[index];
        (stash.active, Staking::nominations(&stash.account).is_some())
    })
}

#[test]
fn who_is_slashed_gets_no_liquid_funds_until_the_admin_admits_it() {
    let mut local = Chain::of(genesis::LOCAL);
    local.make_block();
    deposit(&mut local);
    let (before, _) = stash(&mut local, 0);
    assert_eq!(before, 950 * PAL / 4);

    // 1. Alice is slashed. She validates again, and throws the stash out.
    let validator = AliceStash.to_account_id();
    local.with(|| {
        let tenth = Perbill::from_percent(10);
        assert_ok!(Staking::manual_slash(
            RuntimeOrigin::root(),
            validator.clone(),
            Staking::active_era(),
            tenth
        ));
        assert_ok!(Staking::validate(
            signed(AliceStash),
            ValidatorPrefs::default()
        ));
        let account = LiquidStaking::stashes()[0].account.clone();
        assert_ok!(Staking::kick(
            signed(AliceStash),
            vec![MultiAddress::Id(account)]
        ));
    });
    deposit(&mut local);
    assert_eq!(stash(&mut local, 0), (before, false));
    let (other, nominates) = stash(&mut local, 1);
    assert!(other > 2 * before && nominates);

    // 2. The admin admits her. Her stash is the smallest.
    local.with(|| {
        assert_ok!(LiquidStaking::set_validator(
            RuntimeOrigin::root(),
            0,
            Some(validator),
            None
        ));
    });
    deposit(&mut local);
    let (after, nominates) = stash(&mut local, 0);
    assert!(after > other && nominates);
}
