//! Referenda: which origin has which track, what the origins may do, and votes with coins at stake.

use crate::{chain::Chain, equivocations::signed, state::state_of};
use frame_support::{
    assert_noop, assert_ok,
    traits::{
        fungible::{Inspect, InspectHold, Mutate},
        schedule::DispatchTime,
        tokens::{Fortitude, Preservation},
        EnsureOrigin, StorePreimage,
    },
};
use palisade_runtime::{
    configs::{
        governance::{RootOrThreeFifthsOfCouncil, StakingAdmins},
        referenda::{
            TrackId, Tracks, UndecidingTimeout, VoteLockingPeriod, ROOT_TRACK, STAKING_ADMIN_TRACK,
            TREASURER_TRACK,
        },
    },
    constants::currency::PAL,
    genesis,
    origins::Origin,
    timing::BlocksPerDay,
    AccountId, Balance, Balances, ConvictionVoting, OriginCaller, Preimage, Referenda, Runtime,
    RuntimeCall, RuntimeEvent, RuntimeHoldReason, RuntimeOrigin, Staking, Treasury,
};
use palisade_staking::{Event as StakingEvent, MinCommission, RewardDestination};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_referenda::{ReferendumIndex, TracksInfo};
use sp_keyring::Sr25519Keyring::{Bob, Charlie};
use sp_runtime::{traits::BadOrigin, MultiAddress, Perbill, TokenError};

fn nora() -> AccountId {
    AccountId::from([9; 32])
}

fn by_nora() -> RuntimeOrigin {
    RuntimeOrigin::signed(nora())
}

/// Nora has 1,000 PAL. Bob asks the voters for a commission of at least 5%. Returns the referendum.
fn bob_submits_a_referendum() -> ReferendumIndex {
    Balances::set_balance(&nora(), 1_000 * PAL);
    let call = RuntimeCall::Staking(palisade_staking::Call::set_min_commission {
        new: Perbill::from_percent(5),
    });
    assert_ok!(Referenda::submit(
        signed(Bob),
        Box::new(Origin::StakingAdmin.into()),
        Preimage::bound(call).expect("is short"),
        DispatchTime::After(0),
    ));
    0
}

fn bond_800() {
    let payee = RewardDestination::Stash;
    assert_ok!(Staking::bond(by_nora(), 800 * PAL, payee));
}

fn vote_with_900(referendum: ReferendumIndex) {
    let vote = Vote {
        aye: true,
        conviction: Conviction::Locked1x,
    };
    let balance = 900 * PAL;
    assert_ok!(ConvictionVoting::vote(
        by_nora(),
        referendum,
        AccountVote::Standard { vote, balance }
    ));
}

/// Returns what staking holds of Nora's, and what she can spend.
fn held_and_spendable() -> (Balance, Balance) {
    let reason = RuntimeHoldReason::Staking(palisade_staking::HoldReason::Staking);
    let held = Balances::balance_on_hold(&reason, &nora());
    let spendable =
        Balances::reducible_balance(&nora(), Preservation::Expendable, Fortitude::Polite);
    (held, spendable)
}

fn nora_pays_charlie(amount: Balance) -> sp_runtime::DispatchResult {
    let charlie = MultiAddress::Id(Charlie.to_account_id());
    Balances::transfer_allow_death(by_nora(), charlie, amount)
}

#[test]
fn the_same_coins_are_staked_and_vote_in_either_order() {
    for stakes_first in [true, false] {
        state_of(genesis::DEV).execute_with(|| {
            let referendum = bob_submits_a_referendum();
            if stakes_first {
                bond_800();
                vote_with_900(referendum);
            } else {
                vote_with_900(referendum);
                bond_800();
            }
            // The lock covers the 800 at stake and 100 of the 200 others.
            assert_eq!(held_and_spendable(), (800 * PAL, 100 * PAL));
            assert_noop!(nora_pays_charlie(100 * PAL + 1), TokenError::Frozen);
            assert_ok!(nora_pays_charlie(100 * PAL));

            let (tally, _) = Referenda::ensure_ongoing(referendum)
                .map(|status| (status.tally, status.track))
                .expect("is ongoing");
            assert_eq!((tally.ayes, tally.support), (900 * PAL, 900 * PAL));
            assert_ok!(Staking::check_invariants());
        });
    }
}

#[test]
fn unbonded_coins_stay_locked_until_the_vote_is_over() {
    let mut chain = Chain::of(genesis::DEV);
    chain.make_block();
    let referendum = chain.with(|| {
        // On `dev` a referendum would end by itself before the stake is free.
        BlocksPerDay::<Runtime>::put(14_400);
        let referendum = bob_submits_a_referendum();
        bond_800();
        vote_with_900(referendum);
        assert_ok!(Staking::unbond(by_nora(), 800 * PAL));
        referendum
    });

    // Three eras of bonding, and one for the election that may be under way.
    chain.run_until(|event| match event {
        RuntimeEvent::Staking(StakingEvent::EraPaid { era_index: 4, .. }) => Some(()),
        _ => None,
    });
    chain.with(|| {
        // 1. Staking lets go of them. The vote does not.
        assert_ok!(Staking::withdraw_unbonded(by_nora(), 0));
        assert_eq!(held_and_spendable(), (0, 100 * PAL));
        let target = || MultiAddress::Id(nora());
        assert_ok!(ConvictionVoting::unlock(
            by_nora(),
            STAKING_ADMIN_TRACK,
            target()
        ));
        assert_noop!(nora_pays_charlie(100 * PAL + 1), TokenError::Frozen);

        // 2. The referendum ends without a decision, so she can take her vote back.
        assert_ok!(Referenda::cancel(RuntimeOrigin::root(), referendum));
        assert_ok!(ConvictionVoting::remove_vote(
            by_nora(),
            Some(STAKING_ADMIN_TRACK),
            referendum
        ));
        assert_ok!(ConvictionVoting::unlock(
            by_nora(),
            STAKING_ADMIN_TRACK,
            target()
        ));
        assert_ok!(nora_pays_charlie(999 * PAL));
    });
    chain.check_invariants();
}

