//! Benchmarks: one for each function of [`WeightInfo`](crate::weights::WeightInfo), with its name.
//!
//! Each runs the longest path that its weight covers, with records and lists as long as their bounds allow, and checks
//! afterwards that the work was done. What restaking and staking do is in it. The component `r` is the number of
//! reports in the round.

// Benchmarks are no part of a chain. A benchmark that can't be set up shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod setup;

use sp_staking::EraIndex;

/// What the benchmarks need from the runtime.
pub trait BenchmarkHelper<AccountId, PublicKey, Signature> {
    /// Makes an era the active and planned one. Faults in it can be slashed.
    fn begin_era(era: EraIndex);

    /// Makes an era the planned one. The active one stays.
    fn plan_era(era: EraIndex);

    /// Elects a validator for an era, and lets it allocate stake to the service from this era on, not before. The
    /// restaking pallet has as much on record of it as it can have.
    fn secure(validator: &AccountId, era: EraIndex);

    /// Returns the key with a number. The number decides which one it is.
    fn make_key(number: u32) -> PublicKey;

    /// Signs bytes with a key that [`make_key`](Self::make_key) has returned.
    fn sign(key: &PublicKey, bytes: &[u8]) -> Signature;
}

#[frame_benchmarking::v2::benchmarks]
mod benchmarks {
    use super::{setup::*, BenchmarkHelper};
    use crate::{
        closing::Closing,
        keys::Keys,
        pallet::{Call, Config, Pallet},
        rooms::{History, Register, Reports, Rounds, Rules},
    };
    use frame_benchmarking::v2::*;
    use frame_support::traits::{EnsureOrigin, Get};
    use frame_system::RawOrigin;

    fn validator<T: Config>() -> T::AccountId {
        account("validator", 0, 0)
    }

    fn anyone<T: Config>() -> RawOrigin<T::AccountId> {
        RawOrigin::Signed(account("anyone", 0, 0))
    }

    // ---- The work of blocks ----

    #[benchmark]
    fn look() {
        begin::<T>();
        let before = round::<T>();

        #[block]
        {
            Closing::<T>::process(now::<T>());
        }

        assert_eq!(round::<T>(), before);
    }

    /// The next round is the first one of an era, and all eras before are over.
    #[benchmark]
    fn close(r: Linear<0, { T::MaxReporters::get() }>) {
        begin::<T>();
        add_reports::<T>(r);
        T::BenchmarkHelper::begin_era(NOW + 1);
        let (before, end) = (round::<T>(), now::<T>() + LENGTH.into());

        #[block]
        {
            Closing::<T>::process(end);
        }

        assert_eq!(round::<T>(), before + 1);
        assert_eq!(Rounds::<T>::oldest(), before + 1);
        assert_eq!(
            History::<T>::last().is_some_and(|last| last.round == before),
            r > 0
        );
    }

    // ---- Keys ----

    /// All keys but one are forgotten. The validator has nothing at risk in the active era.
    #[benchmark]
    fn set_key() {
        begin::<T>();
        let who = validator::<T>();
        T::BenchmarkHelper::plan_era(NOW + 1);
        T::BenchmarkHelper::secure(&who, NOW + 1);
        full_record::<T>(&who);
        let key = T::BenchmarkHelper::make_key(0);
        let proof = sign_wrapped::<T>(&key, &Keys::<T>::bytes_to_sign(&who));

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), key.clone(), proof);

        assert_eq!(Register::<T>::last_key(&who), Some(key));
    }

    #[benchmark]
    fn end_key() {
        begin::<T>();
        let who = validator::<T>();
        full_record::<T>(&who);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()));

        assert_eq!(Register::<T>::last_key(&who), None);
    }

    /// The validator allocates nothing in both eras, but later. So its key is ended too.
    #[benchmark]
    fn forget() {
        begin::<T>();
        let who = validator::<T>();
        T::BenchmarkHelper::plan_era(NOW + 1);
        T::BenchmarkHelper::secure(&who, NOW + 2);
        full_record::<T>(&who);
        let first = T::BenchmarkHelper::make_key(1);

        #[extrinsic_call]
        _(anyone::<T>(), who.clone());

        assert_eq!(Register::<T>::last_key(&who), None);
        assert_eq!(Register::<T>::owner(&first), None);
    }

    // ---- Statements ----

    /// With as many reports as possible, one of them gives way.
    #[benchmark]
    fn submit(r: Linear<0, { T::MaxReporters::get() }>) {
        begin::<T>();
        let who = validator::<T>();
        T::BenchmarkHelper::secure(&who, NOW);
        let key = full_record::<T>(&who);
        add_reports::<T>(r);
        let signed = sign::<T>(&key, 7);

        #[extrinsic_call]
        _(anyone::<T>(), signed);

        assert!(Reports::<T>::has(&who));
    }

    /// The first statement was reported, the key is in force, and all older faults are forgotten.
    #[benchmark]
    fn report_equivocation(r: Linear<1, { T::MaxReporters::get() }>) {
        begin::<T>();
        let who = validator::<T>();
        T::BenchmarkHelper::secure(&who, NOW);
        let key = full_record::<T>(&who);
        let (first, second) = (sign::<T>(&key, 7), sign::<T>(&key, 8));
        add_reports::<T>(r - 1);
        Pallet::<T>::submit(anyone::<T>().into(), first.clone()).expect("is valid");

        #[extrinsic_call]
        _(anyone::<T>(), first, second);

        assert!(!Reports::<T>::has(&who));
        assert!(Register::<T>::slashed_for(&who, round::<T>()).is_some_and(|part| !part.is_zero()));
        assert_eq!(Register::<T>::last_key(&who), None);
    }

    // ---- Governance ----

    #[benchmark]
    fn set_settings() -> Result<(), BenchmarkError> {
        begin::<T>();
        let origin =
            T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let mut changed = settings();
        changed.round_length = LENGTH + 1;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, changed);

        assert_eq!(Rules::<T>::get(), changed);
        Ok(())
    }
}
