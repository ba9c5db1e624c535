//! The services and allocations of the first era.
//!
//! A wrong genesis must not start a chain. So it is refused while the chain spec is built.
//!
//! Writes the rooms `Services`, `Operators` and `Deposits`.

use crate::{
    admission::Admission,
    allocations::smallest,
    arithmetic::limits::leaves_slack,
    membership::Membership,
    pallet::{Config, Error, HoldReason},
    registry::Registry,
    rooms::{Deposits, Operators, Rules, Services},
    types::{Balance, Magnitude, Mode, Operator, Phase, Record, Service, Terms},
};
use alloc::{format, string::String};
use core::{fmt::Debug, marker::PhantomData};
use frame_support::{ensure, traits::Get};
use palisade_restaking_primitives::{Proceeds, SecuredStake, ServiceId};
use sp_runtime::Perbill;

/// A service of the genesis. [`Terms`] says what the fields mean.
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GenesisService<AccountId> {
    /// The owner. The deposit is held from it.
    pub owner: AccountId,
    /// The account that may call `slash`.
    pub slasher: Option<AccountId>,
    /// The profit, in units.
    pub profit: Balance,
    /// The threshold.
    pub threshold: Perbill,
    /// The slash cap.
    pub cap: Perbill,
    /// The window of the cap, in eras.
    pub window: u32,
    /// The account that gets slashed stake. Without one it is burnt.
    pub proceeds: Option<AccountId>,
    /// The correlation limit.
    pub correlation: Perbill,
    /// The quota.
    pub quota: Perbill,
    /// Whether its stake may be allocated to others too.
    pub is_shared: bool,
}

impl<AccountId: Clone> GenesisService<AccountId> {
    fn terms(&self) -> Terms<AccountId> {
        Terms {
            slasher: self.slasher.clone(),
            profit: self.profit,
            threshold: self.threshold,
            cap: self.cap,
            window: self.window,
            proceeds: self
                .proceeds
                .clone()
                .map_or(Proceeds::Burn, Proceeds::Account),
            correlation: self.correlation,
            quota: self.quota,
            mode: match self.is_shared {
                true => Mode::Shared,
                false => Mode::Unique,
            },
        }
    }

    /// Checks that no share is above 100%. In JSON a share is a number of parts, which nothing else limits. A service
    /// with such a share could be stored, but not read.
    fn check_shares(&self) -> Result<(), String> {
        for (field, share) in [
            ("threshold", self.threshold),
            ("cap", self.cap),
            ("correlation", self.correlation),
            ("quota", self.quota),
        ] {
            let (parts, whole) = (share.deconstruct(), Perbill::one().deconstruct());
            ensure!(
                parts <= whole,
                format!("{field} {parts} is more than {whole}, which is 100%")
            );
        }
        Ok(())
    }
}

/// Builds the genesis.
pub(crate) struct Genesis<T>(PhantomData<T>);

impl<T: Config> Genesis<T> {
    /// Stores services and allocations.
    ///
    /// # Panics
    /// If the genesis is wrong, with the reason.
    #[expect(
        clippy::panic,
        reason = "a wrong genesis is refused while the chain spec is built, before there is a chain"
    )]
    pub(crate) fn build(
        services: &[GenesisService<T::AccountId>],
        allocations: &[(T::AccountId, ServiceId, Magnitude)],
    ) {
        for (number, service) in services.iter().enumerate() {
            if let Err(reason) = Self::add_service(service) {
                panic!("the genesis of restaking is wrong: service {number}: {reason}");
            }
        }
        for (stash, service, magnitude) in allocations {
            if let Err(reason) = Self::allocate(stash, *service, *magnitude) {
                panic!(
                    "the genesis of restaking is wrong: the allocation of {stash:?} to service {service}: {reason}"
                );
            }
        }
    }

    fn add_service(service: &GenesisService<T::AccountId>) -> Result<(), String> {
        service.check_shares()?;
        let terms = service.terms();
        Registry::<T>::check(&terms).map_err(described)?;
        let deposit = T::ServiceDeposit::get();
        Deposits::<T>::hold(HoldReason::Service, &service.owner, deposit).map_err(described)?;
        let service = Service {
            owner: service.owner.clone(),
            deposit,
            terms,
            phase: Phase::Growing,
            ends: None,
        };
        Services::<T>::add(service).map_err(described)?;
        Ok(())
    }

    fn allocate(
        stash: &T::AccountId,
        service: ServiceId,
        magnitude: Magnitude,
    ) -> Result<(), String> {
        Services::<T>::get(service).map_err(described)?;
        if magnitude == 0 {
            return Err("the magnitude is zero".into());
        }
        let mut operator = match Operators::<T>::find(stash) {
            Some(operator) => operator,
            None => Self::join(stash)?,
        };
        let Some(record) = operator.history.last_mut() else {
            return Err("the operator has no record".into());
        };
        if record.magnitude(service) > 0 {
            return Err("it is there twice".into());
        }
        if magnitude < smallest(record.total) {
            return Err(described(Error::<T>::AllocationTooSmall));
        }
        if !record.set(service, magnitude) {
            return Err("the operator has too many services".into());
        }
        let total = record.total;
        let services = Membership::<T>::services_of(&operator);
        let promised = Membership::<T>::promised(&operator, &services);
        Admission::<T>::check_promises(&promised, total).map_err(described)?;
        let quotas = services.iter().map(|(_, service)| service.terms.quota);
        if !leaves_slack(quotas, Rules::<T>::get().min_slack) {
            return Err("the quotas leave too little slack".into());
        }
        Operators::<T>::put(stash, operator).map_err(described)
    }

    /// Returns a new operator. The genesis of the staking pallet is built before, so it knows who is invulnerable.
    fn join(stash: &T::AccountId) -> Result<Operator, String> {
        if T::Staking::is_invulnerable(stash) {
            return Err(described(Error::<T>::Invulnerable));
        }
        let deposit = T::OperatorDeposit::get();
        Deposits::<T>::hold(HoldReason::Operator, stash, deposit).map_err(described)?;
        let mut operator = Operator {
            deposit,
            ..Default::default()
        };
        let pushed = operator.history.try_push(Record::empty(0));
        pushed.map_err(|_| String::from("the history has no room"))?;
        Ok(operator)
    }
}

fn described(error: impl Debug) -> String {
    format!("{error:?}")
}
