//! Benchmarks: one for each function of [`WeightInfo`](crate::weights::WeightInfo), with its name.
//!
//! Each runs the longest path that its weight covers, with records and lists as long as their bounds allow, and checks
//! afterwards that the work was done. Steps that are not calls are measured through the transition whose work has this
//! weight. The components have one letter, because the macro allows no longer names: `o` operators, `s` services, `e`
//! eras.
//!
//! | module | what it does |
//! |---|---|
//! | `setup` | the chain: [`BenchmarkHelper`], services and their pots |
//! | `operators` | operators, faults, and the graph of a certificate |
//! | `securing` | [`secure`]: an operator for the benchmarks of a pallet that is a service |

// Benchmarks are no part of a chain. A benchmark that can't be set up shall panic.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used
)]

mod operators;
mod securing;
mod setup;

pub use securing::secure;
pub use setup::BenchmarkHelper;

#[frame_benchmarking::v2::benchmarks]
mod benchmarks {
    use super::{operators::*, setup::*};
    use crate::{
        certificates::Certificates,
        outcomes::Outcomes,
        pallet::{Call, Config, Pallet},
        rewards::Rewards,
        rooms::{Buckets, FaultBook, Findings, Loads, Operators, Pots, Rules, Services},
        types::{Settings, MAX_PARTS, MAX_RECORDS, WHOLE},
        weights::WeightInfo,
    };
    use frame_benchmarking::v2::*;
    use frame_support::traits::{
        fungible::{Inspect, Mutate},
        EnsureOrigin, Get,
    };
    use frame_system::RawOrigin;
    use palisade_restaking_primitives::{AppliedSlash, SecuredStake};
    use sp_runtime::Perbill;

