//! The questions that staking answers, on the wired runtime: the curve of the specification, and the way of a client.

use crate::{chain::Chain, state::state_of};
use codec::{Decode, Encode};
use frame_support::{
    __private::metadata::{v16::RuntimeMetadataV16, RuntimeMetadata, RuntimeMetadataPrefixed},
    view_functions::{ViewFunction, ViewFunctionDispatchError, ViewFunctionId},
};
use palisade_runtime::{
    constants::currency::PAL, genesis, AccountId, Balance, Runtime, RuntimeEvent, Staking,
};
use palisade_staking::{
    answers::types::{EraValidators, Inflation, InflationPoint, NoAnswer},
    EraValidatorsViewFunction, ErasTotalStake, Event as StakingEvent, InflationViewFunction,
};
use sp_keyring::Sr25519Keyring::AliceStash;
use sp_runtime::FixedU128;

/// The parts in 10¹⁸ by which a rate may be too low: a day is rounded down, and a year has 365.25 of them. Beyond the
/// ideal the curve itself is off by some parts.
const ROUNDING: u128 = 50;

/// The curve of `live`, whose eras take a day, with 10,000,000 PAL issued.
fn curve_of_ten_million() -> Vec<InflationPoint<Balance>> {
    state_of(genesis::LIVE).execute_with(|| {
        pallet_balances::TotalIssuance::<Runtime>::put(10_000_000 * PAL);
        assert_eq!(
            Staking::inflation().map(|answer| answer.era_millis),
            Ok(86_400_000)
        );
        Staking::inflation_curve(200).expect("can be computed")
    })
}

/// Asserts that a rate is this number of billionths of a percent, but for rounding.
fn assert_rate(rate: FixedU128, billionths: u128) {
    let expected = billionths * 10_000_000;
    let difference = rate.into_inner().abs_diff(expected);
    assert!(difference <= ROUNDING, "{rate:?} instead of {expected}");
}

#[test]
fn the_sampled_curve_is_the_table_of_the_specification() {
    let curve = curve_of_ten_million();
    assert_eq!(curve.len(), 201);
    // (half percents staked, the stakers' yearly rate in billionths of a percent, their units in a day)
    let table = [
        (0, 2_500_000_000, Some(684_462_696_783_025)),
        (25, 4_375_000_000, None),
        (50, 6_250_000_000, Some(1_711_156_741_957_563)),
        (100, 10_000_000_000, Some(2_737_850_787_132_101)),
        (110, 6_250_000_000, Some(1_711_156_741_957_563)),
        (120, 4_375_000_000, Some(1_197_809_719_370_294)),
        (150, 2_734_375_000, None),
        (200, 2_507_324_219, None),
    ];
    for (step, billionths, day) in table {
        let point = &curve[step];
        assert_eq!(
            point.staking_rate.deconstruct(),
            step as u64 * 5_000_000_000_000_000
        );
        assert_eq!(
            point.era_stakers + point.era_treasury,
            2_737_850_787_132_101
        );
        if let Some(day) = day {
            assert_eq!(point.era_stakers, day, "{step} half percents");
        }
        // 2.50732421875% has more digits than a billionth of a percent.
        if step != 200 {
            assert_rate(point.stakers, billionths);
            assert_rate(point.treasury, 10_000_000_000 - billionths);
        }
        assert_rate(point.inflation, 10_000_000_000);
    }
    let all = curve[200]
        .stakers
        .into_inner()
        .abs_diff(25_073_242_187_500_000);
    assert!(all <= ROUNDING, "{all} parts");
}

#[test]
fn the_nominal_return_is_the_stakers_part_per_staked_unit() {
    let curve = curve_of_ten_million();
    assert_eq!(curve[0].stakers_return, None);
    // (half percents staked, return in billionths of a percent)
    for (step, billionths) in [
        (25, 35_000_000_000),
        (50, 25_000_000_000),
        (100, 20_000_000_000),
    ] {
        let expected = billionths * 10_000_000;
        let rate = curve[step].stakers_return.expect("something is staked");
        let short = expected - rate.into_inner();
        // The stake is an eighth of the issuance at least, so rounding weighs up to eight times as much.
        assert!(short <= 8 * ROUNDING, "{rate:?} instead of {expected}");
    }
}