#[test]
fn each_origin_has_its_track_and_others_have_none() {
    let track = |origin: OriginCaller| Tracks::track_for(&origin);
    let root = OriginCaller::system(frame_system::RawOrigin::Root);
    assert_eq!(track(root), Ok(ROOT_TRACK));
    assert_eq!(track(Origin::StakingAdmin.into()), Ok(STAKING_ADMIN_TRACK));
    assert_eq!(track(Origin::Spender.into()), Ok(TREASURER_TRACK));
    let bob = frame_system::RawOrigin::Signed(Bob.to_account_id());
    assert_eq!(track(OriginCaller::system(bob)), Err(()));
    state_of(genesis::DEV).execute_with(|| {
        let names: Vec<_> = Tracks::tracks()
            .map(|track| String::from_utf8(track.info.name.to_vec()).expect("is a text"))
            .map(|name| name.trim_end_matches('\0').to_owned())
            .collect();
        assert_eq!(names, ["root", "staking_admin", "treasurer"]);
        assert_ok!(Tracks::check_integrity());
    });
}

/// Preparation, decision, confirmation and enactment of a track of a preset, in blocks.
fn periods(preset: &str, track: TrackId) -> [u32; 4] {
    state_of(preset).execute_with(|| {
        let info = Tracks::info(track).expect("the track exists");
        [
            info.prepare_period,
            info.decision_period,
            info.confirm_period,
            info.min_enactment_period,
        ]
    })
}

#[test]
fn a_live_referendum_takes_days_and_one_on_dev_takes_minutes() {
    const DAY: u32 = 14_400;
    let live = |track| periods(genesis::LIVE, track);
    assert_eq!(live(ROOT_TRACK), [1_200, 28 * DAY, DAY, DAY]);
    assert_eq!(live(STAKING_ADMIN_TRACK), [1_200, 14 * DAY, DAY / 2, 600]);
    assert_eq!(live(TREASURER_TRACK), [1_200, 14 * DAY, DAY, DAY]);
    // A day has 10 blocks. 2 h are 10/12 of a block, 1 h is 10/24: both rounded up.
    let dev = |track| periods(genesis::DEV, track);
    assert_eq!(dev(ROOT_TRACK), [1, 280, 10, 10]);
    assert_eq!(dev(STAKING_ADMIN_TRACK), [1, 140, 5, 1]);
    assert_eq!(dev(TREASURER_TRACK), [1, 140, 10, 10]);
    // A day has 20 blocks.
    assert_eq!(
        periods(genesis::LOCAL, STAKING_ADMIN_TRACK),
        [2, 280, 10, 1]
    );

    for (preset, day) in [
        (genesis::LIVE, DAY),
        (genesis::DEV, 10),
        (genesis::LOCAL, 20),
    ] {
        state_of(preset).execute_with(|| {
            assert_eq!(UndecidingTimeout::get(), 14 * day);
            assert_eq!(VoteLockingPeriod::get(), 7 * day);
        });
    }
}

#[test]
fn a_staking_administrator_sets_commissions_and_spends_nothing() {
    state_of(genesis::DEV).execute_with(|| {
        let floor = Perbill::from_percent(5);
        let admin = || RuntimeOrigin::from(Origin::StakingAdmin);
        assert_ok!(StakingAdmins::ensure_origin(admin()));
        assert_ok!(Staking::set_min_commission(admin(), floor));
        assert_eq!(MinCommission::<Runtime>::get(), floor);

        let spender = || RuntimeOrigin::from(Origin::Spender);
        assert_noop!(Staking::set_min_commission(spender(), floor), BadOrigin);
        assert!(RootOrThreeFifthsOfCouncil::ensure_origin(admin()).is_err());
        assert_noop!(spend(admin(), PAL), BadOrigin);
    });
}

fn spend(origin: RuntimeOrigin, amount: Balance) -> sp_runtime::DispatchResult {
    let beneficiary = Box::new(Charlie.to_account_id());
    Treasury::spend(origin, Box::new(()), amount, beneficiary, None)
}

#[test]
fn the_treasurers_track_spends_up_to_ten_thousand_and_the_council_more() {
    state_of(genesis::DEV).execute_with(|| {
        let spender = || RuntimeOrigin::from(Origin::Spender);
        let council = pallet_collective::RawOrigin::Members(2, 3);
        assert_noop!(
            spend(spender(), 10_000 * PAL + 1),
            pallet_treasury::Error::<Runtime>::InsufficientPermission
        );
        assert_ok!(spend(spender(), 10_000 * PAL));
        assert_ok!(spend(RuntimeOrigin::from(council), 10_000 * PAL + 1));
    });
}
