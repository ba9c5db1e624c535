//! Whatever a handful of people do, and in whatever order, the books stay right.

use crate::{mock::*, ConfigOp, RewardDestination, ValidatorPrefs};
use frame_support::weights::Weight;
use palisade_offence::{Consequences, Disabling};
use proptest::{collection::vec, prelude::*, sample::select};
use sp_runtime::{DispatchError, Perbill, Percent, StateVersion};
use sp_staking::offence::Kind;

/// Three who validate from the genesis on, one who nominates, and three with funds alone.
const PEOPLE: [AccountId; 7] = [ALICE, BOB, CAROL, NINA, DORA, EMIL, FAYE];

/// What one of them does, or what happens to all.
#[derive(Clone, Debug)]
enum Action {
    Bond(Balance, RewardDestination<AccountId>),
    BondExtra(Balance),
    Unbond(Balance),
    Rebond(Balance),
    Withdraw,
    Validate(u32, bool),
    Nominate(Vec<AccountId>),
    Chill,
    Kick(Vec<AccountId>),
    SetController(AccountId),
    AcceptControl(AccountId),
    ValidateInPlaceOf(AccountId),
    NominateInPlaceOf(AccountId, AccountId),
    SetPayee(RewardDestination<AccountId>),
    ChillOther(AccountId),
    PayoutStakers(AccountId, u32),
    PayoutPage(AccountId, u32, u32),
    Reap(AccountId),
    Kill(AccountId),
    ForceNewEra,
    ForceEras(bool),
    RaiseBonds(Balance, Balance),
    SwitchPayouts(bool),
    /// Percentage, kind, age in sessions, whether it chills and voids, reporters.
    Offend(u32, Kind, u32, bool, Vec<AccountId>),
    /// Eras ahead, rows.
    CancelSlashes(u32, Vec<u32>),
    SlashAtPace(u64),
    RollBlocks(u64),
    RollHungryBlocks(u64),
    RollEra,
    /// An election over several blocks comes to nothing, or the blocks have no room for its result.
    LoseElection,
    FillBlocks(bool),
}
use Action::*;

fn anybody() -> impl Strategy<Value = AccountId> {
    select(PEOPLE.to_vec())
}

fn amount() -> impl Strategy<Value = Balance> {
    prop_oneof![0..20u128, 20..2_000u128, Just(1_000_000)]
}

fn payee() -> impl Strategy<Value = RewardDestination<AccountId>> {
    prop_oneof![
        2 => Just(RewardDestination::Staked),
        1 => Just(RewardDestination::Stash),
        1 => Just(RewardDestination::Controller),
        1 => prop_oneof![anybody(), Just(77)].prop_map(RewardDestination::Account),
        1 => Just(RewardDestination::None),
    ]
}

fn stake_action() -> impl Strategy<Value = Action> {
    prop_oneof![
        3 => (amount(), payee()).prop_map(|(value, payee)| Bond(value, payee)),
        1 => amount().prop_map(BondExtra),
        2 => amount().prop_map(Unbond),
        1 => amount().prop_map(Rebond),
        2 => Just(Withdraw),
        1 => anybody().prop_map(SetController),
        1 => anybody().prop_map(AcceptControl),
        1 => payee().prop_map(SetPayee),
        1 => anybody().prop_map(Reap),
    ]
}

fn intention() -> impl Strategy<Value = Action> {
    prop_oneof![
        2 => (0..101u32, any::<bool>()).prop_map(|(percent, blocked)| Validate(percent, blocked)),
        4 => vec(select(vec![ALICE, BOB, CAROL, DORA]), 0..4).prop_map(Nominate),
        1 => Just(Chill),
        1 => vec(anybody(), 0..4).prop_map(Kick),
        1 => anybody().prop_map(ChillOther),
        1 => anybody().prop_map(ValidateInPlaceOf),
        1 => (anybody(), anybody()).prop_map(|(target, displaced)| {
            NominateInPlaceOf(target, displaced)
        }),
    ]
}

