//! `StakingInterface`: what other pallets learn about eras and stake. Nomination pools pay their members by it, and
//! fast-unstake removes stashes by it.

use crate::{assert_refused, mock::*, ErasPayablePages, ErasStakersPaged, Error, Ledger};
use frame_support::{
    assert_ok,
    dispatch::DispatchResult,
    parameter_types,
    traits::{
        fungible::Inspect,
        tokens::{Fortitude, Preservation},
    },
};
use proptest::{collection::vec, prelude::*, sample::select};
use sp_staking::{EraIndex, StakingInterface};
use std::collections::{BTreeMap, BTreeSet};

/// The accounts of a pool: its stash, and the one that gets its rewards.
const POOL: AccountId = 7_001;
const REWARDS: AccountId = 7_002;

/// Opens a pool with 1,000 bonded and only the existential deposit free.
fn open_pool() {
    fund(POOL, 1_000 + EXISTENTIAL_DEPOSIT);
    assert_ok!(<Staking as StakingInterface>::bond(&POOL, 1_000, &REWARDS));
    assert_ok!(<Staking as StakingInterface>::nominate(&POOL, vec![ALICE]));
}

fn current_era() -> EraIndex {
    <Staking as StakingInterface>::current_era()
}

/// Returns the bonding duration, which must be the same for validators and nominators.
fn unbonding_duration() -> EraIndex {
    let duration = <Staking as StakingInterface>::nominator_bonding_duration();
    assert_eq!(duration, <Staking as StakingInterface>::bonding_duration());
    duration
}

/// Unbonds from the pool. Returns the era under which the pool stores the points.
fn unbond_as_pools_do(value: Balance) -> EraIndex {
    let unbond_era = current_era() + unbonding_duration();
    assert_ok!(<Staking as StakingInterface>::unbond(&POOL, value));
    unbond_era
}

/// Returns what a pool pays for points: at most what its account can transfer. `None` before their era.
fn withdraw_as_pools_do(unbond_era: EraIndex, points: Balance) -> Option<Balance> {
    if unbond_era > current_era() {
        return None;
    }
    assert_ok!(<Staking as StakingInterface>::withdraw_unbonded(POOL, 0));
    let free = Balances::reducible_balance(&POOL, Preservation::Expendable, Fortitude::Polite);
    Some(points.min(free))
}

/// Tries to withdraw in every block. Returns the first payment, and the active era of that block.
fn paid_when_due(unbond_era: EraIndex, points: Balance) -> (Balance, EraIndex) {
    let give_up = System::block_number() + 1_000;
    loop {
        if let Some(paid) = withdraw_as_pools_do(unbond_era, points) {
            return (paid, Staking::active_era());
        }
        assert!(
            System::block_number() < give_up,
            "the points were never due"
        );
        roll_one();
    }
}

#[test]
fn a_member_of_a_pool_is_paid_in_full_as_soon_as_its_points_are_due() {
    ExtBuilder::unpaid().run(|| {
        open_pool();
        let unbond_era = unbond_as_pools_do(400);
        assert_eq!(unbond_era, 3);
        assert_eq!(paid_when_due(unbond_era, 400), (400, 3));
    });
}

#[test]
fn unbonding_in_the_last_session_of_an_era_waits_for_the_planned_era() {
    ExtBuilder::unpaid().run(|| {
        open_pool();
        // 1. Era 0 is active and era 1 is planned.
        roll_to(12);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (0, 1));
        // 2. The points wait for era 4: three eras after the planned one.
        let unbond_era = unbond_as_pools_do(400);
        assert_eq!((current_era(), unbond_era), (0, 4));
        // 3. They are paid in full when era 4 is active.
        assert_eq!(paid_when_due(unbond_era, 400), (400, 4));
    });
}

#[test]
fn who_unbonds_during_an_election_waits_for_the_era_that_is_elected() {
    elect_over_blocks();
    ExtBuilder::unpaid().run(|| {
        open_pool();
        roll_to(3);
        assert!(<Staking as StakingInterface>::election_ongoing());
        let unbond_era = unbond_as_pools_do(400);
        assert_eq!(ledger(POOL).unlocking[0].era, unbond_era);
        assert_eq!(paid_when_due(unbond_era, 400), (400, 4));
    });
}

#[test]
fn while_a_slash_is_pending_points_of_its_eras_are_not_due() {
    ExtBuilder::unpaid().run(|| {
        open_pool();
        // 1. A member unbonds. Then another validator than the one of the pool commits an offence.
        let unbond_era = unbond_as_pools_do(400);
        offence(1).mildly().by(&[BOB]);
        roll_to_active_era(3);
        // 2. Era 3 begins. The slash is due, but not applied: the points have to wait.
        assert_eq!(
            (current_era(), withdraw_as_pools_do(unbond_era, 400)),
            (2, None)
        );
        // 3. A member that unbonds now is told one era more, counted from one era less.
        assert_eq!(unbonding_duration(), 4);
        // 4. The slash is applied. The points are paid.
        roll_one();
        assert_eq!(withdraw_as_pools_do(unbond_era, 400), Some(400));
        assert_eq!(unbonding_duration(), 3);
    });
}

