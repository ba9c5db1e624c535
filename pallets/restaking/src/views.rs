//! The graph for clients.
//!
//! Reads the rooms `Services`, `Operators`, `Loads`, `FaultBook` and `Findings`. No call and no hook may use it: the
//! weight is not registered.

use crate::{
    arithmetic::limits::needed_stake,
    census::Census,
    clock::Clock,
    membership::Membership,
    pallet::Config,
    rooms::{FaultBook, Loads, Operators, Services},
    types::{Mode, Operator, OperatorView, ServiceView, Slack},
};
use alloc::vec::Vec;
use core::marker::PhantomData;
use palisade_restaking_primitives::SecuredStake;
use palisade_stake_risk::slack::segregated_slack;

/// The most operators in an answer.
const PAGE: u32 = 100;

/// Answers clients.
pub(crate) struct Views<T>(PhantomData<T>);

impl<T: Config> Views<T> {
    /// Returns all services.
    pub(crate) fn services() -> Vec<ServiceView<T::AccountId>> {
        let era = Clock::<T>::measured();
        let services = Services::<T>::all().into_iter();
        let views = services.map(|(id, service)| ServiceView {
            id,
            counted_profit: service.counted_profit(era),
            load: Loads::<T>::get(id),
            needed: needed_stake(&service.terms),
            service,
        });
        views.collect()
    }

    /// Returns a page of operators.
    pub(crate) fn operators(
        after: Option<T::AccountId>,
        count: u32,
    ) -> Vec<OperatorView<T::AccountId>> {
        Operators::<T>::after(after.as_ref())
            .take(count.min(PAGE) as usize)
            .map(|(stash, operator)| Self::operator(stash, operator))
            .collect()
    }

    fn operator(stash: T::AccountId, operator: Operator) -> OperatorView<T::AccountId> {
        let era = Clock::<T>::measured();
        let stake = T::Staking::stake_behind(&stash, era);
        let total = operator.total_at(era);
        let record = operator.record_at(era).into_iter();
        let parts = record.flat_map(|record| &record.parts).filter(|part| {
            Services::<T>::find(part.service).is_some_and(|service| !service.is_over(era))
        });
        let allocations: Vec<_> = parts
            .map(|part| {
                let waiting = FaultBook::<T>::get(part.service, &stash).pending;
                let amount = Membership::<T>::counted(&stash, &operator, part.service, waiting);
                (part.service, part.magnitude, amount)
            })
            .collect();
        OperatorView {
            stash,
            stake,
            total,
            allocations,
            tags: operator.tags,
        }
    }

    /// Returns the cheapest attack on a unique service.
    pub(crate) fn slack() -> Option<Slack> {
        let services = Services::<T>::all();
        let era = Clock::<T>::measured();
        let is_unique = services
            .iter()
            .all(|(_, service)| service.terms.mode == Mode::Unique);
        let graph = Census::<T>::take(era, &services).graph(&services).ok()?;
        let (_, binding) = segregated_slack(&graph).filter(|_| is_unique)?;
        let index = binding?;
        let (service, found) = services.get(index as usize)?;
        let corrupting = found.terms.threshold.mul_floor(graph.stake_behind(index));
        Some(Slack {
            service: *service,
            cost: found.terms.cap.mul_floor(corrupting),
            profit: found.counted_profit(era),
        })
    }
}
