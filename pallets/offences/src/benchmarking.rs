//! Benchmarks: what reports and steps take at most.
//!
//! There is one for each function of [`WeightInfo`](crate::WeightInfo), with the same name and the same numbers. FRAME
//! allows numbers only names of one letter. The runtime's offence handler is part of the measurement. Staking does
//! little here, because the offenders have no stake.
//!
//! Reports and steps are not calls. So each benchmark runs the function that spends the weight.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

use crate::{
    ids::{habitual_slot, report_id, slot_id},
    pallet::{Config, Pallet},
    policy::GRANDPA_EQUIVOCATION,
    records::Report,
    rooms::OpenSlot,
    upkeep::Upkeep,
    weights::WeightInfo,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use palisade_offence::MAX_REPORTERS;
use sp_runtime::{traits::Convert, Perbill};
use sp_staking::{
    offence::{Kind, Offence, ReportOffence},
    EraIndex, SessionIndex,
};

/// What the benchmarks need from the runtime.
pub trait BenchmarkHelper {
    /// Makes `session` the running session. Offences of this session and of the one before can be reported, and both
    /// are in the same era.
    fn start_session(session: SessionIndex);
}

/// The most new offenders in a measured report.
const MOST_NEWCOMERS: u32 = 100;

/// The number of validators. So many that each new offender raises the fraction.
const VALIDATORS: u32 = 1_000;

/// The time slot that several offenders share. Other slots have smaller numbers.
const SHARED_SLOT: u32 = u32::MAX;

/// Two votes in a round. Slots of this kind can span sessions.
struct DoubleVote<T: Config> {
    slot: u32,
    session: SessionIndex,
    offenders: Vec<T::IdentificationTuple>,
}

impl<T: Config> Offence<T::IdentificationTuple> for DoubleVote<T> {
    const ID: Kind = GRANDPA_EQUIVOCATION;
    type Slot = u32;

    fn offenders(&self) -> Vec<T::IdentificationTuple> {
        self.offenders.clone()
    }

    fn session_index(&self) -> SessionIndex {
        self.session
    }

    fn validator_set_count(&self) -> u32 {
        VALIDATORS
    }

    fn slot(&self) -> u32 {
        self.slot
    }

    fn slash_fraction(&self, offenders: u32) -> Perbill {
        Perbill::from_rational(offenders, VALIDATORS)
    }
}

fn offender<T: Config>(index: u32) -> T::IdentificationTuple {
    account("offender", index, 0)
}

/// Returns as many reporters as a report stores.
fn reporters<T: Config>() -> Vec<T::AccountId> {
    (0..MAX_REPORTERS)
        .map(|index| account("reporter", index, 0))
        .collect()
}

/// Reports offenders in a slot, for the running session.
fn report_in<T: Config>(slot: u32, offenders: Vec<T::IdentificationTuple>) {
    let offence = DoubleVote::<T> {
        slot,
        session: T::CurrentSession::get(),
        offenders,
    };
    assert!(Pallet::<T>::report_offence(reporters::<T>(), offence).is_ok());
}

/// Reports one offender in this number of slots.
fn offend_alone<T: Config>(index: u32, slots: u32) {
    for slot in 0..slots {
        report_in::<T>(slot, vec![offender::<T>(index)]);
    }
}

/// Returns whether an offender is known to have been in a slot.
fn is_known<T: Config>(slot: u32, index: u32) -> bool {
    <Pallet<T> as ReportOffence<T::AccountId, T::IdentificationTuple, DoubleVote<T>>>::is_known_offence(
        &[offender::<T>(index)],
        &slot,
    )
}

/// Returns the number of slots, of the first `slots`, in which an offender is known to have been.
fn known_slots<T: Config>(slots: u32, index: u32) -> u32 {
    (0..slots)
        .filter(|slot| is_known::<T>(*slot, index))
        .count() as u32
}

fn era_of<T: Config>(session: SessionIndex) -> EraIndex {
    T::EraOfSession::convert(session).expect("offences of the session are punished")
}

/// Two offenders share a slot since the session before, and a third one is habitual. The fractions of both slots have
/// grown in that session, and grow again. So this report moves both slots in the index of growths, and the shared slot
/// in the index of expiry.
fn prepare_largest_report<T: Config>() {
    offend_alone::<T>(0, T::MaxReports::get() + 1);
    for index in [1, 2] {
        report_in::<T>(SHARED_SLOT, vec![offender::<T>(index)]);
    }
    T::BenchmarkHelper::start_session(T::CurrentSession::get() + 1);
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn report(n: Linear<1, MOST_NEWCOMERS>) {
        prepare_largest_report::<T>();
        let offenders: Vec<_> = (10..10 + n).map(offender::<T>).collect();
        #[block]
        {
            report_in::<T>(SHARED_SLOT, offenders);
        }
        assert!((10..10 + n).all(|index| is_known::<T>(SHARED_SLOT, index)));
    }

    /// The report that makes an offender habitual: its slots are marked.
    #[benchmark]
    fn marks(s: Linear<1, { T::MaxReports::get() }>) {
        offend_alone::<T>(0, s);
        let session = T::CurrentSession::get();
        let era = era_of::<T>(session);
        let kind = GRANDPA_EQUIVOCATION;
        let habits = habitual_slot::<T>(&kind, session, era);
        let id = slot_id::<T>(&kind, &habits, session);
        let mut slot = OpenSlot::<T>::load_or_empty(id, kind, true);
        let key = report_id::<T>(&kind, &habits, &offender::<T>(0));
        let last_one = Report::new(offender::<T>(0), reporters::<T>(), session, era);
        let marked;
        #[block]
        {
            marked = slot.append(key, last_one);
        }
        assert_eq!(marked, s);
    }

    #[benchmark]
    fn quiet_block() {
        // Moves the cursors to the running session.
        while Upkeep::<T>::take_step(T::CurrentSession::get()).is_some() {}
        let weight;
        #[block]
        {
            weight = Upkeep::<T>::process();
        }
        assert_eq!(weight, T::WeightInfo::quiet_block());
    }

    /// Forgets the only report of a slot, whose offender has the longest list of other slots.
    #[benchmark]
    fn step() {
        let slots = T::MaxReports::get();
        offend_alone::<T>(0, slots);
        let session = T::CurrentSession::get();
        let now = session + T::ReportLifetime::get() + 1;
        // Nothing has grown. The first step moves the cursor of growths, and others that of expiry. The benchmark
        // begins after the first report is forgotten.
        while known_slots::<T>(slots, 0) == slots {
            assert!(Upkeep::<T>::take_step(now).is_some());
        }
        let weight;
        #[block]
        {
            weight = Upkeep::<T>::take_step(now);
        }
        assert!(weight.is_some());
        assert_eq!(known_slots::<T>(slots, 0) + 2, slots);
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_chain(), crate::mock::Runtime);
}
