//! Benchmarks: one for each function of `WeightInfo`, with its name.
//!
//! Each runs the longest path that its weight covers, with ledgers, records and lists as long as their bounds allow,
//! and checks afterwards that the work was done. Steps that are not calls are measured through the transition or the
//! room whose work has this weight. The components have one letter, because the macro allows no longer names; the docs
//! of a benchmark say what they stand for. Where a bound is the length of a call, the range is only wide enough for the
//! slope.
//!
//! | module | what it does |
//! |---|---|
//! | [`sessions`] | what the runtime has to give: [`BenchmarkHelper`], and [`SessionPallet`] for the session pallet |
//! | `eras` | the chain: eras, exposures, points, elections under way |
//! | `stakers` | stashes, candidates, nominators |
//! | `slashes` | deferred slashes, records of punishments, disabled validators |

// Benchmarks are no part of a chain. A benchmark that can't be set up shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::let_underscore_must_use,
    clippy::panic,
    clippy::unwrap_used
)]

mod eras;
pub mod sessions;
mod slashes;
mod stakers;

pub use sessions::{BenchmarkHelper, SessionPallet};

#[frame_benchmarking::v2::benchmarks]
mod benchmarks {
    use super::{eras::*, sessions::BenchmarkHelper, slashes::*, stakers::*};
    use crate::{
        election::{types::CollectionStage, Admission, Collector, Election, WinnerExposures},
        intentions::{Displacement, Listing},
        pallet::{
            Call, Config, ConfigOp, ErasRewardPoints, ErasStakersOverview, ErasStakersPaged,
            ErasValidatorPrefs, Invulnerables, NominatorSlashInEra, Pallet, PendingPoints,
            SlashingSpans,
        },
        payout::AutomaticPayout,
        pruning::Pruning,
        rooms::*,
        slashing::{
            types::ApplicationCursor, ExposedStakers, Showing, SlashProcessing, SlashedStakers,
        },
        types::{
            existential_deposit, BalanceOf, Forcing, Outstanding, PointsInTurn, RewardDestination,
            StakingLedger, Standing, ValidatorPrefs,
        },
        weights::WeightInfo,
    };
    use alloc::{boxed::Box, vec, vec::Vec};
    use frame_benchmarking::v2::*;
    use frame_election_provider_support::{
        DataProviderBounds, ElectionDataProvider, ElectionProvider, SortedListProvider, Support,
    };
    use frame_support::{
        traits::{EnsureOrigin, Get, Hooks},
        weights::WeightMeter,
        WeakBoundedVec,
    };
    use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
    use palisade_offence::{Consequences, OffenceHandler, Ruling};
    use sp_runtime::{
        traits::{StaticLookup, Zero},
        Perbill, Percent,
    };
    use sp_staking::{
        offence::OffenceDetails, EraIndex, ExposurePage, IndividualExposure, PagedExposureMetadata,
    };

    /// The kind of slashes by hand, as in `slashing/kinds.rs`.
    const BY_HAND: [u8; 16] = *b"manual slash    ";

