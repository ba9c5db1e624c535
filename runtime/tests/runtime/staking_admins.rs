//! Who administers staking: root, at least half of the council, or a referendum of the staking administrator; and what
//! is left to root alone. The bounds of what they can set are in `staking_bounds`.

use crate::{equivocations::signed, state::state_of};
use frame_support::{assert_noop, assert_ok, weights::Weight};
use palisade_runtime::{
    configs::governance::CouncilCollective, constants::currency::PAL, genesis, origins::Origin,
    Council, Runtime, RuntimeCall, RuntimeOrigin, Staking, System,
};
use palisade_staking::{
    AutomaticPayouts, Call, ChillThreshold, ConfigOp, ForceEra, Forcing, Invulnerables,
    MaxCommission, MaxEraDuration, MaxNominatorsCount, MaxStakedRewards, MaxValidatorsCount,
    MinCommission, MinNominatorBond, MinValidatorBond, MinimumValidatorCount, Nominators,
    SlashRewardFraction, ValidatorCount,
};
use pallet_collective::RawOrigin as CouncilOrigin;
use sp_keyring::Sr25519Keyring::{Alice, AliceStash, Bob, Charlie, Eve};
use sp_runtime::{
    traits::{BadOrigin, BlakeTwo256, Dispatchable, Hash},
    DispatchResult, Perbill, Percent,
};

const HALF: Perbill = Perbill::from_percent(50);

fn members(ayes: u32, seats: u32) -> RuntimeOrigin {
    RuntimeOrigin::from(CouncilOrigin::Members(ayes, seats))
}

/// Root comes first.
fn admins() -> Vec<RuntimeOrigin> {
    let referendum = RuntimeOrigin::from(Origin::StakingAdmin);
    vec![
        RuntimeOrigin::root(),
        members(2, 3),
        members(1, 2),
        referendum,
    ]
}

/// Alice has the key of sudo, and Bob is a member of the council.
fn strangers() -> Vec<RuntimeOrigin> {
    vec![
        signed(Alice),
        signed(Bob),
        RuntimeOrigin::from(CouncilOrigin::Member(Bob.to_account_id())),
        members(1, 3),
        members(49, 100),
        RuntimeOrigin::from(Origin::Spender),
        RuntimeOrigin::none(),
    ]
}

fn dispatch(call: Call<Runtime>, origin: RuntimeOrigin) -> DispatchResult {
    let result = RuntimeCall::Staking(call).dispatch(origin);
    result.map(|_| ()).map_err(|failure| failure.error)
}

/// A call, and whether its setting has the value that the call sets.
struct Change {
    call: Call<Runtime>,
    is_made: fn() -> bool,
}

fn change(call: Call<Runtime>, is_made: fn() -> bool) -> Change {
    Change { call, is_made }
}

/// All settings, each with a value that it does not have in the preset `live`. Each call is valid after those before.
fn changes() -> Vec<Change> {
    let mut changes = changes_of_eras_and_seats();
    changes.extend(changes_of_shares());
    changes
}

fn changes_of_eras_and_seats() -> Vec<Change> {
    let alice = AliceStash.to_account_id();
    vec![
        change(Call::set_validator_count { new: 3 }, || {
            ValidatorCount::<Runtime>::get() == 3
        }),
        change(Call::increase_validator_count { additional: 5 }, || {
            ValidatorCount::<Runtime>::get() == 8
        }),
        change(
            Call::scale_validator_count {
                factor: Percent::from_percent(50),
            },
            || ValidatorCount::<Runtime>::get() == 12,
        ),
        change(Call::force_no_eras {}, || {
            ForceEra::<Runtime>::get() == Forcing::ForceNone
        }),
        change(Call::force_new_era {}, || {
            ForceEra::<Runtime>::get() == Forcing::ForceNew
        }),
        change(Call::force_new_era_always {}, || {
            ForceEra::<Runtime>::get() == Forcing::ForceAlways
        }),
        change(
            Call::set_invulnerables {
                invulnerables: vec![alice],
            },
            || Invulnerables::<Runtime>::get().len() == 1,
        ),
        change(Call::set_max_era_duration { new: Some(1) }, || {
            MaxEraDuration::<Runtime>::get() == Some(1)
        }),
    ]
}

fn changes_of_shares() -> Vec<Change> {
    vec![
        change(configs(), || bounds() == changed_bounds()),
        change(
            Call::set_min_commission {
                new: Perbill::from_percent(5),
            },
            || MinCommission::<Runtime>::get() == Perbill::from_percent(5),
        ),
        change(Call::set_max_commission { new: HALF }, || {
            MaxCommission::<Runtime>::get() == HALF
        }),
        change(Call::set_slash_reward_fraction { new: HALF }, || {
            SlashRewardFraction::<Runtime>::get() == HALF
        }),
        change(Call::set_automatic_payouts { enabled: false }, || {
            !AutomaticPayouts::<Runtime>::get()
        }),
    ]
}

/// The settings of `set_staking_configs`, in its order.
type Bounds = (
    u128,
    u128,
    Option<u32>,
    Option<u32>,
    Option<Percent>,
    Perbill,
    Option<Percent>,
);

