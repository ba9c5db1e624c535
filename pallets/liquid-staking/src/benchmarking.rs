//! Benchmarks: one for each function of [`WeightInfo`](crate::weights::WeightInfo), with its name.
//!
//! Each runs the longest path that its weight covers, and checks afterwards that the work was done. Steps that are not
//! calls are measured through the transition whose work has this weight. The components have one letter, because the
//! macro allows no longer names: `s` stashes, `b` open batches, `c` chunks.

// Benchmarks are no part of a chain. A benchmark that can't be set up shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod setup;

pub use setup::BenchmarkHelper;

#[frame_benchmarking::v2::benchmarks]
mod benchmarks {
    use super::setup::*;
    use crate::{
        eras::Eras,
        pallet::{BatchById, Call, Config, ExitRequests, Pallet},
        rooms::{Alarm, Batches, Progress, Stashes, Supply, Vault},
        types::Balance,
    };
    use alloc::collections::BTreeMap;
    use frame_benchmarking::v2::*;
    use frame_support::traits::{
        fungible::{Inspect, Mutate},
        EnsureOrigin, Get,
    };
    use frame_system::RawOrigin;
    use sp_staking::{OnStakingUpdate, StakingInterface};

    fn admin_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
        T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
    }

    // ---- The work of an era ----

    #[benchmark]
    fn quiet_block() {
        begin::<T>();
        staked::<T>(1);
        Progress::<T>::unmark();

        #[block]
        {
            Eras::<T>::process();
        }

        assert!(!Progress::<T>::is_marked());
    }

    #[benchmark]
    fn look() {
        begin::<T>();
        staked::<T>(1);
        Progress::<T>::mark();

        #[block]
        {
            Eras::<T>::process();
        }

        assert!(!Progress::<T>::is_marked());
    }

    /// `s` stashes with a chunk for each of `b` batches. All have left, so each stash is forgotten.
    #[benchmark]
    fn settle(s: Linear<1, { T::MaxStashes::get() }>, b: Linear<1, { T::MaxOpenBatches::get() }>) {
        begin::<T>();
        let holder = staked::<T>(s);
        close_batches::<T>(&holder, b, tokens::<T>(&holder));
        free_all::<T>();

        #[block]
        {
            Eras::<T>::process();
        }

        assert!((0..b).all(is_settled::<T>));
        let mut stashes = Stashes::<T>::all().into_iter();
        assert!(stashes.all(|stash| T::Staking::stake(&stash.account).is_err()));
    }

    /// All leave, so each stash unbonds all and chills. There are rewards, losses of the era before, and bunker mode
    /// ends.
    #[benchmark]
    fn close(s: Linear<1, { T::MaxStashes::get() }>) {
        begin::<T>();
        let holder = staked::<T>(s);
        T::Currency::set_balance(&Vault::<T>::reward_account(), stake::<T>());
        Alarm::<T>::set_losses(1, stake::<T>());
        Alarm::<T>::begin_bunker(1, stake::<T>());
        let signed = RawOrigin::Signed(holder.clone()).into();
        Pallet::<T>::request_exit(signed, tokens::<T>(&holder)).expect("has tokens");
        next_era::<T>(0);

        #[block]
        {
            Eras::<T>::process();
        }

        assert_eq!(Batches::<T>::parts_of(0).len() as u32, s);
        assert!(!Alarm::<T>::is_bunker());
    }

    /// Each of `s` stashes bonds for the first time, and nominates.
    #[benchmark]
    fn delegate(s: Linear<1, { T::MaxStashes::get() }>) {
        begin::<T>();
        add_stashes::<T>(s);
        fill::<T>(&rich::<T>("holder", 0), s);
        // The close before it has nothing to do.
        Eras::<T>::process();
        assert_eq!(Stashes::<T>::total_active(), 0);

        #[block]
        {
            Eras::<T>::process();
        }

        assert!(Stashes::<T>::all().iter().all(|stash| stash.active > 0));
    }

    // ---- Slashes ----

    #[benchmark]
    fn hear() {
        begin::<T>();
        add_stashes::<T>(T::MaxStashes::get());
        let stranger = rich::<T>("stranger", 0);

        #[block]
        {
            <Pallet<T> as OnStakingUpdate<_, _>>::on_slash(&stranger, 0, &BTreeMap::new(), 0);
        }

        assert!(!Alarm::<T>::is_bunker());
    }

    /// The bond of the operator and the insurance fund pay, `c` batches get their parts, and bunker mode begins.
    #[benchmark]
    fn slash(c: Linear<0, { T::MaxOpenBatches::get() }>) {
        begin::<T>();
        let (holder, operator) = (staked::<T>(T::MaxStashes::get()), rich::<T>("operator", 0));
        Stashes::<T>::change(0, |stash| stash.operator = Some(operator.clone())).expect("exists");
        let signed = RawOrigin::Signed(operator).into();
        Pallet::<T>::bond_operator(signed, 0, T::Currency::minimum_balance()).expect("is rich");
        close_batches::<T>(&holder, c, tokens::<T>(&holder) / 4);
        let stash = Stashes::<T>::get(0).expect("exists");
        let taken = stash.active + Batches::<T>::unbonding_in(0);
        let chunks: BTreeMap<_, _> = Batches::<T>::open()
            .into_iter()
            .map(|(era, _)| (era, 0))
            .collect();

        #[block]
        {
            <Pallet<T> as OnStakingUpdate<_, _>>::on_slash(&stash.account, 0, &chunks, taken);
        }

        assert!(Alarm::<T>::is_bunker());
        assert_eq!(Stashes::<T>::get(0).expect("exists").bond, 0);
    }

    // ---- Calls ----

    #[benchmark]
    fn deposit() {
        begin::<T>();
        add_stashes::<T>(T::MaxStashes::get());
        let (who, amount) = (rich::<T>("who", 0), stake::<T>());

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), amount, amount);

        assert_eq!(tokens::<T>(&who), amount);
    }

    #[benchmark]
    fn request_exit() {
        begin::<T>();
        let who = staked::<T>(1);
        let shares = tokens::<T>(&who);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), shares);

        let request = ExitRequests::<T>::get(&who, 0).expect("was made");
        assert_eq!(request.shares, shares);
    }

    /// The last member claims, so the batch is removed.
    #[benchmark]
    fn claim_exit() {
        begin::<T>();
        let who = staked::<T>(1);
        close_batches::<T>(&who, 1, tokens::<T>(&who) / 4);
        free_all::<T>();
        work::<T>();
        let before = T::Currency::balance(&who);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), 0);

        assert!(T::Currency::balance(&who) > before && !BatchById::<T>::contains_key(0));
    }

    #[benchmark]
    fn exit_at_once() {
        begin::<T>();
        let who = staked::<T>(T::MaxStashes::get());
        let (shares, before) = (tokens::<T>(&who), T::Currency::balance(&who));

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), shares / 4, 1);

        assert!(T::Currency::balance(&who) > before);
        assert_eq!(tokens::<T>(&who), shares - shares / 4);
    }

    #[benchmark]
    fn fund_insurance() {
        begin::<T>();
        let (who, before) = (rich::<T>("who", 0), Vault::<T>::cash().insurance);

        #[extrinsic_call]
        _(RawOrigin::Signed(who), stake::<T>());

        assert_eq!(Vault::<T>::cash().insurance, before + stake::<T>());
    }

    #[benchmark]
    fn open() -> Result<(), BenchmarkError> {
        begin::<T>();
        Supply::<T>::clear();
        T::BenchmarkHelper::destroy_token();
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin);

        assert!(Supply::<T>::is_open());
        Ok(())
    }

    /// Rewards are taken before.
    #[benchmark]
    fn set_settings() -> Result<(), BenchmarkError> {
        begin::<T>();
        T::Currency::set_balance(&Vault::<T>::reward_account(), stake::<T>());
        let (origin, before) = (admin_origin::<T>()?, Vault::<T>::cash().buffer);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, settings::<T>());

        assert!(Vault::<T>::cash().buffer > before);
        Ok(())
    }

    #[benchmark]
    fn end_bunker() -> Result<(), BenchmarkError> {
        begin::<T>();
        Alarm::<T>::begin_bunker(stake::<T>(), stake::<T>());
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin);

        assert!(!Alarm::<T>::is_bunker());
        Ok(())
    }

    /// A stash with stake changes its validator.
    #[benchmark]
    fn set_validator() -> Result<(), BenchmarkError> {
        begin::<T>();
        let most = T::MaxStashes::get();
        staked::<T>(most);
        let (origin, validator) = (admin_origin::<T>()?, validator::<T>(most));

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, 0, Some(validator.clone()), None);

        assert_eq!(
            Stashes::<T>::get(0).expect("exists").validator,
            Some(validator)
        );
        Ok(())
    }

    #[benchmark]
    fn bond_operator() {
        begin::<T>();
        let operator = operated::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), 0, stake::<T>());

        assert_eq!(Stashes::<T>::get(0).expect("exists").bond, stake::<T>());
    }

    /// The stash chills.
    #[benchmark]
    fn leave_operator() {
        begin::<T>();
        let operator = operated::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), 0);

        assert!(Stashes::<T>::get(0).expect("exists").validator.is_none());
    }

    #[benchmark]
    fn withdraw_operator_bond() {
        begin::<T>();
        let operator = operated::<T>();
        let signed = || RawOrigin::Signed(operator.clone());
        let bond: Balance = stake::<T>();
        Pallet::<T>::bond_operator(signed().into(), 0, bond).expect("is rich");
        Pallet::<T>::leave_operator(signed().into(), 0).expect("is the operator");
        free_all::<T>();

        #[extrinsic_call]
        _(signed(), 0);

        assert_eq!(Stashes::<T>::get(0).expect("exists").operator, None);
    }

    /// Returns the operator of a stash, of which there are as many as possible.
    fn operated<T: Config>() -> T::AccountId {
        staked::<T>(T::MaxStashes::get());
        let operator = rich::<T>("operator", 0);
        Stashes::<T>::change(0, |stash| stash.operator = Some(operator.clone())).expect("exists");
        operator
    }
}