/// Eras are counted back from the active one.
fn payout() -> impl Strategy<Value = Action> {
    prop_oneof![
        (anybody(), 0..7u32).prop_map(|(who, age)| PayoutStakers(who, age)),
        (anybody(), 0..7u32, 0..3u32).prop_map(|(who, age, page)| PayoutPage(who, age, page)),
        any::<bool>().prop_map(SwitchPayouts),
    ]
}

fn governance() -> impl Strategy<Value = Action> {
    prop_oneof![
        anybody().prop_map(Kill),
        Just(ForceNewEra),
        any::<bool>().prop_map(ForceEras),
        (0..300u128, 0..300u128)
            .prop_map(|(nominator, validator)| RaiseBonds(nominator, validator)),
    ]
}

fn justice() -> impl Strategy<Value = Action> {
    let offence = (
        prop_oneof![Just(0), 1..101u32],
        select(vec![DOUBLE_BLOCK, SILENCE]),
        prop_oneof![Just(0), 0..16u32],
        any::<bool>(),
        vec(prop_oneof![anybody(), Just(77)], 0..3),
    );
    prop_oneof![
        4 => offence.prop_map(|(percent, kind, age, chills, reporters)| {
            Offend(percent, kind, age, chills, reporters)
        }),
        1 => (0..4u32, vec(0..5u32, 0..3)).prop_map(|(ahead, rows)| CancelSlashes(ahead, rows)),
        1 => prop_oneof![0..4u64, Just(100)].prop_map(SlashAtPace),
    ]
}

fn time() -> impl Strategy<Value = Action> {
    prop_oneof![
        2 => (1..8u64).prop_map(RollBlocks),
        1 => (1..8u64).prop_map(RollHungryBlocks),
        2 => Just(RollEra),
    ]
}

/// Another election may begin at once.
fn trouble() -> impl Strategy<Value = Action> {
    prop_oneof![Just(LoseElection), any::<bool>().prop_map(FillBlocks)]
}

fn action() -> impl Strategy<Value = (AccountId, Action)> {
    let action = prop_oneof![6 => stake_action(), 5 => intention(), 3 => payout(), 1 => governance(), 3 => justice(), 4 => time(), 1 => trouble()];
    (anybody(), action)
}

/// Makes the call of an action directly, without the storage layer of a dispatched call. So a call that fails must have
/// written nothing.
fn call(who: AccountId, action: Action) -> Result<(), DispatchError> {
    let back = |age: u32| Staking::active_era().saturating_sub(age);
    match action {
        Bond(value, payee) => Staking::bond(signed(who), value, payee),
        BondExtra(value) => Staking::bond_extra(signed(who), value),
        Unbond(value) => Staking::unbond(signed(who), value),
        Rebond(value) => Staking::rebond(signed(who), value),
        Withdraw => discard(Staking::withdraw_unbonded(signed(who), 0)),
        Validate(percent, blocked) => Staking::validate(
            signed(who),
            ValidatorPrefs {
                blocked,
                ..commission(percent)
            },
        ),
        Nominate(targets) => Staking::nominate(signed(who), targets),
        Chill => Staking::chill(signed(who)),
        Kick(nominators) => Staking::kick(signed(who), nominators),
        SetController(controller) => Staking::set_controller(signed(who), controller),
        AcceptControl(stash) => Staking::accept_control(signed(who), stash),
        ValidateInPlaceOf(displaced) => {
            Staking::validate_in_place_of(signed(who), commission(20), displaced)
        }
        NominateInPlaceOf(target, displaced) => {
            Staking::nominate_in_place_of(signed(who), vec![target], displaced)
        }
        SetPayee(payee) => Staking::set_payee(signed(who), payee),
        ChillOther(stash) => Staking::chill_other(signed(who), stash),
        PayoutStakers(validator, age) => {
            discard(Staking::payout_stakers(signed(who), validator, back(age)))
        }
        PayoutPage(validator, age, page) => discard(Staking::payout_stakers_by_page(
            signed(who),
            validator,
            back(age),
            page,
        )),
        Reap(stash) => discard(Staking::reap_stash(signed(who), stash, 0)),
        Kill(stash) => Staking::force_unstake(root(), stash, 0),
        ForceNewEra => Staking::force_new_era(root()),
        ForceEras(always) if always => Staking::force_new_era_always(root()),
        ForceEras(_) => Staking::force_no_eras(root()),
        RaiseBonds(nominator, validator) => set_minimum_bonds(nominator, validator),
        SwitchPayouts(on) => Staking::set_automatic_payouts(root(), on),
        Offend(percent, kind, age, chills, reporters) => {
            let session = Session::current_index().saturating_sub(age);
            let consequences = Consequences {
                chills,
                voids_nominations: chills,
                disables: Disabling::WhenSlashed,
            };
            let offence = offence(percent).of_kind(kind).in_session(session);
            let offence = offence.with(consequences).reported_by(&reporters);
            offence.by(&[who]);
            Ok(())
        }
        CancelSlashes(ahead, rows) => {
            Staking::cancel_deferred_slash(root(), Staking::active_era() + ahead, rows)
        }
        SlashAtPace(stakers) => {
            MaxSlashingWeight::set(weight_to_slash(stakers));
            Ok(())
        }
        RollBlocks(blocks) => roll(blocks, Weight::MAX),
        RollHungryBlocks(blocks) => roll(blocks, Weight::zero()),
        RollEra => roll(15, Weight::MAX),
        LoseElection => {
            begin_again();
            Ok(())
        }
        FillBlocks(are_full) => {
            BlockIsFull::set(are_full);
            Ok(())
        }
    }
}

