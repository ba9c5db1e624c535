//! What each kind of offence costs and brings, pinned: a change here is a decision.

use palisade_offence::{Consequences, Disabling};
use palisade_offences::OffencePolicy;
use palisade_runtime::configs::{
    consensus::{
        policy_of, OffencePolicies, BABE_EQUIVOCATION, GRANDPA_EQUIVOCATION, UNRESPONSIVENESS,
    },
    staking::MaxValidatorSet,
};
use palisade_staking_math::slash_fraction::{Equivocation, SlashFormula, Unresponsiveness};
use sp_runtime::Perbill;
use sp_staking::offence::Kind;

/// A kind that no pallet of this runtime reports.
const UNHEARD_OF: Kind = *b"something:unknow";

/// The fraction for `offenders` among `validators`, whatever the report proposes.
fn fraction(kind: &Kind, offenders: u32, validators: u32) -> Perbill {
    let by_proposal = |proposed| OffencePolicies::fraction(kind, offenders, validators, proposed);
    let fraction = by_proposal(Perbill::one());
    assert_eq!(by_proposal(Perbill::zero()), fraction);
    fraction
}

/// So many hundredths of a percent.
fn basis_points(points: u32) -> Perbill {
    Perbill::from_rational(points, 10_000)
}

#[test]
fn kinds_are_named_as_the_reporting_pallets_name_them() {
    assert_eq!(&UNRESPONSIVENESS, b"im-online:offlin");
    assert_eq!(&BABE_EQUIVOCATION, b"babe:equivocatio");
    assert_eq!(&GRANDPA_EQUIVOCATION, b"grandpa:equivoca");
}

#[test]
fn the_formulas_have_the_parameters_of_polkadot() {
    let unresponsiveness = SlashFormula::Unresponsiveness(Unresponsiveness::POLKADOT);
    let equivocation = SlashFormula::Equivocation(Equivocation::POLKADOT);
    assert_eq!(policy_of(&UNRESPONSIVENESS).formula, unresponsiveness);
    assert_eq!(policy_of(&BABE_EQUIVOCATION).formula, equivocation);
    assert_eq!(policy_of(&GRANDPA_EQUIVOCATION).formula, equivocation);
}

#[test]
fn twelve_of_a_hundred_lose_what_the_specification_says() {
    assert_eq!(fraction(&UNRESPONSIVENESS, 12, 100), basis_points(21));
    assert_eq!(fraction(&BABE_EQUIVOCATION, 12, 100), basis_points(1_296));
    assert_eq!(
        fraction(&GRANDPA_EQUIVOCATION, 12, 100),
        basis_points(1_296)
    );
}

#[test]
fn of_four_validators_one_may_be_away_for_free_and_two_may_not() {
    assert_eq!(fraction(&UNRESPONSIVENESS, 1, 4), Perbill::zero());
    assert_eq!(fraction(&UNRESPONSIVENESS, 2, 4), basis_points(525));
    assert_eq!(fraction(&BABE_EQUIVOCATION, 1, 4), basis_points(5_625));
    assert_eq!(fraction(&GRANDPA_EQUIVOCATION, 1, 4), basis_points(5_625));
}

#[test]
fn every_kind_chills_voids_nominations_and_disables_who_is_slashed() {
    let expected = Consequences {
        chills: true,
        voids_nominations: true,
        disables: Disabling::WhenSlashed,
    };
    for kind in [
        UNRESPONSIVENESS,
        BABE_EQUIVOCATION,
        GRANDPA_EQUIVOCATION,
        UNHEARD_OF,
    ] {
        assert_eq!(OffencePolicies::consequences(&kind), expected, "{kind:?}");
    }
}

#[test]
fn who_is_away_alone_goes_on_and_who_signs_twice_is_disabled_in_every_set() {
    let is_disabled = |kind: &Kind, validators| {
        let disabling = OffencePolicies::consequences(kind).disables;
        disabling.applies_to(fraction(kind, 1, validators))
    };
    for validators in 1..=MaxValidatorSet::get() {
        assert!(!is_disabled(&UNRESPONSIVENESS, validators), "{validators}");
        assert!(is_disabled(&BABE_EQUIVOCATION, validators), "{validators}");
        assert!(
            is_disabled(&GRANDPA_EQUIVOCATION, validators),
            "{validators}"
        );
    }
}

#[test]
fn a_kind_without_a_row_costs_what_it_proposes() {
    for percent in [0, 3, 100] {
        let proposed = Perbill::from_percent(percent);
        let fraction = OffencePolicies::fraction(&UNHEARD_OF, 1, 4, proposed);
        assert_eq!(fraction, proposed);
    }
}

#[test]
fn only_rounds_of_grandpa_span_sessions() {
    assert!(OffencePolicies::spans_sessions(&GRANDPA_EQUIVOCATION));
    assert!(!OffencePolicies::spans_sessions(&BABE_EQUIVOCATION));
    assert!(!OffencePolicies::spans_sessions(&UNRESPONSIVENESS));
}