    fn admin_origin<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
        T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
    }

    // ---- The work of blocks ----

    #[benchmark]
    fn look() {
        begin::<T>();

        #[block]
        {
            Certificates::<T>::process();
        }

        assert_eq!(Findings::<T>::era(), Some(NOW));
    }

    /// `o` operators with the longest records, and `s` services. The last service is over and is removed, all others
    /// are degraded. No slash waits, and no operator is invulnerable: these are charged in addition.
    #[benchmark]
    fn certify(o: Linear<1, { T::MaxOperators::get() }>, s: Linear<1, { T::MaxServices::get() }>) {
        begin::<T>();
        let era = whole_graph::<T>(o, s);

        #[block]
        {
            Certificates::<T>::process();
        }

        let made = Findings::<T>::last().expect("was made");
        assert_eq!((made.era, made.operators), (era, o));
        assert_eq!(Services::<T>::count(), s - 1);
        assert_eq!(count_degraded::<T>(), s - 1);
    }

    /// `s` pots that were not shared out yet. No operator is paid.
    #[benchmark]
    fn open_pots(s: Linear<1, { T::MaxServices::get() }>) {
        begin::<T>();
        let services = fill_pots::<T>(s);
        let limit = T::WeightInfo::look().saturating_add(T::WeightInfo::open_pots(s));

        #[block]
        {
            Rewards::<T>::process(limit);
        }

        assert!(Pots::<T>::run().is_some_and(|run| run.last.is_none() && !run.is_done));
        assert!(services.iter().all(|id| Pots::<T>::get(*id).base > 0));
    }

    /// An operator gets something from the pots of all its services.
    #[benchmark]
    fn pay_operator() {
        begin::<T>();
        let services = fill_pots::<T>(T::MaxServices::get());
        operator::<T>(&rich::<T>("operator", 0), &services, MAX_RECORDS, WHOLE / 2);
        let mut sources = Rewards::<T>::open(NOW, true);
        let before = T::Currency::balance(&Pots::<T>::account());

        #[block]
        {
            let (stash, operator) = Operators::<T>::after(None).next().expect("there is one");
            Rewards::<T>::pay(NOW, &stash, &operator, &mut sources);
        }

        assert!(T::Currency::balance(&Pots::<T>::account()) < before);
    }

    /// A slash was applied. What is allocated to the other services shrinks, all of them are degraded, and less of
    /// their slashes waits.
    #[benchmark]
    fn hear() {
        begin::<T>();
        let (who, services) = shared_operator::<T>();
        let fraction = Perbill::from_percent(4);
        let heard = AppliedSlash {
            service: services[0],
            validator: who.clone(),
            era: NOW,
            fraction,
            taken: fraction,
            chain: Perbill::zero(),
        };

        #[block]
        {
            Outcomes::<T>::applied(&heard);
        }

        let after = Operators::<T>::find(&who).expect("stays");
        let left = WHOLE - fraction.mul_floor(WHOLE);
        assert!(after
            .latest()
            .expect("has records")
            .parts
            .iter()
            .all(|part| part.magnitude <= left));
        assert_eq!(after.total(), left);
        assert_eq!(count_degraded::<T>(), Services::<T>::count().min(MAX_PARTS));
        assert!(!Buckets::<T>::is_open(services[0]));
    }

    /// A slash was cancelled. The operator has the longest records, the service remembers as many of its faults as
    /// possible, and gets a part back.
    #[benchmark]
    fn hear_cancelled() {
        begin::<T>();
        let (who, services) = shared_operator::<T>();
        let service = services[0];
        Loads::<T>::note(service, NOW, stake::<T>());
        let before = FaultBook::<T>::get(service, &who).pending;

        #[block]
        {
            Outcomes::<T>::cancelled(service, &who, NOW, Perbill::from_percent(4));
        }

        assert!(FaultBook::<T>::get(service, &who).pending < before);
        assert!(!Buckets::<T>::is_open(service));
    }

    // ---- Calls of services ----

    #[benchmark]
    fn register_service() {
        begin::<T>();
        let most = T::MaxServices::get();
        set_services::<T>(most - 1);
        let (origin, _) = registrar::<T>();

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, terms::<T>());

        assert_eq!(Services::<T>::count(), most);
    }

    #[benchmark]
    fn retire_service() {
        begin::<T>();
        let id = set_services::<T>(1)[0];
        let (_, owner) = registrar::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(owner), id);

        assert!(Services::<T>::find(id).is_some_and(|service| service.ends.is_some()));
    }

    /// The stake is not enough for the profit.
    #[benchmark]
    fn set_profit() {
        begin::<T>();
        let id = set_services::<T>(1)[0];
        let (_, owner) = registrar::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(owner), id, T::MaxProfit::get());

        assert_eq!(count_degraded::<T>(), 1);
    }

    #[benchmark]
    fn slash() {
        let (who, services) = busy_operator::<T>();
        let slasher = rich::<T>("slasher", 0);
        let mut service = Services::<T>::find(services[0]).expect("exists");
        service.terms.slasher = Some(slasher.clone());
        Services::<T>::put(services[0], service);

        #[extrinsic_call]
        _(
            RawOrigin::Signed(slasher),
            services[0],
            who.clone(),
            NOW,
            Perbill::from_percent(2),
        );

        assert!(FaultBook::<T>::get(services[0], &who).pending > 1);
        assert_eq!(count_degraded::<T>(), 1);
    }

    /// All services have pots, and a unit of the existential deposit is missing on the account of the pallet.
    #[benchmark]
    fn reward() {
        begin::<T>();
        let id = fill_pots::<T>(T::MaxServices::get())[0];
        let (giver, amount) = (rich::<T>("giver", 0), T::MinReward::get().max(1));
        let (before, account) = (Pots::<T>::get(id).funds, Pots::<T>::account());
        let less = T::Currency::balance(&account) - 1;
        T::Currency::set_balance(&account, less);

        #[extrinsic_call]
        _(RawOrigin::Signed(giver), id, amount);

        assert_eq!(Pots::<T>::get(id).funds, before + amount);
        assert_eq!(T::Currency::balance(&account), less + 1 + amount);
    }

    // ---- Calls of operators ----

    #[benchmark]
    fn allocate() {
        let (who, services) = busy_operator::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), services[0], WHOLE / 4);

        assert_eq!(latest::<T>(&who, services[0]), WHOLE / 4 * 3);
    }

    /// The service is degraded.
    #[benchmark]
    fn deallocate() {
        let (who, services) = busy_operator::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), services[0], WHOLE / 4);

        assert_eq!(latest::<T>(&who, services[0]), WHOLE / 4);
        assert_eq!(count_degraded::<T>(), 1);
    }

    /// All loads are read and written, and read again to check limits.
    #[benchmark]
    fn set_tags() {
        let (who, _) = busy_operator::<T>();
        let mut operator = Operators::<T>::find(&who).expect("is an operator");
        operator.tags.pop();
        Operators::<T>::put(&who, operator).expect("is one already");

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), tags(0));

        assert_eq!(
            Operators::<T>::find(&who).expect("is an operator").tags,
            tags(0)
        );
    }

    /// The operator was elected in none of the eras that are looked at. These are `e` and three.
    #[benchmark]
    fn remove_operator(e: Linear<1, { T::Staking::eras_at_risk() }>) {
        begin::<T>();
        let who = idle_operator::<T>();
        // No era is before the first one. So the number of eras is that of the active one.
        begin_in::<T>(e + 2);

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), who.clone());

        assert!(Operators::<T>::find(&who).is_none());
    }

    // ---- Governance ----

    #[benchmark]
    fn set_settings() -> Result<(), BenchmarkError> {
        begin::<T>();
        let origin = admin_origin::<T>()?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, Settings::default());

        assert_eq!(Rules::<T>::get().throttle, Settings::default().throttle);
        Ok(())
    }
}