fn changed_bounds() -> Bounds {
    let percent = Percent::from_percent;
    (
        200 * PAL,
        2_000 * PAL,
        Some(1_000),
        Some(500),
        Some(percent(50)),
        Perbill::from_percent(1),
        Some(percent(60)),
    )
}

fn bounds() -> Bounds {
    (
        MinNominatorBond::<Runtime>::get(),
        MinValidatorBond::<Runtime>::get(),
        MaxNominatorsCount::<Runtime>::get(),
        MaxValidatorsCount::<Runtime>::get(),
        ChillThreshold::<Runtime>::get(),
        MinCommission::<Runtime>::get(),
        MaxStakedRewards::<Runtime>::get(),
    )
}

/// Sets [`changed_bounds`].
fn configs() -> Call<Runtime> {
    let percent = Percent::from_percent;
    Call::set_staking_configs {
        min_nominator_bond: ConfigOp::Set(200 * PAL),
        min_validator_bond: ConfigOp::Set(2_000 * PAL),
        max_nominator_count: ConfigOp::Set(1_000),
        max_validator_count: ConfigOp::Set(500),
        chill_threshold: ConfigOp::Set(percent(50)),
        min_commission: ConfigOp::Set(Perbill::from_percent(1)),
        max_staked_rewards: ConfigOp::Set(percent(60)),
    }
}

/// The calls of administrators that change no setting.
fn judgements() -> Vec<Call<Runtime>> {
    let alice = || AliceStash.to_account_id();
    vec![
        Call::cancel_deferred_slash {
            era: 1,
            slash_indices: vec![0],
        },
        Call::manual_slash {
            validator_stash: alice(),
            era: 0,
            slash_fraction: HALF,
        },
        Call::restore_ledger {
            stash: alice(),
            maybe_controller: None,
            maybe_total: None,
            maybe_unlocking: None,
        },
    ]
}

#[test]
fn each_administrator_changes_each_setting_of_staking() {
    for admin in admins() {
        state_of(genesis::LIVE).execute_with(|| {
            for Change { call, is_made } in changes() {
                assert!(!is_made(), "{call:?} changes nothing");
                assert_ok!(dispatch(call.clone(), admin.clone()));
                assert!(is_made(), "{call:?} by {admin:?}");
            }
            assert_ok!(Staking::check_invariants());
        });
    }
}

#[test]
fn less_than_half_of_the_council_administers_nothing_nor_do_accounts() {
    state_of(genesis::LIVE).execute_with(|| {
        for stranger in strangers() {
            let settings = changes().into_iter().map(|change| change.call);
            for call in settings.chain(judgements()) {
                assert_noop!(dispatch(call, stranger.clone()), BadOrigin);
            }
        }
    });
}

#[test]
fn only_root_forces_a_stash_out_or_sets_the_fewest_winners() {
    state_of(genesis::LIVE).execute_with(|| {
        let eve = Eve.to_account_id();
        for other in admins().into_iter().skip(1).chain(strangers()) {
            assert_noop!(
                Staking::force_unstake(other.clone(), eve.clone(), 0),
                BadOrigin
            );
            assert_noop!(Staking::set_minimum_validator_count(other, 2), BadOrigin);
        }
        assert!(Nominators::<Runtime>::contains_key(&eve));

        let root = RuntimeOrigin::root;
        assert_ok!(Staking::set_minimum_validator_count(root(), 2));
        assert_eq!(MinimumValidatorCount::<Runtime>::get(), 2);
        assert_ok!(Staking::force_unstake(root(), eve.clone(), 0));
        assert!(!Nominators::<Runtime>::contains_key(&eve));
        assert!(Staking::ledger_of_stash(&eve).is_err());
        assert_ok!(Staking::check_invariants());
    });
}

#[test]
fn two_of_three_members_pass_a_motion_on_staking_and_one_does_not() {
    let motion = || RuntimeCall::Staking(Call::set_validator_count { new: 7 });
    let seats = ValidatorCount::<Runtime>::get;
    state_of(genesis::LIVE).execute_with(|| {
        System::set_block_number(1);
        let propose =
            |threshold| Council::propose(signed(Alice), threshold, Box::new(motion()), u32::MAX);
        // 1. A motion that needs one vote is executed at once, as of one member of three. It is refused.
        assert_ok!(propose(1));
        assert_eq!(seats(), 4);

        // 2. A motion that needs two votes waits for the second.
        let hash = BlakeTwo256::hash_of(&motion());
        let close = || Council::close(signed(Charlie), hash, 0, Weight::MAX, u32::MAX);
        assert_ok!(propose(2));
        assert_ok!(Council::vote(signed(Alice), hash, 0, true));
        let too_early = pallet_collective::Error::<Runtime, CouncilCollective>::TooEarly;
        assert_noop!(close(), too_early);

        // 3. Bob is the second. Anyone can execute the motion.
        assert_ok!(Council::vote(signed(Bob), hash, 0, true));
        assert_ok!(close());
        assert_eq!(seats(), 7);
    });
}
