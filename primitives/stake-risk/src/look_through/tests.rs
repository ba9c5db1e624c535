//! Where value rests, through layers and loops.

use super::*;
use proptest::{collection::vec, prelude::*};

fn holding(holder: u32, held: u32, amount: u128) -> Holding {
    Holding {
        holder,
        held,
        amount,
    }
}

fn exposures(kinds: &[Kind], holdings: &[Holding]) -> Exposures {
    Exposures::new(kinds.to_vec(), holdings).unwrap()
}

const TOKEN: Kind = Kind::LiquidToken;

/// Two tokens, of which each backs a part of the other one, and a stash behind each.
fn two_tokens(own: u128, other: u128) -> Vec<Holding> {
    vec![
        holding(0, 1, other),
        holding(0, 2, own),
        holding(1, 0, other),
        holding(1, 3, own),
    ]
}

const TWO_TOKENS: [Kind; 4] = [TOKEN, TOKEN, Kind::Stash, Kind::Stash];

#[test]
fn shares_of_layers_are_multiplied() {
    // 3/4 of the asset is the token, 2/5 of the token the first stash, 1/2 of that stash each validator.
    let kinds = [
        Kind::Asset,
        TOKEN,
        Kind::Stash,
        Kind::Stash,
        Kind::Validator(7),
        Kind::Validator(3),
    ];
    let holdings = [
        holding(0, 1, 3),
        holding(0, 3, 1),
        holding(1, 2, 40),
        holding(1, 3, 60),
        holding(2, 4, 5),
        holding(2, 5, 5),
    ];
    let resting = exposures(&kinds, &holdings).look_through(0, 2_000).unwrap();
    assert_eq!(resting, [0, 0, 0, 500 + 900, 300, 300]);
    let by_validator = exposures(&kinds, &holdings).by_validator(&resting);
    assert_eq!(by_validator, [(3, 300), (7, 300)]);
}

#[test]
fn an_amount_rests_where_nothing_backs_it() {
    let resting = exposures(&[Kind::Asset, TOKEN], &[]).look_through(1, u128::MAX);
    assert_eq!(resting, Ok(vec![0, u128::MAX]));
    let unknown = exposures(&[TOKEN], &[]).look_through(1, 1);
    assert_eq!(unknown, Err(ExposureError::UnknownNode { node: 1 }));
}

#[test]
fn single_units_go_to_someone() {
    let kinds = [TOKEN, Kind::Stash, Kind::Stash, Kind::Stash];
    let holdings = [holding(0, 1, 1), holding(0, 2, 1), holding(0, 3, 1)];
    let rests = |amount| {
        exposures(&kinds, &holdings)
            .look_through(0, amount)
            .unwrap()
    };
    assert_eq!(
        [1, 2, 3, 4].map(rests),
        [[0, 0, 0, 1], [0, 0, 1, 1], [0, 1, 1, 1], [0, 1, 1, 2]]
    );
}

#[test]
fn a_loop_has_its_fixed_point() {
    // x₂ = 3/4 (1 + 1/16 + …) = 4/5 of the value of token 0, x₃ = 1/5.
    let resting = exposures(&TWO_TOKENS, &two_tokens(3, 1))
        .look_through(0, 1_000_000)
        .unwrap();
    assert_eq!(resting, [0, 0, 800_000, 200_000]);
}

#[test]
fn a_token_may_hold_a_part_of_itself() {
    let holdings = [holding(0, 0, 9), holding(0, 1, 1)];
    let resting = exposures(&[TOKEN, Kind::Stash], &holdings).look_through(0, 1_000);
    assert_eq!(resting, Ok(vec![0, 1_000]));
}

#[test]
fn a_loop_without_a_way_out_is_refused() {
    let holdings = [holding(0, 1, 5), holding(1, 2, 5), holding(2, 1, 5)];
    let refused = Exposures::new(vec![Kind::Asset, TOKEN, TOKEN], &holdings);
    assert_eq!(refused, Err(ExposureError::ClosedLoop { node: 0 }));
}

