//! The slash and the consequences of each kind of offence. Whoever changes one of them decides so.

use palisade_offence::{Consequences, Disabling};
use palisade_offences::OffencePolicy;
use palisade_runtime::configs::{
    offences::{
        policy_of, OffencePolicies, BABE_EQUIVOCATION, GRANDPA_EQUIVOCATION, UNRESPONSIVENESS,
    },
    staking::MaxValidatorSet,
};
use palisade_staking_math::slash_fraction::{Equivocation, SlashFormula, Unresponsiveness};
use sp_runtime::Perbill;
use sp_staking::offence::Kind;

/// A kind that no pallet of this runtime reports.
const UNHEARD_OF: Kind = *b"something:unknow";

/// Returns the fraction for `offenders` among `validators`. What the report proposes doesn't count.
fn fraction(kind: &Kind, offenders: u32, validators: u32) -> Perbill {
    let by_proposal = |proposed| OffencePolicies::fraction(kind, offenders, validators, proposed);
    let fraction = by_proposal(Perbill::one());
    assert_eq!(by_proposal(Perbill::zero()), fraction);
    fraction
}

/// Hundredths of a percent.
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

/// The consequences of a fault of one validator.
const PERSONAL: Consequences = Consequences {
    chills: true,
    voids_nominations: true,
    disables: Disabling::WhenSlashed,
};

/// The consequences of a common fault.
const COMMON: Consequences = Consequences {
    chills: false,
    voids_nominations: false,
    disables: Disabling::Never,
};

#[test]
fn every_kind_chills_voids_nominations_and_disables_who_is_slashed() {
    for kind in [
        UNRESPONSIVENESS,
        BABE_EQUIVOCATION,
        GRANDPA_EQUIVOCATION,
        UNHEARD_OF,
    ] {
        let consequences = OffencePolicies::consequences(&kind, 1, 4);
        assert_eq!(consequences, PERSONAL, "{kind:?}");
    }
}

#[test]
fn unresponsiveness_of_more_than_a_third_is_nobodys_own_fault() {
    for (validators, most_personal) in [(3, 1), (4, 1), (6, 2), (7, 2), (100, 33), (1_000, 333)] {
        for offenders in 1..=validators {
            let expected = if offenders <= most_personal {
                PERSONAL
            } else {
                COMMON
            };
            let found = OffencePolicies::consequences(&UNRESPONSIVENESS, offenders, validators);
            assert_eq!(found, expected, "{offenders} of {validators}");
        }
    }
    // In a set of one or two each is more than a third of it.
    for validators in [1, 2] {
        let found = OffencePolicies::consequences(&UNRESPONSIVENESS, 1, validators);
        assert_eq!(found, COMMON);
    }
}

#[test]
fn a_common_fault_is_slashed_by_the_same_formula() {
    assert_eq!(fraction(&UNRESPONSIVENESS, 33, 100), basis_points(462));
    assert_eq!(fraction(&UNRESPONSIVENESS, 34, 100), basis_points(483));
    assert_eq!(fraction(&UNRESPONSIVENESS, 4, 4), basis_points(700));
}

#[test]
fn who_signs_twice_answers_for_itself_however_many_do() {
    for kind in [BABE_EQUIVOCATION, GRANDPA_EQUIVOCATION, UNHEARD_OF] {
        for offenders in [1, 34, 100] {
            let found = OffencePolicies::consequences(&kind, offenders, 100);
            assert_eq!(found, PERSONAL, "{kind:?}");
        }
    }
}

#[test]
fn the_largest_numbers_do_not_overflow() {
    let consequences = |offenders, validators| {
        OffencePolicies::consequences(&UNRESPONSIVENESS, offenders, validators)
    };
    assert_eq!(consequences(u32::MAX, u32::MAX), COMMON);
    assert_eq!(consequences(u32::MAX / 3, u32::MAX), PERSONAL);
    assert_eq!(consequences(0, 0), PERSONAL);
}

#[test]
fn only_being_away_needs_blocks_as_a_proof() {
    assert_eq!(policy_of(&UNRESPONSIVENESS).needs_one_block_in, Some(3));
    for kind in [BABE_EQUIVOCATION, GRANDPA_EQUIVOCATION, UNHEARD_OF] {
        assert_eq!(policy_of(&kind).needs_one_block_in, None, "{kind:?}");
    }
}

#[test]
fn who_is_away_alone_goes_on_and_who_signs_twice_is_disabled_in_every_set() {
    let is_disabled = |kind: &Kind, validators| {
        let disabling = OffencePolicies::consequences(kind, 1, validators).disables;
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