#[test]
fn where_eras_are_forced_points_are_due_when_their_sessions_have_passed() {
    ExtBuilder::unpaid().run(|| {
        open_pool();
        let unbond_era = unbond_as_pools_do(400);
        assert_ok!(Staking::force_new_era_always(root()));
        assert_eq!(paid_when_due(unbond_era, 400), (400, 8));
        assert_eq!(Session::current_index(), 9);
    });
}

#[test]
fn after_an_election_was_given_up_points_are_due_with_their_chunk() {
    elect_over_blocks();
    ExtBuilder::unpaid().run(|| {
        open_pool();
        // 1. Eras are frozen during an election. Then a member unbonds.
        roll_to(4);
        assert_ok!(Staking::force_no_eras(root()));
        let unbond_era = unbond_as_pools_do(400);
        assert_eq!(ledger(POOL).unlocking[0].era, unbond_era);
        // 2. Eras go on. The points are paid when their chunk is due.
        roll_to(30);
        assert_ok!(Staking::force_new_era(root()));
        assert_eq!(paid_when_due(unbond_era, 400).0, 400);
    });
}

#[test]
fn a_pool_without_a_free_chunk_is_refused_and_told_no_wrong_era() {
    MaxUnlockingChunks::set(2);
    ExtBuilder::unpaid().run(|| {
        open_pool();
        // 1. Both chunks of the pool are in use, and none is due.
        unbond_as_pools_do(100);
        roll_to_active_era(1);
        let unbond_era = unbond_as_pools_do(100);
        roll_to_active_era(2);
        // 2. Unbonding is refused: joining a chunk would delay its points.
        assert_refused!(
            <Staking as StakingInterface>::unbond(&POOL, 100),
            Error::<Test>::NoMoreChunks
        );
        // 3. Older points are paid in their era.
        assert_eq!(paid_when_due(unbond_era, 200), (200, 4));
    });
}

parameter_types! {
    /// `MaxUnbondingPools`: the bonding duration in sessions and in eras, and two.
    pub MostPools: u32 = BondingDuration::get() * (SessionsPerEra::get() + 1) + 2;
}

/// The eras under which a pool stores unbonded points.
#[derive(Default)]
struct SubPools(BTreeSet<EraIndex>);

impl SubPools {
    /// Asserts that the map is not longer than its bound. If it were, the member could not unbond.
    fn check(&self) {
        assert!(self.0.len() as u32 <= MostPools::get(), "the map has room");
    }

    /// A member unbonds. Eras older than the window are merged first.
    fn note(&mut self, unbond_era: EraIndex) {
        let window = MostPools::get().saturating_sub(unbonding_duration());
        if let Some(newest_to_merge) = current_era().checked_sub(window) {
            self.0.retain(|era| *era > newest_to_merge);
        }
        self.0.insert(unbond_era);
        self.check();
    }
}

#[test]
fn a_pool_in_which_somebody_unbonds_all_the_time_always_has_room() {
    for forces in [false, true] {
        elect_over_blocks();
        ExtBuilder::unpaid().run(|| {
            open_pool();
            let (mut pools, mut longest) = (SubPools::default(), 0);
            if forces {
                ElectionDuration::set(0);
                ElectionPages::set(1);
                assert_ok!(Staking::force_new_era_always(root()));
            }
            for _ in 0..300 {
                pools.note(unbond_as_pools_do(1));
                longest = longest.max(unbonding_duration());
                roll_one();
                pools.check();
                assert_ok!(<Staking as StakingInterface>::withdraw_unbonded(POOL, 0));
            }
            // Unforced: three eras, and one for the era that is being elected. Forced: nine sessions are nine eras.
            assert!(if forces { longest >= 9 } else { longest == 4 });
            assert!(
                longest <= MostPools::get(),
                "no duration is longer than the map"
            );
        });
    }
}

// ---- removal at once, and errors ----

fn force_unstake(who: AccountId) -> DispatchResult {
    <Staking as StakingInterface>::force_unstake(who)
}

#[test]
fn who_has_nothing_at_stake_is_unstaked_at_once() {
    ExtBuilder::unpaid().run(|| {
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(force_unstake(DORA));
        assert_eq!((free(DORA), Staking::held_of(&DORA)), (10_000, 0));
        assert!(!Ledger::<Test>::contains_key(DORA));
        assert_refused!(force_unstake(DORA), Error::<Test>::NotStash);
    });
}

