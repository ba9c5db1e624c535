//! Services and allocations of the first era.

use crate::{mock::*, types::WHOLE, GenesisConfig, LoadOf, OperatorByStash};
use palisade_restaking::genesis::GenesisService;
use sp_runtime::Perbill;
use std::panic::{catch_unwind, AssertUnwindSafe};

fn service(profit: u128) -> GenesisService<AccountId> {
    GenesisService {
        owner: OLAF,
        slasher: None,
        profit,
        threshold: percent(50),
        cap: percent(50),
        window: 2,
        proceeds: None,
        correlation: percent(100),
        quota: percent(10),
        is_shared: false,
    }
}

#[test]
fn services_and_allocations_of_the_genesis_count_at_once() {
    let config = GenesisConfig::<Runtime> {
        services: vec![service(0), service(10)],
        allocations: vec![
            (ALICE, 1, WHOLE / 2),
            (ALICE, 0, WHOLE / 2),
            (BOB, 1, WHOLE),
        ],
    };
    crate::mock::genesis(config).execute_with(|| {
        block();
        assert_eq!(Restaking::allocation_of(1, ALICE, 0), percent(50));
        assert_eq!(LoadOf::<Runtime>::get(1).effective, 1_500);
        assert_eq!(OperatorByStash::<Runtime>::count(), 2);
        next_eras(1);
    });
}

fn build(services: Vec<GenesisService<AccountId>>, allocations: Vec<(AccountId, u32, u64)>) {
    crate::mock::genesis(GenesisConfig::<Runtime> {
        services,
        allocations,
    });
}

#[test]
#[should_panic = "the genesis of restaking is wrong: service 1: ZeroCap"]
fn a_wrong_service_is_refused() {
    let mut wrong = service(0);
    wrong.cap = Perbill::zero();
    build(vec![service(0), wrong], vec![]);
}

/// A share as JSON may hold it: it can be more than 100%.
fn parts(parts: u32) -> Perbill {
    serde_json::from_value(parts.into()).expect("a number is a share")
}

/// Returns why a chain with this change of its second service is refused.
fn refusal(change: impl FnOnce(&mut GenesisService<AccountId>)) -> String {
    let mut wrong = service(0);
    change(&mut wrong);
    let built = catch_unwind(AssertUnwindSafe(|| build(vec![service(0), wrong], vec![])));
    let panic = built.expect_err("it is wrong");
    let reason = panic.downcast_ref::<String>().cloned();
    reason.expect("the reason is a sentence")
}

#[test]
fn a_service_with_a_share_above_all_is_refused() {
    let refusals = [
        (
            "threshold",
            refusal(|wrong| wrong.threshold = parts(1_000_000_001)),
        ),
        ("cap", refusal(|wrong| wrong.cap = parts(1_000_000_001))),
        (
            "correlation",
            refusal(|wrong| wrong.correlation = parts(1_000_000_001)),
        ),
        ("quota", refusal(|wrong| wrong.quota = parts(1_000_000_001))),
    ];
    for (field, reason) in refusals {
        let expected = format!(
            "the genesis of restaking is wrong: service 1: {field} 1000000001 is more than 1000000000, which is 100%"
        );
        assert_eq!(reason, expected);
    }
    // 100% is allowed. The quota has to leave 10% of slack.
    let mut largest = service(0);
    (largest.threshold, largest.cap) = (parts(1_000_000_000), parts(1_000_000_000));
    build(vec![largest], vec![]);
}

#[test]
#[should_panic = "the genesis of restaking is wrong: service 0: ProceedsNotAllowed"]
fn a_service_that_pays_slashed_stake_to_its_owner_is_refused() {
    let mut wrong = service(0);
    wrong.proceeds = Some(OLAF);
    build(vec![wrong], vec![]);
}

#[test]
#[should_panic = "the allocation of 1 to service 1: NotEnoughFree"]
fn an_operator_without_enough_stake_is_refused() {
    build(
        vec![service(0), service(0)],
        vec![(ALICE, 0, WHOLE / 2), (ALICE, 1, WHOLE)],
    );
}

#[test]
#[should_panic = "the allocation of 1 to service 3: NoService"]
fn an_allocation_to_no_service_is_refused() {
    build(vec![service(0)], vec![(ALICE, 3, WHOLE)]);
}

#[test]
#[should_panic = "the allocation of 1 to service 0: it is there twice"]
fn an_allocation_that_is_there_twice_is_refused() {
    build(
        vec![service(0)],
        vec![(ALICE, 0, WHOLE / 2), (ALICE, 0, WHOLE / 2)],
    );
}

#[test]
#[should_panic = "the allocation of 2 to service 0: AllocationTooSmall"]
fn an_allocation_below_a_thousandth_is_refused() {
    // A thousandth is allowed.
    build(vec![service(0)], vec![(ALICE, 0, WHOLE / 1_000)]);
    build(vec![service(0)], vec![(BOB, 0, WHOLE / 1_000 - 1)]);
}

#[test]
#[should_panic = "the allocation of 2 to service 0: Invulnerable"]
fn an_allocation_of_an_invulnerable_validator_is_refused() {
    let genesis = |who| {
        let config = GenesisConfig::<Runtime> {
            services: vec![service(0)],
            allocations: vec![(who, 0, WHOLE)],
        };
        crate::mock::build(config, [])
    };
    crate::mock::reset();
    Invulnerable::set(Some(BOB));
    // Others may allocate.
    genesis(ALICE).execute_with(|| assert_eq!(OperatorByStash::<Runtime>::count(), 1));
    genesis(BOB);
}