#[test]
fn before_an_era_ends_the_answer_is_what_it_pays() {
    let mut dev = Chain::of(genesis::DEV);
    let paid = |event: &RuntimeEvent| match event {
        RuntimeEvent::Staking(StakingEvent::EraPaid {
            era_index,
            validator_payout,
            remainder,
        }) => Some((*era_index, *validator_payout, *remainder)),
        _ => None,
    };
    let (era, ..) = dev.run_until(paid);
    assert_eq!(era, 0, "it is one block shorter than others");
    let (mut answer, mut end) = (None, None);
    while end.is_none() {
        answer = Some(dev.with(Staking::inflation).expect("can be computed"));
        let staked = dev.with(|| ErasTotalStake::<Runtime>::get(1));
        assert_eq!(answer.as_ref().map(|answer| answer.staked), Some(staked));
        end = dev.make_block().iter().find_map(paid);
    }
    let Inflation { present, .. } = answer.expect("asked in each block");
    assert_eq!(end, Some((1, present.era_stakers, present.era_treasury)));
    assert!(present.era_stakers > 0 && present.era_treasury > 0);
}

/// Asks as a client does, by the runtime API `RuntimeViewFunction`.
fn ask<Answer: Decode>(
    id: ViewFunctionId,
    arguments: impl Encode,
) -> Result<Answer, ViewFunctionDispatchError> {
    let bytes = Runtime::execute_view_function(id, arguments.encode())?;
    Ok(Answer::decode(&mut &bytes[..]).expect("is the answer"))
}

#[test]
fn a_client_gets_the_answers_through_the_runtime_api() {
    state_of(genesis::DEV).execute_with(|| {
        type Here = Result<Inflation<Balance>, NoAnswer>;
        let here = ask::<Here>(InflationViewFunction::<Runtime>::id(), ());
        assert_eq!(here.expect("is known"), Staking::inflation());

        type Rows = Result<EraValidators<AccountId, Balance>, NoAnswer>;
        let id = EraValidatorsViewFunction::<Runtime>::id();
        let rows = ask::<Rows>(id.clone(), (0u32, None::<AccountId>, 10u32));
        let rows = rows.expect("is known").expect("era 0 is planned");
        let names: Vec<_> = rows.validators.iter().map(|row| &row.validator).collect();
        assert_eq!(names, [&AliceStash.to_account_id()]);
        let later = ask::<Rows>(id.clone(), (7u32, None::<AccountId>, 10u32));
        assert_eq!(later.expect("is known"), Err(NoAnswer::UnknownEra));
        let garbled = ask::<Rows>(id, 1u8);
        assert!(matches!(garbled, Err(ViewFunctionDispatchError::Codec)));
    });
}

#[test]
fn the_metadata_describes_each_question() {
    let bytes = state_of(genesis::DEV).execute_with(|| Runtime::metadata_at_version(16));
    let opaque = bytes.expect("version 16 is supported");
    let decoded = RuntimeMetadataPrefixed::decode(&mut &opaque[..]).expect("is metadata");
    let RuntimeMetadata::V16(RuntimeMetadataV16 { pallets, .. }) = decoded.1 else {
        panic!("asked for version 16");
    };
    let staking = pallets.iter().find(|pallet| pallet.name == "Staking");
    let questions = &staking.expect("is there").view_functions;
    let described: Vec<_> = questions
        .iter()
        .map(|question| {
            let inputs = question.inputs.iter().map(|input| input.name.as_str());
            assert!(!question.docs.is_empty(), "{}", question.name);
            (question.name.as_str(), inputs.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(
        described,
        [
            ("inflation", vec![]),
            ("inflation_curve", vec!["steps"]),
            ("estimate_reward", vec!["stake", "validator"]),
            ("estimate_rewards", vec!["stakes"]),
            ("payouts_of", vec!["stash", "era"]),
            ("slashes_of", vec!["account"]),
            ("unlocks_of", vec!["stash"]),
            ("era_validators", vec!["era", "after", "limit"]),
        ]
    );
}