fn discard(
    result: frame_support::dispatch::DispatchResultWithPostInfo,
) -> Result<(), DispatchError> {
    result.map(|_| ()).map_err(|failure| failure.error)
}

/// Minimum bonds, and a threshold at which lists of this size are crowded.
fn set_minimum_bonds(nominator: Balance, validator: Balance) -> Result<(), DispatchError> {
    Staking::set_staking_configs(
        root(),
        ConfigOp::Set(nominator),
        ConfigOp::Set(validator),
        ConfigOp::Set(6),
        ConfigOp::Set(6),
        ConfigOp::Set(Percent::from_percent(30)),
        ConfigOp::Set(Perbill::from_percent(3)),
        ConfigOp::Noop,
    )
}

fn roll(blocks: u64, idle: Weight) -> Result<(), DispatchError> {
    for _ in 0..blocks {
        roll_one_with_idle_weight(idle);
    }
    Ok(())
}

/// Checks that nobody has more on hold than it owns, and that no more is exposed than is issued.
fn check_people() {
    for who in PEOPLE {
        assert!(
            Staking::held_of(&who) <= balance(who),
            "the stake of {who} is there"
        );
    }
    let exposed = crate::ErasTotalStake::<Test>::get(Staking::planned_era());
    assert!(
        exposed <= Balances::total_issuance(),
        "no stake is exposed twice"
    );
}

fn live(life: Vec<(AccountId, Action)>) {
    // Short, so that eras expire and are pruned within one life.
    HistoryDepth::set(5);
    MaxExposurePageSize::set(1);
    MaxExposurePages::set(3);
    MaxSlashingWeight::set(weight_to_slash(100));
    BlockIsFull::set(false);
    let share = Perbill::from_percent(20);
    let chain = ExtBuilder::default().nominator(NINA, 500, &[ALICE, BOB]);
    chain.run(|| {
        crate::SlashRewardFraction::<Test>::put(share);
        listen();
        for (who, action) in life {
            let before = sp_io::storage::root(StateVersion::V1);
            let story = format!("{who}: {action:?}");
            if let Err(error) = call(who, action) {
                let after = sp_io::storage::root(StateVersion::V1);
                assert_eq!(after, before, "{story} fails with {error:?}");
            }
            check_block();
            check_people();
        }
    });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_failed_call_changes_nothing_and_any_other_keeps_the_books_right(
        life in vec(action(), 60),
    ) {
        live(life);
    }

    #[test]
    fn the_same_holds_when_elections_take_several_blocks(
        life in vec(action(), 60),
        is_split in any::<bool>(),
        holds_late in any::<bool>(),
    ) {
        elect_over_blocks();
        SplitSupports::set(is_split);
        HoldsLateElections::set(holds_late);
        live(life);
    }
}
