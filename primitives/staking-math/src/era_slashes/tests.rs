//! Worked examples and properties of the slashes of one era.

use super::*;
use proptest::prelude::*;

const STAKE: u128 = 1_000;

fn percent(percent: u32) -> Perbill {
    Perbill::from_percent(percent)
}

fn part(percent: u64) -> Perquintill {
    Perquintill::from_percent(percent)
}

fn total(slashes: &EraSlashes) -> u128 {
    slashes.chain_cost(STAKE) + slashes.services_cost(STAKE)
}

#[test]
fn the_chain_comes_first_and_leaves_a_part_of_each_allocation() {
    // Half of 1,000 is allocated. The chain takes 60%: 600, and leaves 200 of the allocation.
    let offence = EraSlashes::default().with_offence(percent(60));
    assert_eq!(offence.chain_cost(STAKE), 600);
    // The service slashes 40 of its 50%. Of that it gets what is left: 20%.
    let both = offence.with_service_slash(7, percent(50), percent(40));
    assert_eq!(both.taken_by(7), part(20));
    assert_eq!(
        (both.chain_cost(STAKE), both.services_cost(STAKE)),
        (600, 200)
    );
}

#[test]
fn a_later_slash_of_the_chain_takes_less_by_what_a_service_took_too_much() {
    let service = EraSlashes::default().with_service_slash(7, percent(50), percent(40));
    assert_eq!(service.services_cost(STAKE), 400);
    let both = service.with_offence(percent(60));
    assert_eq!(
        (both.chain_cost(STAKE), both.services_cost(STAKE)),
        (400, 400)
    );
}

#[test]
fn slashes_of_a_service_add_up_to_its_allocation() {
    let mut slashes = EraSlashes::default();
    for _ in 0..3 {
        slashes = slashes.with_service_slash(7, percent(25), percent(10));
    }
    assert_eq!(slashes.taken_by(7), part(25));
    assert_eq!(slashes.services.len(), 1);
}

#[test]
fn a_service_does_not_reach_what_is_allocated_to_another_one() {
    let first = EraSlashes::default().with_service_slash(1, percent(30), percent(30));
    let both = first.with_service_slash(2, percent(70), percent(70));
    assert_eq!((both.taken_by(1), both.taken_by(2)), (part(30), part(70)));
    assert_eq!(total(&both), STAKE);
    assert_eq!(total(&both.with_offence(Perbill::one())), STAKE);
}

#[test]
fn a_slash_of_everything_leaves_services_nothing() {
    let offence = EraSlashes::default().with_offence(Perbill::one());
    let both = offence.with_service_slash(7, percent(50), percent(50));
    assert_eq!(
        (both.chain_cost(STAKE), both.services_cost(STAKE)),
        (STAKE, 0)
    );
}

/// One slash of a random history.
#[derive(Clone, Copy, Debug)]
enum Slash {
    Offence(Perbill),
    Service(u32, Perbill),
}

/// The parts that are allocated to services 0 to 3. Together at most 100%.
fn allocations() -> impl Strategy<Value = [Perbill; 4]> {
    prop::array::uniform4(0..=250_000_000u32).prop_map(|parts| parts.map(Perbill::from_parts))
}

fn history() -> impl Strategy<Value = Vec<Slash>> {
    let part = || (0..=1_000_000_000u32).prop_map(Perbill::from_parts);
    let slash = prop_oneof![
        part().prop_map(Slash::Offence),
        (0..4u32, part()).prop_map(|(service, part)| Slash::Service(service, part)),
    ];
    prop::collection::vec(slash, 0..12)
}

/// Applies a history. Returns the slashes, and what each of them took of a stake, summed.
fn apply(history: &[Slash], allocated: &[Perbill; 4], stake: u128) -> (EraSlashes, u128) {
    let (mut slashes, mut taken) = (EraSlashes::default(), 0u128);
    for slash in history {
        let after = match slash {
            Slash::Offence(fraction) => slashes.with_offence(*fraction),
            Slash::Service(service, part) => {
                let of_service = allocated[*service as usize];
                slashes.with_service_slash(*service, of_service, *part * of_service)
            }
        };
        let (chain, services) = (after.chain_cost(stake), after.services_cost(stake));
        assert!(
            services >= slashes.services_cost(stake),
            "no slash gives anything back"
        );
        taken += chain.saturating_sub(slashes.chain_cost(stake));
        taken += services - slashes.services_cost(stake);
        slashes = after;
    }
    (slashes, taken)
}

proptest! {
    #[test]
    fn the_order_of_slashes_does_not_change_the_sum(
        history in history(),
        order in any::<prop::sample::Index>(),
        allocated in allocations(),
        stake in 0..u128::from(u64::MAX),
    ) {
        let (_, taken) = apply(&history, &allocated, stake);
        let mut other = history.clone();
        if !other.is_empty() {
            let middle = order.index(other.len());
            other.rotate_left(middle);
        }
        for _ in 0..2 {
            other.reverse();
            let (slashes, sum) = apply(&other, &allocated, stake);
            let is_tight = |share: &ServiceShare| exactly(share.granted) > share.limit(slashes.chain);
            // Each service whose slashes don't fit beside the chain's rounds once more.
            let rounded = slashes.services.iter().filter(|share| is_tight(share)).count() as u128;
            prop_assert!(sum.abs_diff(taken) <= rounded, "{sum} differs from {taken}");
        }
    }

    #[test]
    fn no_service_takes_more_than_its_part_and_all_no_more_than_there_is(
        history in history(),
        allocated in allocations(),
        stake in 0..u128::from(u64::MAX),
    ) {
        let (slashes, taken) = apply(&history, &allocated, stake);
        prop_assert!(taken <= stake);
        for share in &slashes.services {
            prop_assert!(share.taken <= exactly(share.granted));
            prop_assert!(share.granted <= share.allocated);
        }
    }

    #[test]
    fn a_slash_of_a_service_changes_no_other_service(
        history in history(),
        allocated in allocations(),
        part in (0..=1_000_000_000u32).prop_map(Perbill::from_parts),
    ) {
        let (before, _) = apply(&history, &allocated, 1_000);
        let after = before.with_service_slash(0, allocated[0], part * allocated[0]);
        for service in 1..4 {
            prop_assert_eq!(after.taken_by(service), before.taken_by(service));
        }
    }

    #[test]
    fn without_services_the_chain_takes_its_fraction(
        fraction in (0..=1_000_000_000u32).prop_map(Perbill::from_parts),
        stake in 0..u128::from(u64::MAX),
    ) {
        let slashes = EraSlashes::default().with_offence(fraction);
        prop_assert_eq!(slashes.chain_cost(stake), compute_slash(stake, fraction));
    }
}
