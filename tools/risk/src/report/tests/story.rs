//! The worked story of `docs/spec/risk.md`, with the graph of `tools/risk/examples/graph.json`. Each number can be checked
//! by hand.

use super::*;

fn example() -> Report {
    let input = Input::from_json("graph.json", include_str!("../../../examples/graph.json"));
    Report::of(&input.unwrap(), &Assumptions::default()).unwrap()
}

#[test]
fn acme_has_half_of_the_stake_of_six_validators() {
    let concentration = example().concentration;
    let nakamoto = |by: &str| {
        let row = concentration.by(by).unwrap();
        [
            row.nakamoto_third,
            row.nakamoto_half,
            row.nakamoto_two_thirds,
        ]
        .map(Option::unwrap)
    };
    // 300² + 200² + 200² + 150² + 100² + 50² = 205,000.
    let validators = concentration.by("validator").unwrap();
    assert_eq!(validators.hhi.value, ratio(205, 1_000));
    assert_eq!(validators.effective_number.decimal(), "4.878048");
    assert_eq!(nakamoto("validator"), [2, 3, 3]);
    // Alice and Bob are both of Acme: 500² + 200² + 150² + 100² + 50² = 325,000.
    let operators = concentration.by("operator").unwrap();
    assert_eq!(operators.hhi.value, ratio(325, 1_000));
    assert_eq!(operators.largest[0].name, "Acme");
    assert_eq!(operators.largest_share.value, ratio(1, 2));
    assert_eq!(nakamoto("operator"), [1, 2, 2]);
    // Ferdie has no tag.
    let tags = concentration.by("tag").unwrap();
    assert_eq!(tags.whole.units, 950);
    assert_eq!(tags.largest[0].share.value, ratio(60, 100));
    // Named stashes have 500. The other 500 are six more stashes, one behind each validator.
    let stashes = concentration.by("stash").unwrap();
    assert_eq!((stashes.whole.units, stashes.holders), (1_000, 9));
    assert_eq!(stashes.largest[0].name, "vPAL 1");
    let tokens = concentration.by("token").unwrap();
    assert_eq!(tokens.largest[0].share.value, ratio(40, 100));
}

#[test]
fn carol_determines_a_certified_slack_of_27_5_percent() {
    let report = example();
    // The bridge asks 220/(0.5 · 850) of each stake, the oracle 60/(0.5 · 450): 40/51 of Carol's.
    assert_eq!(report.validators[2].demand.value, ratio(40, 51));
    let robustness = &report.robustness;
    assert_eq!(robustness.certificate.percent(), "27.5%");
    assert_eq!(robustness.binding.as_ref().unwrap().node.name, "Carol");
    assert_eq!(robustness.amplification.unwrap().value, ratio(51, 11));
    // The cheapest attack: Alice, Dave and Eve lose 550 and corrupt everything for 300.
    let searched = &robustness.search;
    assert!(searched.is_exact);
    assert_eq!(searched.slack.gamma.unwrap().to_string(), "5/6");
    let attack = searched.attack.as_ref().unwrap();
    assert_eq!((attack.cost.units, attack.profit.units), (550, 300));
    assert_eq!(attack.validators, [0, 3, 4]);
}

#[test]
fn stake_is_promised_one_and_a_half_times() {
    let report = example();
    // 850 to the bridge, 450 to the oracle, 250 to the storage.
    assert_eq!(
        report.reuse.restaking_degree.unwrap().value,
        ratio(155, 100)
    );
    assert_eq!(report.reuse.most_reused.as_ref().unwrap().name, "Carol");
    assert_eq!(report.reuse.without_headroom, 4);
    assert_eq!(report.reuse.headroom.units, 50);
    let headroom = |index: usize| report.validators[index].headroom.map(|amount| amount.units);
    assert_eq!(
        (headroom(0), headroom(1), headroom(5)),
        (None, Some(0), Some(50))
    );
    // Alice: 300 and 150 of 300.
    assert_eq!(
        report.validators[0].restaking_degree.unwrap().value,
        ratio(3, 2)
    );
}