#[test]
fn a_loop_that_hardly_loses_anything_is_refused() {
    let tight = exposures(&TWO_TOKENS, &two_tokens(1, 1_000_000));
    assert_eq!(
        tight.look_through(0, u128::MAX),
        Err(ExposureError::LoopTooTight)
    );
    // One percent is enough.
    let loose = exposures(&TWO_TOKENS, &two_tokens(1, 99));
    let resting = loose.look_through(0, u128::MAX).unwrap();
    assert_eq!(resting.iter().sum::<u128>(), u128::MAX);
}

#[test]
fn holdings_that_make_no_sense_are_refused() {
    let kinds = [Kind::Asset, Kind::Stash, Kind::Validator(0)];
    let refused = |each: &[Holding]| Exposures::new(kinds.to_vec(), each).unwrap_err();
    assert_eq!(
        refused(&[holding(3, 0, 1)]),
        ExposureError::UnknownNode { node: 3 }
    );
    assert_eq!(
        refused(&[holding(0, 3, 1)]),
        ExposureError::UnknownNode { node: 3 }
    );
    assert_eq!(
        refused(&[holding(0, 1, 0)]),
        ExposureError::ZeroHolding { holder: 0 }
    );
    for (holder, held) in [(0, 2), (1, 0), (1, 1), (2, 0), (2, 2)] {
        assert_eq!(
            refused(&[holding(holder, held, 1)]),
            ExposureError::WrongOrder { holder, held }
        );
    }
    let twice = [holding(0, 1, u128::MAX), holding(0, 1, 1)];
    assert_eq!(refused(&twice), ExposureError::Overflow { holder: 0 });
}

#[test]
fn a_service_can_take_its_cap_of_what_rests_at_its_validators() {
    use crate::graph::Service;
    use sp_arithmetic::Perbill;
    let mut capped = Service::new(1, Perbill::one());
    capped.slash_cap = Perbill::from_percent(50);
    let services = [capped, Service::new(1, Perbill::one())];
    let graph = Graph::whole_stakes(&[100, 70], &services, &[(0, 0), (0, 1), (1, 0)]).unwrap();
    // 15.5 and 10 are rounded up to 16 and 10. Validator 9 does not exist.
    assert_eq!(by_service(&graph, &[(0, 31), (1, 20), (9, 5)]), [26, 31]);
}

proptest! {
    #[test]
    fn nothing_is_lost_on_the_way(
        edges in vec((0u32..4, 0u32..6, 1u128..1_000), 1..20),
        amount in any::<u128>(),
    ) {
        let kinds = [Kind::Asset, TOKEN, TOKEN, TOKEN, Kind::Stash, Kind::Stash];
        let mut holdings: Vec<_> = edges.into_iter().map(|(a, b, c)| holding(a, b, c)).collect();
        holdings.extend((0..4).map(|holder| holding(holder, 4, 100)));
        let resting = exposures(&kinds, &holdings).look_through(0, amount).unwrap();
        prop_assert_eq!(resting[..4].iter().sum::<u128>(), 0);
        prop_assert_eq!(resting.iter().sum::<u128>(), amount);
    }

    /// The exact fixed point of two tokens: `own / (own + other)` rests at once, the rest goes round.
    #[test]
    fn a_loop_rests_at_its_fixed_point_to_some_units(own in 1u128..100, other in 0u128..100) {
        let holdings = if other == 0 { vec![holding(0, 2, own), holding(1, 3, own)] } else { two_tokens(own, other) };
        let amount = 1_000_000_000_000u128;
        let resting = exposures(&TWO_TOKENS, &holdings).look_through(0, amount).unwrap();
        // x = own/(own + other) · Σ (other/(own + other))^2k = (own + other) / (own + 2 other).
        let expected = amount * (own + other) / (own + 2 * other);
        prop_assert!(resting[2].abs_diff(expected) < 10_000, "{} {}", resting[2], expected);
    }

    #[test]
    fn a_division_is_exact_to_the_unit(amount in any::<u64>(), parts in vec(1u128..1_000, 1..10)) {
        let amount = u128::from(amount);
        let list: Vec<_> = (0u32..).zip(parts.iter().copied()).collect();
        let total: u128 = parts.iter().sum();
        let mut given = vec![];
        divide(amount, &list, |_, part| given.push(part));
        prop_assert_eq!(given.iter().sum::<u128>(), amount);
        for (part, got) in parts.iter().zip(given) {
            prop_assert!(got >= amount * part / total);
            prop_assert!(got <= (amount * part).div_ceil(total));
        }
    }
}