#[test]
fn nobody_is_unstaked_while_a_slash_is_pending() {
    ExtBuilder::unpaid().run(|| {
        assert_ok!(bond(DORA, 1_000));
        offence(1).mildly().by(&[BOB]);
        assert_refused!(force_unstake(DORA), Error::<Test>::CannotReapStash);
        // In this case governance can only unbond the stake.
        assert_ok!(Staking::force_unstake(root(), DORA, 0));
        assert_eq!((ledger(DORA).active, ledger(DORA).total), (0, 1_000));
    });
}

#[test]
fn nobody_is_unstaked_while_an_election_is_under_way() {
    elect_over_blocks();
    ExtBuilder::unpaid().run(|| {
        assert_ok!(bond(DORA, 1_000));
        roll_to(3);
        assert_refused!(force_unstake(DORA), Error::<Test>::CannotReapStash);
        roll_to(10);
        assert_ok!(force_unstake(DORA));
    });
}

#[test]
fn who_is_exposed_in_the_planned_era_is_not_unstaked_before_it() {
    ExtBuilder::unpaid().run(|| {
        // 1. Dora nominates. Emil only bonds.
        assert_ok!(bond(DORA, 1_000));
        nominate(DORA, &[ALICE]);
        assert_ok!(bond(EMIL, 1_000));
        // 2. Era 1 is planned, and Dora chills.
        roll_to(12);
        assert_ok!(Staking::chill(signed(DORA)));
        // 3. She is exposed in no era up to the current one, but in the planned one.
        assert!(!<Staking as StakingInterface>::is_exposed_in_era(
            &DORA,
            &current_era()
        ));
        assert!(<Staking as StakingInterface>::is_exposed_in_era(
            &DORA,
            &(current_era() + 1)
        ));
        // 4. So she stays. Emil can leave.
        let refused = force_unstake(DORA);
        assert_eq!(refused, Err(Error::<Test>::CannotReapStash.into()));
        assert_eq!(ledger(DORA).total, 1_000);
        assert_ok!(force_unstake(EMIL));
    });
}

#[test]
fn nobody_is_unstaked_while_forced_eras_wait_for_their_sessions() {
    ExtBuilder::unpaid().run(|| {
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(Staking::force_new_era_always(root()));
        roll_to_active_era(4);
        assert_refused!(force_unstake(DORA), Error::<Test>::CannotReapStash);
    });
}

#[test]
fn chilling_without_a_role_succeeds_and_an_unknown_stash_is_an_error() {
    ExtBuilder::unpaid().run(|| {
        assert_ok!(bond(DORA, 1_000));
        assert_ok!(<Staking as StakingInterface>::chill(&DORA));
        assert_refused!(
            <Staking as StakingInterface>::chill(&EMIL),
            Error::<Test>::NotStash
        );
        assert_refused!(
            <Staking as StakingInterface>::unbond(&EMIL, 1),
            Error::<Test>::NotStash
        );
        assert_refused!(
            <Staking as StakingInterface>::fully_unbond(&EMIL),
            Error::<Test>::NotStash
        );
        let targets = vec![EMIL];
        assert_refused!(
            <Staking as StakingInterface>::nominate(&DORA, targets),
            Error::<Test>::BadTarget
        );
    });
}

#[test]
fn an_era_that_is_set_for_a_benchmark_is_current() {
    ExtBuilder::unpaid().build().execute_with(|| {
        <Staking as StakingInterface>::set_era(17);
        assert_eq!(current_era(), 17);
        assert_eq!((Staking::active_era(), Staking::planned_era()), (17, 17));
    });
}

// ---- random lives of a pool ----

#[derive(Clone, Debug)]
enum Move {
    Force(fn(RuntimeOrigin) -> DispatchResult),
    /// The offender, the fraction in percent, and how many sessions ago.
    Offend(AccountId, u32, u32),
    SlashSlowly(bool),
    Duration(u32),
    Unbond,
    Roll(u64),
}

fn any_move() -> impl Strategy<Value = Move> {
    let force: Vec<fn(RuntimeOrigin) -> DispatchResult> = vec![
        Staking::force_new_era,
        Staking::force_new_era_always,
        Staking::force_no_eras,
    ];
    let validator = select(vec![ALICE, BOB]);
    prop_oneof![
        1 => select(force).prop_map(Move::Force),
        2 => (validator, 1..50u32, 0..9u32)
            .prop_map(|(who, percent, ago)| Move::Offend(who, percent, ago)),
        1 => any::<bool>().prop_map(Move::SlashSlowly),
        1 => (1..6u32).prop_map(Move::Duration),
        3 => Just(Move::Unbond),
        4 => (1..15u64).prop_map(Move::Roll),
    ]
}

/// Points that a pool stored, by era.
type Points = BTreeMap<EraIndex, Balance>;

