//! Numbers of the SDK's pallets with which a chain would start, but then stop, be unusable, or count balances wrongly.

use super::{refused, set};
use crate::presets::changed;
use palisade_runtime::{constants::currency::PAL, genesis, RuntimeGenesisConfig};
use serde_json::{json, Value};

/// Whether the local chain may have this chance of a slot to have a primary author.
fn check_chance(part: u64, whole: u64) -> Result<(), String> {
    let json = changed(
        genesis::LOCAL,
        set("/babe/epochConfig/c", json!([part, whole])),
    );
    let config: RuntimeGenesisConfig = serde_json::from_slice(&json).expect("is complete");
    genesis::check(&config)
}

#[test]
fn a_chance_of_slots_with_which_nodes_would_stop_is_refused() {
    for (part, whole) in [
        (1, 1),
        (3, 2),
        (u64::MAX - 1, u64::MAX),
        (u64::MAX, u64::MAX),
        // The next above a half.
        (1_u64 << 63, u64::MAX),
    ] {
        let start = format!("babe.epochConfig.c: [{part}, {whole}] is more than [1, 2]");
        let refusal = check_chance(part, whole).expect_err("it is too much");
        assert!(refusal.starts_with(&start), "{refusal}");
        assert!(refusal.ends_with("stops at its first slot"), "{refusal}");
    }
    for (part, whole) in [(1, 2), (0, 1), ((1_u64 << 63) - 1, u64::MAX), (1, u64::MAX)] {
        assert_eq!(check_chance(part, whole), Ok(()));
    }
}

#[test]
fn fees_that_nobody_could_pay_are_refused() {
    // In parts of 10^18, as a text.
    let with = |multiplier: u128| {
        move |config: &mut Value| {
            config["transactionPayment"]["multiplier"] = json!(multiplier.to_string());
        }
    };
    let most = 1_000 * 10_u128.pow(18);
    for multiplier in [most + 1, u128::MAX] {
        assert_eq!(
            refused(with(multiplier)),
            format!(
                "transactionPayment.multiplier: {multiplier} is more than {most} (1,000 times the base, in parts of \
                 10^18), since a transfer would cost more than 10 PAL, and fees fall slowly"
            )
        );
    }
    let json = changed(genesis::LOCAL, with(most));
    let config: RuntimeGenesisConfig = serde_json::from_slice(&json).expect("is complete");
    assert_eq!(genesis::check(&config), Ok(()));
}

#[test]
fn accounts_whose_money_is_not_counted_are_refused() {
    let accounts = json!([4, 1_000_000_000_000_000_000_u64, null]);
    let refusal = refused(set("/balances/devAccounts", accounts));
    assert_eq!(
        refusal,
        "balances.devAccounts: has to be null, since its money would be missing in the total issuance; \
         balances.balances has accounts whose money is counted"
    );
}

#[test]
fn vesting_of_funds_that_nobody_has_is_refused() {
    // Alice's stash has 1,000,000 PAL, of which 200,000 are at stake.
    let schedules = |rows: &[(u32, u64)]| {
        let rows = rows.to_vec();
        move |config: &mut Value| {
            let who = config["staking"]["stakers"][0][0].clone();
            let row = |(blocks, liquid): &(u32, u64)| json!([who, 0, blocks, liquid]);
            config["vesting"]["vesting"] = rows.iter().map(row).collect();
        }
    };
    let pal = PAL as u64;
    let free = 800_000 * pal;
    for (rows, start, end) in [
        (
            vec![(10, free)],
            format!("vesting.vesting[0]: {free} liquid is not less than {free}, what "),
            "has besides its stake, so nothing would vest",
        ),
        (
            vec![(10, free - 9)],
            "vesting.vesting[0]: 9 in 10 blocks are less than 1 a block".into(),
            "so nothing would vest",
        ),
        (
            vec![(10, pal), (20, pal)],
            "vesting.vesting[1]: ".into(),
            "has a schedule already, and each locks all but what is liquid; list it once",
        ),
    ] {
        let refusal = refused(schedules(&rows));
        assert!(refusal.starts_with(&start), "{refusal}");
        assert!(refusal.ends_with(end), "{refusal}");
    }
}

#[test]
fn bounds_of_pools_that_contradict_each_other_are_refused() {
    assert_eq!(
        refused(set("/nominationPools/minJoinBond", json!(100 * PAL as u64 + 1))),
        "nominationPools.minJoinBond: 100000000000001 is more than 100000000000000, the nominationPools.minCreateBond: to \
         create a pool would be cheaper than to join one"
    );
    assert_eq!(
        refused(|config| {
            set("/nominationPools/maxMembers", json!(99_999))(config);
            set("/nominationPools/maxMembersPerPool", json!(100_000))(config);
        }),
        "nominationPools.maxMembersPerPool: 100000 is more than 99999, the nominationPools.maxMembers"
    );
}

#[test]
fn a_commission_of_pools_above_all_rewards_is_refused() {
    let with = |parts: u32| set("/nominationPools/globalMaxCommission", json!(parts));
    assert_eq!(
        refused(with(1_000_000_001)),
        "nominationPools.globalMaxCommission: 1000000001 is more than 1000000000, which is 100%"
    );
    let json = changed(genesis::LOCAL, with(1_000_000_000));
    let config: RuntimeGenesisConfig = serde_json::from_slice(&json).expect("is complete");
    assert_eq!(genesis::check(&config), Ok(()));
}