#[test]
fn the_loss_of_acme_makes_an_attack_on_the_bridge_pay() {
    let report = example();
    // 350 are left behind the bridge, so Carol's 200 are enough. They are less than 220.
    let row = scenario(&report, "the largest operator is lost");
    assert_eq!(row.shock_part.value, ratio(1, 2));
    assert_eq!(row.rounds.len(), 1);
    assert_eq!(row.rounds[0].services[0].name, "bridge");
    assert_eq!(
        (row.rounds[0].cost.units, row.rounds[0].profit.units),
        (200, 220)
    );
    assert_eq!(row.rounds[0].validators, [2]);
    assert_eq!(row.simulated.value, ratio(7, 10));
    assert_eq!(
        row.bound.value,
        Fraction::one(),
        "51/11 of a half is more than everything"
    );
    assert!(row.is_exhaustive);
}

#[test]
fn hoster_a_leaves_the_storage_without_stake() {
    let report = example();
    let row = scenario(&report, "hoster A fails");
    assert_eq!(row.shock.units, 600);
    assert_eq!(row.certificate_after.percent(), "-100%");
    // First the storage for nothing, then Carol corrupts bridge and oracle.
    let costs: Vec<u128> = row.rounds.iter().map(|round| round.cost.units).collect();
    assert_eq!(costs, [0, 200]);
    assert_eq!(row.rounds[1].profit.units, 280);
    assert_eq!(row.simulated.value, ratio(8, 10));
}

#[test]
fn a_base_slash_of_ten_percent_spreads_no_further() {
    let report = example();
    let row = scenario(&report, "the chain slashes everybody by 10%");
    assert_eq!((row.shock.units, row.rounds.len()), (100, 0));
    assert_eq!(row.simulated.value, ratio(1, 10));
    assert_eq!(row.bound.value, ratio(51, 110));
    // 51/40 of coverage, of which nine tenths are left: 459/400.
    assert_eq!(row.certificate_after.gamma.unwrap().to_string(), "59/400");
    let storage = scenario(&report, "storage slashes to its cap");
    assert_eq!(storage.shock.units, 125);
}

#[test]
fn everybody_has_left_after_33_eras() {
    let exit = example().exit;
    assert_eq!(exit.eras_to_start.as_deref(), Some("5"));
    assert_eq!(exit.eras_to_finish.as_deref(), Some("33"));
    assert_eq!(exit.certified_exit.value, ratio(11, 51));
}

#[test]
fn the_token_rests_on_three_validators_and_one_loan_is_sold() {
    let tokens = example().tokens;
    let token = &tokens[0];
    assert_eq!((token.value.units, token.staked.units), (400, 400));
    assert_eq!(token.by_validator, [(0, 200), (2, 100), (3, 100)]);
    assert_eq!(token.effective_validators.unwrap().value, ratio(8, 3));
    assert_eq!(token.nakamoto_half, Some(2));
    let parts: Vec<_> = token
        .services
        .iter()
        .map(|each| each.part.percent())
        .collect();
    assert_eq!(parts, ["100%", "50%", "12.5%"]);
    // 72% and 73% of the collateral become 80% and 81.1%. The threshold is 80%.
    let depeg = &token.depeg;
    assert_eq!(depeg.liquidated, [1]);
    assert_eq!(
        (
            depeg.holders_lose.units,
            depeg.sold.units,
            depeg.bad_debt.units
        ),
        (40, 100, 0)
    );
    assert_eq!(
        tokens[1].staked.units, 50,
        "PALUSD is staked too, through vPAL"
    );
}

#[test]
fn carol_earns_15_percent_and_is_expected_to_lose_2_1_percent() {
    let yields = example().yields;
    let row = |rows: &[yields::YieldRow], index: usize| {
        let row = &rows[index];
        [
            row.earned.unwrap().percent(),
            row.loss.percent(),
            row.net.unwrap().percent(),
        ]
    };
    // 12% + 1% + 2%; 1% · 10% + 1% · 400/200.
    assert_eq!(row(&yields.validators, 2), ["15%", "2.1%", "12.9%"]);
    // 12% + 1% + 1% · 150/300; 1% · 10% + 1% · 375/300.
    assert_eq!(row(&yields.validators, 0), ["13.5%", "1.35%", "12.15%"]);
    assert_eq!(row(&yields.services, 0), ["1%", "1%", "0%"]);
    assert_eq!(row(&yields.services, 2), ["1%", "0.5%", "0.5%"]);
    // Half of vPAL has Alice's risk, half that of Carol and Dave: (1.35% + 2.1%) / 2.
    assert_eq!(row(&yields.tokens, 0), ["7%", "1.725%", "5.275%"]);
}