/// Asserts that points are due exactly when their chunk is. The pool nominates nobody, so slashes do not reach it.
fn check_points(points: &mut Points) {
    let era = current_era();
    let due: Vec<_> = points.range(..=era).map(|(era, _)| *era).collect();
    let due: Balance = due.into_iter().filter_map(|era| points.remove(&era)).sum();
    let before = Staking::held_of(&POOL);
    assert_ok!(<Staking as StakingInterface>::withdraw_unbonded(POOL, 0));
    assert_eq!(before - Staking::held_of(&POOL), due, "in era {era}");
    let chunks = ledger(POOL).unlocking.into_iter();
    let chunks: Points = chunks.map(|chunk| (chunk.era, chunk.value)).collect();
    assert_eq!(*points, chunks);
}

fn live(moves: Vec<Move>) {
    let mut points = Points::new();
    fund(POOL, 10_000);
    assert_ok!(<Staking as StakingInterface>::bond(&POOL, 5_000, &REWARDS));
    let mut era = current_era();
    for what in moves {
        match what {
            Move::Force(force) => {
                assert_ok!(force(root()));
            }
            Move::Offend(who, percent, ago) => {
                let session = Session::current_index().saturating_sub(ago);
                offence(percent).in_session(session).by(&[who]);
                come_back();
            }
            Move::SlashSlowly(slowly) => {
                MaxSlashingWeight::set(weight_to_slash(if slowly { 1 } else { 100 }))
            }
            Move::Duration(duration) => BondingDuration::set(duration),
            Move::Unbond => {
                let unbond_era = current_era() + unbonding_duration();
                if <Staking as StakingInterface>::unbond(&POOL, 10).is_ok() {
                    *points.entry(unbond_era).or_default() += 10;
                }
            }
            Move::Roll(blocks) => {
                for _ in 0..blocks {
                    roll_one();
                    check_points(&mut points);
                }
            }
        }
        check_points(&mut points);
        assert!(current_era() >= era, "the current era never falls");
        era = current_era();
    }
    BondingDuration::set(3);
    MaxSlashingWeight::set(weight_to_slash(100));
    assert_ok!(Staking::force_new_era(root()));
    for _ in 0..300 {
        roll_one();
        check_points(&mut points);
    }
    assert!(points.is_empty(), "everything is paid in the end");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn points_are_due_at_every_moment_exactly_when_stake_is_free(
        moves in vec(any_move(), 60),
        over_blocks in any::<bool>(),
    ) {
        HistoryDepth::set(20);
        BondingDuration::set(3);
        SlashDeferDuration::set(0);
        MaxSlashingWeight::set(weight_to_slash(100));
        elect_over_blocks();
        if !over_blocks {
            ElectionPages::set(1);
            ElectionDuration::set(0);
        }
        let chain = ExtBuilder::unpaid().nominator(NINA, 500, &[ALICE, BOB]);
        chain.run(|| live(moves));
    }
}

/// The least bond of the interface is enough to bond, and to nominate or validate.
#[test]
fn the_least_bond_that_other_pallets_are_told_is_enough() {
    ExtBuilder::default().minimum_bonds(0, 0).run(|| {
        let least = <Staking as StakingInterface>::minimum_nominator_bond();
        assert_ok!(<Staking as StakingInterface>::bond(&DORA, least, &DORA));
        assert_ok!(<Staking as StakingInterface>::nominate(&DORA, vec![ALICE]));
        let least = <Staking as StakingInterface>::minimum_validator_bond();
        assert_ok!(<Staking as StakingInterface>::bond(&EMIL, least, &EMIL));
        assert_ok!(Staking::validate(signed(EMIL), commission(10)));
    });
}

/// `is_exposed` also reads pages that are never paid.
#[test]
fn leaving_at_once_consumes_the_weight_of_all_pages_that_are_read() {
    MaxExposurePages::set(1);
    let mut chain = ExtBuilder::unpaid();
    for who in 201..=220 {
        chain = chain.nominator(who, 100, &[ALICE]);
    }
    chain.run(|| {
        assert_ok!(bond(DORA, 1_000));
        while Staking::planned_era() == 0 {
            roll_one();
        }
        assert_eq!(Staking::active_era(), 0);
        let pages = ErasStakersPaged::<Test>::iter_prefix((1,)).count() as u64;
        assert!(pages > u64::from(ErasPayablePages::<Test>::get(1)));
        let before = System::block_weight().total();
        assert_ok!(<Staking as StakingInterface>::force_unstake(DORA));
        let consumed = System::block_weight().total().saturating_sub(before);
        let reads = <Test as frame_system::Config>::DbWeight::get().reads(pages);
        assert!(reads.all_lte(consumed), "{consumed:?} for {pages} pages");
    });
}