    fn admin_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
        T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
    }

    // ---- Bonding ----

    /// The stash controls another one, which takes its ledger back. It was forced out before.
    #[benchmark]
    fn bond() {
        begin::<T>();
        let other = full_stash::<T>("other", 0, now::<T>());
        let who = named::<T>("who", 0);
        fund::<T>(&who);
        hand_over::<T>(&other, &who);
        Liability::<T>::excuse_before(&who, 1);
        defer_slash::<T>(&other, next::<T>());

        #[extrinsic_call]
        _(
            RawOrigin::Signed(who.clone()),
            stake::<T>(),
            RewardDestination::Account(other.clone()),
        );

        assert!(Ledgers::<T>::is_stash(&who));
        assert_eq!(Ledgers::<T>::controller_of(&other), Some(other));
    }

    #[benchmark]
    fn bond_extra() {
        begin::<T>();
        let who = full_stash::<T>("who", 0, now::<T>());
        back::<T>(&who, vec![]);
        let before = Ledgers::<T>::readable_stake_of(&who);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), stake::<T>());

        assert_eq!(Ledgers::<T>::readable_stake_of(&who), before + stake::<T>());
    }

    /// All chunks are in use and half of them are due. The stash nominates, and keeps just enough stake for that. So it
    /// moves in the list of voters. An election is under way, and has read its voters.
    #[benchmark]
    fn unbond() {
        begin::<T>();
        let first = now::<T>() - T::MaxUnlockingChunks::get() / 2;
        let who = full_stash::<T>("who", 0, first);
        back::<T>(&who, vec![]);
        defer_slash::<T>(&who, next::<T>());
        begin_election::<T>();
        VoterReadings::<T>::clear();
        let rest = Limits::<T>::minimum_bond_to_nominate();

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), stake::<T>() - rest);

        assert_eq!(Ledgers::<T>::readable_stake_of(&who), rest);
        assert!(Elections::<T>::underway().is_some());
    }

    /// All chunks are due, and a slash has taken the rest: the stash is forgotten.
    #[benchmark]
    fn withdraw_unbonded() {
        begin::<T>();
        let (who, controller) = leaver::<T>();
        lose_active_stake::<T>(&who);
        defer_slash::<T>(&who, next::<T>());

        #[extrinsic_call]
        _(RawOrigin::Signed(controller), 0);

        assert!(!Ledgers::<T>::is_stash(&who));
        assert!(Custody::<T>::held_of(&who).is_zero());
        assert!(Liability::<T>::is_excused(&who, now::<T>()));
    }

    /// The stash nominates, so it moves in the list of voters.
    #[benchmark]
    fn rebond() {
        begin::<T>();
        let who = full_stash::<T>("who", 0, next::<T>());
        back::<T>(&who, vec![]);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), stake::<T>());

        let (_, ledger) = Ledgers::<T>::of_stash(&who).expect("is a stash");
        assert!(ledger.unlocking.is_empty());
    }

    /// The stash moves to a controller, and withdraws an earlier proposal.
    #[benchmark]
    fn set_controller() {
        begin::<T>();
        let who = full_stash::<T>("who", 0, now::<T>());
        let controller = named::<T>("controller", 0);
        ControllerProposals::<T>::put(&who, &named::<T>("proposed", 0));

        #[extrinsic_call]
        _(
            RawOrigin::Signed(who.clone()),
            T::Lookup::unlookup(controller.clone()),
        );

        assert_eq!(Ledgers::<T>::controller_of(&who), Some(controller));
    }

    /// The stash has a controller, and the new one leaves another stash.
    #[benchmark]
    fn accept_control() {
        begin::<T>();
        let (before, after) = (named::<T>("before", 0), named::<T>("after", 0));
        let who = full_stash::<T>("who", 0, now::<T>());
        let other = full_stash::<T>("other", 0, now::<T>());
        hand_over::<T>(&who, &before);
        hand_over::<T>(&other, &after);
        ControllerProposals::<T>::put(&who, &after);

        #[extrinsic_call]
        _(RawOrigin::Signed(after.clone()), who.clone());

        assert_eq!(Ledgers::<T>::controller_of(&who), Some(after));
        assert_eq!(Ledgers::<T>::controller_of(&other), Some(other));
    }

    #[benchmark]
    fn set_payee() {
        begin::<T>();
        let who = full_stash::<T>("who", 0, now::<T>());
        let payee = RewardDestination::Account(named::<T>("payee", 0));

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), payee.clone());

        assert_eq!(Ledgers::<T>::payee_of(&who), Some(payee));
    }

    /// The stash has every record that a stash can have.
    #[benchmark]
    fn kill_stash() {
        begin::<T>();
        let (who, _) = leaver::<T>();

        #[extrinsic_call]
        force_unstake(RawOrigin::Root, who.clone(), 0);

        assert!(!Ledgers::<T>::is_stash(&who));
        assert!(Liability::<T>::is_excused(&who, now::<T>()));
    }

    /// The hold differs from the ledger. The stash gets control of itself and leaves another stash. It is forgotten,
    /// because the given total is zero.
    #[benchmark]
    fn restore_ledger() -> Result<(), BenchmarkError> {
        begin::<T>();
        let (who, controller) = leaver::<T>();
        let (_, ledger) = Ledgers::<T>::of_stash(&who).expect("is a stash");
        let total = ledger.total + existential_deposit::<T>();
        Ledgers::<T>::rewrite(&controller, None, StakingLedger { total, ..ledger });
        let other = full_stash::<T>("other", 0, now::<T>());
        hand_over::<T>(&other, &who);
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        _(
            origin as T::RuntimeOrigin,
            who.clone(),
            Some(who.clone()),
            Some(Zero::zero()),
            None,
        );

        assert!(!Ledgers::<T>::is_stash(&who));
        assert_eq!(Ledgers::<T>::controller_of(&other), Some(other));
        Ok(())
    }

    // ---- Intentions ----

    /// A nominator with session keys becomes a validator. Its record for the next election changes.
    #[benchmark]
    fn validate() {
        begin::<T>();
        let who = full_stash::<T>("who", 0, now::<T>());
        T::BenchmarkHelper::give_keys(&who);
        back::<T>(&who, crowd::<T>("target", T::MaxNominations::get()));
        let standing = Standing {
            prefs: prefs(1),
            era: next::<T>(),
        };
        StandingRecords::<T>::set(&who, Some(standing));
        let new = ValidatorPrefs {
            blocked: true,
            ..prefs(10)
        };

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), new);

        assert!(CandidateList::<T>::contains(&who) && !Roles::<T>::nominates(&who));
        assert!(StandingRecords::<T>::get(&who) != Some(standing));
    }

    /// A candidate becomes a nominator. `t`: its targets.
    #[benchmark]
    fn nominate(t: Linear<1, { T::MaxNominations::get() }>) {
        begin::<T>();
        let who = candidate::<T>("who", 0);
        let targets = crowd::<T>("target", t);
        for target in &targets {
            Roles::<T>::set_validator(target, prefs(10));
        }
        let targets = targets.into_iter().map(T::Lookup::unlookup).collect();

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), targets);

        assert!(!Roles::<T>::validates(&who) && !CandidateList::<T>::contains(&who));
        let nominations = Roles::<T>::nominations_of(&who).expect("nominates");
        assert_eq!(nominations.targets.len() as u32, t);
    }

    /// Another account chills a candidate whose stake is too small.
    #[benchmark]
    fn chill() {
        begin::<T>();
        let who = candidate::<T>("who", 0);
        Limits::<T>::apply(LimitOps {
            min_nominator_bond: ConfigOp::Noop,
            min_validator_bond: ConfigOp::Set(stake::<T>() + stake::<T>()),
            max_nominator_count: ConfigOp::Noop,
            max_validator_count: ConfigOp::Noop,
            chill_threshold: ConfigOp::Set(Percent::zero()),
        });

        #[extrinsic_call]
        chill_other(RawOrigin::Signed(named::<T>("anybody", 0)), who.clone());

        assert!(!Roles::<T>::validates(&who) && !CandidateList::<T>::contains(&who));
    }

    /// What displacing costs in addition to `validate`: to check both candidates, and to chill one.
    #[benchmark]
    fn displace() {
        begin::<T>();
        let displaced = candidate::<T>("displaced", 0);
        let by = full_stash::<T>("by", 0, now::<T>());
        T::BenchmarkHelper::give_keys(&by);
        Limits::<T>::apply(LimitOps {
            min_nominator_bond: ConfigOp::Noop,
            min_validator_bond: ConfigOp::Noop,
            max_nominator_count: ConfigOp::Noop,
            max_validator_count: ConfigOp::Set(CandidateList::<T>::count()),
            chill_threshold: ConfigOp::Noop,
        });
        let larger = stake::<T>() + stake::<T>();

        #[block]
        {
            let named = Some(displaced.clone());
            let found = Displacement::<T>::candidate_to_displace(&by, larger, named);
            let found = found.expect("has less").expect("there is no room");
            Displacement::<T>::displace(&found, &by);
        }

        assert!(!CandidateList::<T>::contains(&displaced));
        assert!(!Displacements::<T>::may_displace(&by));
    }

    /// `c`: the validators that get a place. The walk continues after one more.
    #[benchmark]
    fn list_candidates(c: Linear<0, 64>) {
        begin::<T>();
        for number in 0..=c {
            let validator = stash::<T>("validator", number);
            Roles::<T>::set_validator(&validator, prefs(10));
            T::BenchmarkHelper::give_keys(&validator);
        }
        let first = Roles::<T>::validators_after(None).next();
        CandidateList::<T>::continue_walk_after(first.clone());

        #[block]
        {
            Listing::<T>::process(&mut WeightMeter::new());
        }

        assert_eq!(CandidateList::<T>::count(), c);
        assert!(CandidateList::<T>::walk() != Some(first));
    }

    /// `n`: the nominators. Each has no other target, so it is chilled.
    #[benchmark]
    fn kick(n: Linear<1, 128>) {
        begin::<T>();
        let who = candidate::<T>("who", 0);
        let nominators: Vec<_> = (0..n)
            .map(|number| named::<T>("nominator", number))
            .collect();
        for nominator in &nominators {
            back::<T>(nominator, vec![who.clone()]);
        }
        let kicked = nominators.into_iter().map(T::Lookup::unlookup).collect();

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), kicked);

        assert!(Roles::<T>::nominator_count().is_zero());
    }

    /// The validator has a record for the next election, which changes.
    #[benchmark]
    fn force_apply_min_commission() {
        begin::<T>();
        let who = candidate::<T>("who", 0);
        Roles::<T>::set_validator(&who, prefs(1));
        let blocked = ValidatorPrefs {
            blocked: true,
            ..prefs(1)
        };
        let standing = Standing {
            prefs: blocked,
            era: next::<T>(),
        };
        StandingRecords::<T>::set(&who, Some(standing));
        CommissionBounds::<T>::set_min_commission(Perbill::from_percent(20))
            .expect("is below the most");

        #[extrinsic_call]
        _(RawOrigin::Signed(named::<T>("anybody", 0)), who.clone());

        assert_eq!(Roles::<T>::prefs_of(&who), Some(prefs(20)));
        assert!(StandingRecords::<T>::get(&who) != Some(standing));
    }

    // ---- Settings ----

    #[benchmark]
    fn set_validator_count() -> Result<(), BenchmarkError> {
        begin::<T>();
        set_seats::<T>(1);
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, 1);

        assert_eq!(Limits::<T>::validator_count(), 1);
        Ok(())
    }

    /// Eras are frozen while voters are read and an earlier result is complete.
    #[benchmark]
    fn set_forcing() -> Result<(), BenchmarkError> {
        begin::<T>();
        begin_election::<T>();
        store_result::<T>(CollectionStage::Complete, vec![named::<T>("winner", 0)]);
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        force_no_eras(origin as T::RuntimeOrigin);

        assert!(Eras::<T>::are_frozen());
        assert!(Elections::<T>::underway().is_none() && !ElectionResults::<T>::is_complete());
        Ok(())
    }

    /// `a`: the accounts.
    #[benchmark]
    fn set_invulnerables(
        a: Linear<0, { T::MaxValidatorSet::get() }>,
    ) -> Result<(), BenchmarkError> {
        begin::<T>();
        let accounts = crowd::<T>("invulnerable", a);
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, accounts);

        assert_eq!(Invulnerables::<T>::get().len() as u32, a);
        Ok(())
    }

    #[benchmark]
    fn set_staking_configs() -> Result<(), BenchmarkError> {
        begin::<T>();
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        _(
            origin as T::RuntimeOrigin,
            ConfigOp::Set(stake::<T>()),
            ConfigOp::Set(stake::<T>()),
            ConfigOp::Set(T::MaxNominators::get()),
            ConfigOp::Set(T::MaxCandidates::get()),
            ConfigOp::Set(Percent::one()),
            ConfigOp::Set(Perbill::from_percent(10)),
            ConfigOp::Set(Percent::one()),
        );

        assert_eq!(CommissionBounds::<T>::floor(), Perbill::from_percent(10));
        assert_eq!(Limits::<T>::max_candidates(), T::MaxCandidates::get());
        Ok(())
    }

    #[benchmark]
    fn set_min_commission() -> Result<(), BenchmarkError> {
        begin::<T>();
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, Perbill::from_percent(10));

        assert_eq!(CommissionBounds::<T>::floor(), Perbill::from_percent(10));
        Ok(())
    }

    #[benchmark]
    fn set_automatic_payouts() -> Result<(), BenchmarkError> {
        begin::<T>();
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, false);

        assert!(!RewardPolicy::<T>::pays_automatically());
        Ok(())
    }

    // ---- Rewards ----

    fn outstanding<T: Config>(unpaid: BalanceOf<T>) -> Outstanding<BalanceOf<T>> {
        Outstanding {
            unpaid,
            pages: 1,
            ..Default::default()
        }
    }

    /// The last page of its era is paid, and the era is settled. All stakers compound. `n`: the nominators of the page.
    #[benchmark]
    fn payout_page(n: Linear<0, { T::MaxExposurePageSize::get() }>) {
        begin::<T>();
        let era = now::<T>() - 1;
        let validator = full_stash::<T>("validator", 0, now::<T>());
        let nominators: Vec<_> = (0..n)
            .map(|number| full_stash::<T>("nominator", number, now::<T>()))
            .collect();
        expose::<T>(era, &validator, &nominators, stake::<T>());
        let set = whole_set::<T>(core::slice::from_ref(&validator));
        give_points::<T>(era, &set);
        let unpaid = stake::<T>() * BalanceOf::<T>::from(set.len() as u32 * 10);
        Rewards::<T>::set_reward(era, unpaid);
        Rewards::<T>::set_outstanding(era, outstanding::<T>(unpaid));
        let anybody = named::<T>("anybody", 0);

        #[extrinsic_call]
        payout_stakers_by_page(RawOrigin::Signed(anybody), validator.clone(), era, 0);

        assert!(!Rewards::<T>::has_outstanding(era));
        for staker in nominators.iter().chain([&validator]) {
            assert!(Ledgers::<T>::readable_stake_of(staker) > stake::<T>());
        }
    }

    /// Two steps with this weight: the start, and a validator whose full page exceeds the rest of the weight.
    #[benchmark]
    fn find_next_payout() {
        begin::<T>();
        let era = now::<T>() - T::HistoryDepth::get();
        let nominators = crowd::<T>("nominator", T::MaxExposurePageSize::get());
        expose::<T>(era, &named::<T>("validator", 0), &nominators, stake::<T>());
        RewardPolicy::<T>::set_automatic_payouts(true);
        let weight = T::WeightInfo::find_next_payout().saturating_mul(2);

        #[block]
        {
            AutomaticPayout::<T>::process(&mut WeightMeter::with_limit(weight));
        }

        assert!(Rewards::<T>::position().is_some_and(|position| position.era == era));
    }

    /// An era with a reward that is not settled, and without entries, is removed.
    #[benchmark]
    fn find_next_pruning() {
        begin::<T>();
        let era = now::<T>() - T::HistoryDepth::get() - 1;
        plan_era::<T>(era);
        plan_era::<T>(now::<T>());
        let unpaid = stake::<T>();
        Rewards::<T>::set_reward(era, unpaid);
        Rewards::<T>::set_outstanding(era, outstanding::<T>(unpaid));
        let sums = EraSums {
            stake: unpaid,
            payable_pages: 1,
        };
        Exposures::<T>::grow_sums(era, &sums);
        give_points::<T>(era, &whole_set::<T>(&[]));
        History::<T>::advance_to(era);
        defer_slash::<T>(&named::<T>("validator", 0), next::<T>());

        #[block]
        {
            Pruning::<T>::process(&mut WeightMeter::new());
        }

        assert_eq!(History::<T>::oldest(), era + 1);
        assert!(Eras::<T>::first_session_of(era).is_none());
    }

    /// The record of a slash, with the slashing spans of its staker.
    #[benchmark]
    fn prune_entry() {
        begin::<T>();
        let era = now::<T>() - T::HistoryDepth::get() - 1;
        let who = named::<T>("who", 0);
        AppliedSlashes::<T>::set_nominator(era, &who, stake::<T>());
        full_spans::<T>(&who, SlashableEras::<T>::oldest());
        let removed;

        #[block]
        {
            removed = AppliedSlashes::<T>::prune(era, 1).removed;
        }

        assert_eq!(removed, 1);
        assert!(!NominatorSlashInEra::<T>::contains_key(era, &who));
        assert!(!SlashingSpans::<T>::contains_key(&who));
    }

    // ---- Slashes ----

    /// Validators of a full set are reported for an offence of their own in this era. All others are disabled already,
    /// as many in the session pallet as it allows. `o`: the offenders.
    #[benchmark]
    fn report_offence(o: Linear<1, 32>) {
        begin::<T>();
        plan_era::<T>(next::<T>());
        let offenders: Vec<_> = (0..o).map(|number| offender::<T>(number, KIND)).collect();
        disable_set::<T>(&offenders, false);
        let invulnerables = crowd::<T>("invulnerable", T::MaxValidatorSet::get());
        SlashPolicy::<T>::set_invulnerables(invulnerables).expect("are as many as allowed");
        let reporters = slash_of::<T>(&offenders[0], KIND).reporters.into_inner();
        let details: Vec<_> = offenders
            .iter()
            .map(|who| OffenceDetails {
                offender: (who.clone(), ()),
                reporters: reporters.clone(),
            })
            .collect();
        let ruling = Ruling {
            kind: KIND,
            session: first_session::<T>(now::<T>()),
            fraction: FRACTION,
            consequences: Consequences::default(),
            is_growth: false,
        };

        #[block]
        {
            let _ = Pallet::<T>::on_ruling(&details, &ruling);
        }

        for who in &offenders {
            assert!(ChilledOffenders::<T>::contains(who) && !Roles::<T>::validates(who));
            let ruled = PunishmentRecords::<T>::ruled_fraction(who, now::<T>(), KIND);
            assert_eq!(ruled, Some(FRACTION));
        }
    }

    /// As `report_offence`, for a validator that has a smaller slash by hand.
    #[benchmark]
    fn manual_slash() -> Result<(), BenchmarkError> {
        begin::<T>();
        plan_era::<T>(next::<T>());
        let who = offender::<T>(0, BY_HAND);
        disable_set::<T>(core::slice::from_ref(&who), false);
        let invulnerables = crowd::<T>("invulnerable", T::MaxValidatorSet::get());
        SlashPolicy::<T>::set_invulnerables(invulnerables).expect("are as many as allowed");
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        _(
            origin as T::RuntimeOrigin,
            who.clone(),
            now::<T>(),
            FRACTION,
        );

        assert!(!Roles::<T>::validates(&who));
        let ruled = PunishmentRecords::<T>::ruled_fraction(&who, now::<T>(), BY_HAND);
        assert_eq!(ruled, Some(FRACTION));
        Ok(())
    }

    /// Each row belongs to another slash. After each cancellation, all validators of a full set are disabled again.
    /// `r`: the rows that are named. `n`: the nominators that are shown in the era.
    #[benchmark]
    fn cancel_deferred_slash(
        r: Linear<1, 8>,
        n: Linear<0, { T::MaxShownNominators::get() }>,
    ) -> Result<(), BenchmarkError> {
        begin::<T>();
        let due = next::<T>() + 1;
        let validators = crowd::<T>("validator", r);
        let mut numbers = Vec::new();
        for validator in &validators {
            full_record::<T>(validator, 0, true);
            let key = defer_slash::<T>(validator, due);
            set_last_slash::<T>(validator, key);
            numbers.push(key.1);
        }
        disable_set::<T>(&validators, true);
        numbers.push(u32::MAX);
        show_rows::<T>(due, numbers, n);
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, due, (0..r).collect());

        assert_eq!(SlashView::<T>::rows(due), vec![u32::MAX]);
        for validator in &validators {
            assert!(SlashQueue::<T>::open_key(now::<T>(), validator, KIND).is_none());
        }
        Ok(())
    }

    /// Two steps with this weight: a slash that was cancelled, and one whose full page exceeds the rest of the weight.
    #[benchmark]
    fn find_unshown_slash() {
        begin::<T>();
        let due = next::<T>() + 1;
        let nominators = crowd::<T>("nominator", T::MaxExposurePageSize::get());
        for validator in crowd::<T>("validator", 2) {
            expose::<T>(now::<T>(), &validator, &nominators, stake::<T>());
            SlashView::<T>::mark_unshown(defer_slash::<T>(&validator, due));
        }
        let first = SlashView::<T>::next_unshown().expect("two are unshown");
        SlashQueue::<T>::close(first);
        let weight = T::WeightInfo::find_unshown_slash().saturating_mul(2);

        #[block]
        {
            Showing::<T>::process(&mut WeightMeter::with_limit(weight));
        }

        assert!(SlashView::<T>::next_unshown().is_some_and(|other| other != first));
        assert!(SlashView::<T>::rows(due).is_empty());
    }

    /// A page is shown, and the slash needs no more rows. `p`: the nominators of the page. `s`: the nominators that are
    /// shown in the era before.
    #[benchmark]
    fn show_slash_page(
        p: Linear<0, { T::MaxExposurePageSize::get() }>,
        s: Linear<0, { T::MaxShownNominators::get() - T::MaxExposurePageSize::get() }>,
    ) {
        begin::<T>();
        let due = next::<T>() + 1;
        let validator = named::<T>("validator", 0);
        expose::<T>(
            now::<T>(),
            &validator,
            &crowd::<T>("nominator", p),
            stake::<T>(),
        );
        SlashView::<T>::mark_unshown(defer_slash::<T>(&validator, due));
        show_rows::<T>(due, vec![u32::MAX], s);

        #[block]
        {
            Showing::<T>::process(&mut WeightMeter::new());
        }

        assert_eq!(SlashView::<T>::rows(due).len(), 2);
        assert!(SlashView::<T>::next_unshown().is_none());
    }

    /// A slash is applied to its only staker and finished. All reporters get a share. Then the next era is reached.
    #[benchmark]
    fn find_due_slash() {
        begin::<T>();
        let validator = full_stash::<T>("validator", 0, now::<T>());
        expose::<T>(now::<T>(), &validator, &[], stake::<T>());
        full_spans::<T>(&validator, now::<T>());
        let key = defer_slash::<T>(&validator, now::<T>());
        AppliedSlashes::<T>::set_cursor(ApplicationCursor {
            due_era: now::<T>(),
            ..Default::default()
        });

        #[block]
        {
            let _ = SlashProcessing::<T>::process();
        }

        assert!(!SlashQueue::<T>::contains(key));
        assert_eq!(AppliedSlashes::<T>::cursor().due_era, next::<T>());
        let applied = AppliedSlashes::<T>::fraction_of(now::<T>(), &validator);
        assert_eq!(applied, FRACTION);
    }

    /// `n`: the nominators of the page, beside the validator.
    #[benchmark]
    fn read_slash_page(n: Linear<0, { T::MaxExposurePageSize::get() }>) {
        begin::<T>();
        let validator = named::<T>("validator", 0);
        let nominators = crowd::<T>("nominator", n);
        expose::<T>(now::<T>(), &validator, &nominators, stake::<T>());
        let length;
        let stakers;

        #[block]
        {
            length = Exposures::<T>::length_of_page(now::<T>(), &validator, 0);
            stakers = Exposures::<T>::slashable_stakers(now::<T>(), &validator, 0);
        }

        assert_eq!(length, n);
        assert_eq!(stakers.map_or(0, |stakers| stakers.len()) as u32, n + 1);
    }

    /// A nominator with the longest ledger and the longest record loses half of its stake, and moves in the list of
    /// voters. It was forced out before.
    #[benchmark]
    fn slash_staker() {
        begin::<T>();
        let who = full_stash::<T>("who", 0, now::<T>() + T::BondingDuration::get());
        back::<T>(&who, vec![candidate::<T>("target", 0)]);
        full_spans::<T>(&who, now::<T>());
        Liability::<T>::excuse_before(&who, 1);
        let slash = slash_of::<T>(&named::<T>("validator", 0), KIND);
        // Made once for all stakers of a block: `find_due_slash` measures that.
        let stakers = ExposedStakers::now(&slash);
        let taken;

        #[block]
        {
            taken = stakers.slash(&who, stake::<T>());
        }

        assert!(!taken.amount.is_zero());
        let (_, ledger) = Ledgers::<T>::of_stash(&who).expect("is a stash");
        assert_eq!(ledger.total, Custody::<T>::held_of(&who));
        assert!(NominatorSlashInEra::<T>::contains_key(now::<T>(), &who));
        assert!(SlashingSpans::<T>::get(&who)
            .is_some_and(|spans| spans.last_nonzero_slash == now::<T>()));
    }

    // ---- Elections ----

    /// The stake of a nominator changed while voters were read.
    #[benchmark]
    fn settle_voter() {
        begin::<T>();
        let who = full_stash::<T>("who", 0, now::<T>());
        back::<T>(&who, vec![candidate::<T>("target", 0)]);
        let stake = Ledgers::<T>::readable_stake_of(&who);
        assert!(!stake.is_zero(), "it moves");
        VoterOrder::<T>::unsafe_regenerate([who.clone()], Box::new(|_| Some(Zero::zero())));
        VoterOrder::<T>::lock();
        VoterOrder::<T>::on_update(&who, stake).expect("is listed");
        VoterOrder::<T>::unlock();

        #[block]
        {
            VoterOrder::<T>::settle(|| true);
        }

        assert_eq!(VoterOrder::<T>::get_score(&who), Ok(stake));
    }

    /// `c`: the candidates. Each was punished as often as possible, and may be elected again.
    #[benchmark]
    fn read_candidates(c: Linear<0, 512>) {
        begin::<T>();
        set_seats::<T>(0);
        T::BenchmarkHelper::set_validators(Vec::new());
        for who in crowd::<T>("candidate", c) {
            T::BenchmarkHelper::give_keys(&who);
            CandidateList::<T>::add(&who);
            full_record::<T>(&who, ELECTIONS - 1, true);
        }
        let targets;

        #[block]
        {
            targets = Admission::<T>::candidates_within(&DataProviderBounds::default());
        }

        assert_eq!(targets.len() as u32, c);
    }

    /// Each validator at work was punished as often as possible, and may be elected again. `v`: the validators.
    #[benchmark]
    fn look_for_offenders(v: Linear<0, { T::MaxValidatorSet::get() }>) {
        begin::<T>();
        let validators = crowd::<T>("validator", v);
        for who in &validators {
            T::BenchmarkHelper::give_keys(who);
            Roles::<T>::set_validator(who, prefs(10));
            full_record::<T>(who, ELECTIONS - 1, true);
        }
        T::BenchmarkHelper::set_validators(validators);
        let targets;

        #[block]
        {
            targets = Admission::<T>::candidates_within(&DataProviderBounds::default());
        }

        assert!(targets.is_empty());
    }

    /// The whole set was chilled for offences, there is no other candidate, and all are needed. `v`: the validators.
    #[benchmark]
    fn admit_offenders(v: Linear<1, { T::MaxValidatorSet::get() }>) {
        begin::<T>();
        let offenders: Vec<_> = (0..v)
            .map(|number| full_stash::<T>("offender", number, now::<T>()))
            .collect();
        for who in &offenders {
            T::BenchmarkHelper::give_keys(who);
            ChilledOffenders::<T>::put(who, prefs(10));
            full_record::<T>(who, ELECTIONS, true);
            let standing = Standing {
                prefs: prefs(1),
                era: now::<T>(),
            };
            StandingRecords::<T>::set(who, Some(standing));
        }
        set_seats::<T>(v);
        T::BenchmarkHelper::set_validators(offenders);
        let targets;

        #[block]
        {
            targets = Admission::<T>::candidates_within(&DataProviderBounds::default());
        }

        assert_eq!(targets.len() as u32, v);
        assert_eq!(CandidateList::<T>::count(), v);
    }

    /// The first page of a snapshot. An unfinished result is dropped. Each nominator has as many targets as possible.
    /// `v`: the nominators. `l`: the targets that are looked up; each was punished as often as possible.
    #[benchmark]
    fn read_voters(
        v: Linear<64, 256>,
        l: Linear<{ T::MaxNominations::get() }, { 64 * T::MaxNominations::get() }>,
    ) {
        begin::<T>();
        let targets = crowd::<T>("target", l);
        for target in &targets {
            full_record::<T>(target, 0, false);
        }
        for number in 0..v {
            let who = full_stash::<T>("nominator", number, now::<T>());
            let first = number * T::MaxNominations::get();
            let own = (first..first + T::MaxNominations::get()).map(|place| place % l);
            let own = own.map(|place| targets[place as usize].clone());
            back::<T>(&who, own.collect());
        }
        store_result::<T>(CollectionStage::Page(1), whole_set::<T>(&[]));
        let page = T::ElectionProvider::msp();
        let voters;

        #[block]
        {
            voters = Pallet::<T>::electing_voters(DataProviderBounds::default(), page);
        }

        let voters = voters.expect("is the first page");
        assert_eq!(voters.len() as u32, v);
        assert!(voters
            .iter()
            .all(|(_, vote, targets)| *vote > 0 && targets.is_full()));
    }

    /// Eras are frozen while voters are read and an earlier result is complete. Both are given up.
    #[benchmark]
    fn find_collection() {
        begin::<T>();
        begin_election::<T>();
        store_result::<T>(CollectionStage::Complete, whole_set::<T>(&[]));
        Eras::<T>::set_forcing(Forcing::ForceNone);

        #[block]
        {
            let _ = Collector::<T>::process();
        }

        assert!(Elections::<T>::underway().is_none() && !ElectionResults::<T>::exists());
    }

    /// A winner without a role and without records, so that its preferences are looked up everywhere. `p`: the pages of
    /// its exposure. `n`: the nominators of the last page; all other pages are full.
    #[benchmark]
    fn add_exposure(p: Linear<1, 8>, n: Linear<1, { T::MaxExposurePageSize::get() }>) {
        begin::<T>();
        let (era, validator) = (next::<T>(), named::<T>("validator", 0));
        let nominators = (p - 1) * T::MaxExposurePageSize::get() + n;
        let votes = (0..nominators).map(|number| {
            let vote = u128::from(number % 97) + 1_000;
            (named::<T>("nominator", number), vote)
        });
        let support = Support {
            total: 0,
            voters: votes.chain([(validator.clone(), 1_000)]).collect(),
        };
        let supports = vec![(validator.clone(), support)];
        let mut winners = whole_set::<T>(&[]);
        winners.pop();
        store_result::<T>(CollectionStage::Complete, winners);

        #[block]
        {
            let _ = WinnerExposures::<T>::store(era, supports);
            let _ = ElectionResults::<T>::add_winner(validator.clone());
        }

        let overview = Exposures::<T>::overview(era, &validator).expect("was stored");
        assert_eq!(overview.nominator_count, nominators);
        let winners = ElectionResults::<T>::winners();
        assert_eq!(winners.len() as u32, T::MaxValidatorSet::get());
    }

    /// A part of an exposure, as one page of a result has stored it. `e`: its entries: the overview, the preferences,
    /// and pages. All pages are full.
    #[benchmark]
    fn take_exposure(e: Linear<2, 10>) {
        begin::<T>();
        let (era, validator) = (next::<T>(), named::<T>("validator", 0));
        store_part::<T>(era, &validator, e - 2);

        #[block]
        {
            let _ = Exposures::<T>::remove(era, &validator);
        }

        assert!(!Exposures::<T>::is_elected(era, &validator));
    }

    /// Stores an exposure with full pages.
    fn store_part<T: Config>(era: EraIndex, validator: &T::AccountId, pages: u32) {
        let value = stake::<T>();
        let size = T::MaxExposurePageSize::get();
        for page in 0..pages {
            let who = |number| named::<T>("nominator", page * size + number);
            let others = (0..size).map(|number| IndividualExposure {
                who: who(number),
                value,
            });
            let stored = ExposurePage {
                page_total: value * BalanceOf::<T>::from(size),
                others: others.collect(),
            };
            ErasStakersPaged::<T>::insert((era, validator, page), stored);
        }
        let overview = PagedExposureMetadata {
            total: value * BalanceOf::<T>::from(pages * size + 1),
            own: value,
            nominator_count: pages * size,
            page_count: pages.max(1),
        };
        ErasStakersOverview::<T>::insert(era, validator, overview);
        ErasValidatorPrefs::<T>::insert(era, validator, prefs(10));
    }

    /// Each winner has the longest record, and none has offended since the snapshot. None of them is at work, so their
    /// session keys are looked up. As many others as possible are at work. `w`: the winners.
    #[benchmark]
    fn take_winners(w: Linear<1, { T::MaxValidatorSet::get() }>) -> Result<(), BenchmarkError> {
        // Without a collected result there is nothing to take.
        if T::ElectionProvider::duration().is_zero() {
            return Err(BenchmarkError::Skip);
        }
        begin::<T>();
        let winners: Vec<_> = (0..w)
            .map(|number| full_stash::<T>("winner", number, now::<T>()))
            .collect();
        for winner in &winners {
            T::BenchmarkHelper::give_keys(winner);
            full_record::<T>(winner, 0, true);
            expose::<T>(next::<T>(), winner, &[], stake::<T>());
        }
        set_seats::<T>(w);
        T::BenchmarkHelper::set_validators(whole_set::<T>(&[]));
        begin_election::<T>();
        store_result::<T>(CollectionStage::Complete, winners);
        let elected;

        #[block]
        {
            elected = Election::<T>::elect(next::<T>());
        }

        assert_eq!(elected.map_or(0, |elected| elected.len()) as u32, w);
        assert!(!ElectionResults::<T>::exists());
        Ok(())
    }

    // ---- Points and time ----

    /// The points wait. Publishing them has a weight of its own.
    #[benchmark]
    fn note_author() {
        begin::<T>();
        let author = named::<T>("author", 0);
        PendingPoints::<T>::put(PointsInTurn {
            era: now::<T>(),
            period: 32,
            points: WeakBoundedVec::force_from(vec![(author.clone(), 20); 30], None),
        });

        #[block]
        {
            <Pallet<T> as pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>>>::note_author(author);
        }

        assert_eq!(PendingPoints::<T>::get().map_or(0, |p| p.points.len()), 31);
    }

    /// 32 points are published. `v`: the validators with points.
    #[benchmark]
    fn publish_points(v: Linear<1, { T::MaxValidatorSet::get() }>) {
        begin::<T>();
        let validators = crowd::<T>("validator", v);
        give_points::<T>(now::<T>(), &validators);
        let points = validators.iter().cycle().take(32);
        let points: Vec<_> = points.map(|who| (who.clone(), 20)).collect();
        PendingPoints::<T>::put(PointsInTurn {
            era: now::<T>(),
            period: 32,
            points: WeakBoundedVec::force_from(points, None),
        });

        #[block]
        {
            Points::<T>::publish();
        }

        let published = ErasRewardPoints::<T>::get(now::<T>());
        assert_eq!(published.individual.len() as u32, v);
        assert_eq!(published.total, (v + 32) * 20);
    }

    /// The clock of the active era starts.
    #[benchmark]
    fn on_finalize() {
        begin::<T>();
        Eras::<T>::activate(now::<T>(), None);
        T::BenchmarkHelper::set_time(1_000);
        let block = frame_system::Pallet::<T>::block_number();

        #[block]
        {
            <Pallet<T> as Hooks<BlockNumberFor<T>>>::on_finalize(block);
        }

        assert!(Eras::<T>::active_info().is_some_and(|era| era.start.is_some()));
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::benchmark_chain(), crate::mock::Test);
}
