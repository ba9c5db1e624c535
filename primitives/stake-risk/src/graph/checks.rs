//! What must hold for the parts of a graph.

use super::{Allocation, Graph, Service, Validator};
use crate::{at, error::GraphError, indexed};
use sp_arithmetic::Perbill;

/// Checks that all indices fit, that the sums of stakes and profits fit, and that each threshold and each cap is above
/// zero and at most 100%. A share that was read from JSON can be any number of parts.
pub(super) fn check_nodes(
    validators: &[Validator],
    services: &[Service],
) -> Result<(), GraphError> {
    if u32::try_from(validators.len()).is_err() || u32::try_from(services.len()).is_err() {
        return Err(GraphError::TooLarge);
    }
    let mut stakes = validators.iter().map(|each| each.stake);
    stakes
        .try_fold(0, u128::checked_add)
        .ok_or(GraphError::StakeOverflow)?;
    let mut profits = services.iter().map(|each| each.profit);
    profits
        .try_fold(0, u128::checked_add)
        .ok_or(GraphError::ProfitOverflow)?;
    for (service, each) in indexed(services) {
        if each.threshold.is_zero() {
            return Err(GraphError::ZeroThreshold { service });
        }
        if each.slash_cap.is_zero() {
            return Err(GraphError::ZeroSlashCap { service });
        }
        if each.threshold.max(each.slash_cap) > Perbill::one() {
            return Err(GraphError::ShareAboveWhole { service });
        }
    }
    Ok(())
}

/// Checks that each allocation names existing ends, and is between 1 and the stake of its validator.
pub(super) fn check_allocations(
    validators: &[Validator],
    services: &[Service],
    allocations: &[Allocation],
) -> Result<(), GraphError> {
    for &Allocation {
        validator,
        service,
        amount,
    } in allocations
    {
        let owner = at(validators, validator).ok_or(GraphError::UnknownValidator { validator })?;
        at(services, service).ok_or(GraphError::UnknownService { service })?;
        if amount == 0 {
            return Err(GraphError::ZeroAllocation { validator, service });
        }
        if amount > owner.stake {
            return Err(GraphError::AllocationAboveStake { validator, service });
        }
    }
    Ok(())
}

/// Checks that no validator has two allocations to one service. They are sorted.
pub(super) fn check_duplicates(sorted: &[Allocation]) -> Result<(), GraphError> {
    let pairs = sorted.iter().zip(sorted.iter().skip(1));
    for (each, next) in pairs {
        if (each.validator, each.service) == (next.validator, next.service) {
            return Err(GraphError::DuplicateAllocation {
                validator: each.validator,
                service: each.service,
            });
        }
    }
    Ok(())
}

/// Checks that each unit of stake is allocated once at most.
pub(super) fn check_sums(graph: &Graph) -> Result<(), GraphError> {
    for (validator, each) in indexed(&graph.validators) {
        let mut amounts = graph.services_of(validator).iter().map(|edge| edge.amount);
        let allocated = amounts.try_fold(0, u128::checked_add);
        // A sum that does not fit into 128 bits is above every stake.
        if allocated.is_none_or(|allocated| allocated > each.stake) {
            return Err(GraphError::AllocationsAboveStake { validator });
        }
    }
    Ok(())
}
