//! Each kind of mistake has its line, column, field, cause and way out. All are reported together.

use super::*;

/// Asserts that a description with one part replaced has one mistake, and how its line begins.
#[track_caller]
fn refused(old: &str, new: &str, line: &str) {
    let found = mistake(&with(old, new));
    assert!(found.starts_with(&format!("chain.toml:{line}")), "{found}");
}

#[test]
fn all_mistakes_are_reported_at_once_in_the_order_of_the_file() {
    let text = with("name = \"Test Chain\"", "name = \"\"\ncolour = \"green\"");
    let text = replaced(&text, "timing = \"kusama\"", "timing = \"rococo\"");
    let text = replaced(&text, "commission = \"5%\"", "commission = 5");
    let text = replaced(&text, "= \"0.5\"", "= \"0.0005\"");
    let text = replaced(
        &text,
        "minimum_validator_count = 2",
        "minimum_validator_count = 3",
    );
    let nina = format!(
        "bond = \"2_000.5\"\n\n[[validators]]\nstash = \"{}\"",
        account("olaf")
    );
    let text = replaced(
        &text,
        &nina,
        &format!("\n[[validators]]\nstash = \"{}\"", account("olaf")),
    );
    let lines = mistakes(&text);
    let starts = [
        "1:8: name: is empty",
        "2:1: colour: is unknown; the fields here are name, id, ",
        "6:10: timing: there is no timing `rococo`; it has to be \"polkadot\", \"kusama\" or a table",
        "9:27: staking.minimum_validator_count: is more than 2, the number of validators in this file",
        "12:14: staking.commission: is of the type integer; it has to be a share, as a text such as \"2.5%\"",
        "17:52: balances.",
        "19:1: validators[0].bond: is missing; it has to be a number of tokens",
    ];
    assert_eq!(lines.len(), starts.len(), "{lines:#?}");
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(&format!("chain.toml:{start}")), "{line}");
    }
    assert!(
        lines[5].ends_with("is less than 0.001 PAL, the existential deposit"),
        "{}",
        lines[5]
    );
}

#[test]
fn a_file_that_is_no_toml_is_refused_at_the_place_of_the_fault() {
    let line = mistake(&with("timing = \"kusama\"", "timing = \"kusama"));
    assert!(line.starts_with("chain.toml:5:"), "{line}");
    assert!(line.contains(": is not TOML: "), "{line}");
    let line = mistake(&with("sudo = \"none\"", "id = \"again\""));
    assert!(
        line.starts_with("chain.toml:3:1: is not TOML: duplicate key"),
        "{line}"
    );
}

#[test]
fn an_empty_file_is_told_what_is_missing() {
    let lines = mistakes("");
    for field in ["name", "id", "sudo", "timing", "staking", "balances"] {
        let start = format!("chain.toml:1:1: {field}: is missing; it has to be ");
        assert!(
            lines.iter().any(|line| line.starts_with(&start)),
            "{field}: {lines:#?}"
        );
    }
    let nobody = "chain.toml:1:1: validators: there is none, so nobody could make a block";
    assert!(lines.iter().any(|line| line == nobody), "{lines:#?}");
}

#[test]
fn wrong_identities_are_refused() {
    let id = "id = \"test_chain\"";
    refused(
        id,
        "id = \"Test Chain\"",
        "2:6: id: `Test Chain` is the name of a directory",
    );
    refused(id, "id = \"\"", "2:6: id: `` is the name of a directory");
    refused(
        id,
        &format!("id = \"{}\"", "a".repeat(65)),
        "2:6: id: has 65 characters; it is the name of a directory, so choose up to 64",
    );
    let longest = with(id, &format!("id = \"{}\"", "a".repeat(64)));
    assert!(chain_spec(&longest).is_ok(), "{:#?}", mistakes(&longest));
    refused(
        id,
        "id = \"palisade_local\"",
        "2:6: id: `palisade_local` is the id of a preset",
    );
    refused(
        id,
        "id = 7",
        "2:6: id: is of the type integer; it has to be a text",
    );
    refused(
        id,
        "id = \"a\"\ndevelopment = 1",
        "3:15: development: is of the type integer; it has to be true or false",
    );
    refused(
        id,
        "id = \"a\"\nboot_nodes = [\"host:30333\"]",
        "3:15: boot_nodes[0]: `host:30333` is not an address such",
    );
}

#[test]
fn constants_of_the_runtime_are_refused_if_they_differ() {
    let token = |fields: &str| format!("[token]\n{fields}\n\n[staking]");
    refused(
        "[staking]",
        &token("symbol = \"DOT\""),
        "8:10: token.symbol: this runtime has PAL, which hardware wallets",
    );
    refused(
        "[staking]",
        &token("decimals = 10"),
        "8:12: token.decimals: this runtime has 12; build a runtime with other",
    );
    refused(
        "[staking]",
        &token("prefix = 2"),
        "8:10: token.prefix: this runtime has 42; build a runtime with another `SS58Prefix`",
    );
    refused(
        "[staking]",
        &token("colour = 2"),
        "8:1: token.colour: is unknown; the fields here are symbol, decimals, prefix",
    );
    let inflation = |fields: &str| format!("[inflation]\n{fields}\n\n[staking]");
    refused(
        "[staking]",
        &inflation("max = \"8%\""),
        "8:7: inflation.max: this runtime has 10%; build a runtime with another `CURVE`",
    );
    refused(
        "[staking]",
        &inflation("min = \"2%\""),
        "8:7: inflation.min: this runtime has 2.5%",
    );
    refused(
        "[staking]",
        &inflation("ideal_stake = \"75%\""),
        "8:15: inflation.ideal_stake: this runtime has 50%",
    );
    refused(
        "[staking]",
        &inflation("falloff = \"4%\""),
        "8:11: inflation.falloff: this runtime has 5%",
    );
    let treasury = "[treasury]\nspend_period = 7\n\n[staking]";
    refused(
        "[staking]",
        treasury,
        "8:1: treasury.spend_period: can't be set here: what else there is to the treasury",
    );
    refused(
        "[staking]",
        "[staking]\nhistory_depth = 90",
        "8:1: staking.history_depth: can't be set here: it is a constant",
    );

    let same = "[token]\nsymbol = \"PAL\"\ndecimals = 12\nprefix = 42\n\n[inflation]\nmin = \"2.5%\"\nmax = \"10%\"\n\
         ideal_stake = \"50%\"\nfalloff = \"5.0%\"\n\n[staking]";
    assert_eq!(mistakes(&with("[staking]", same)), [""; 0]);
}

#[test]
fn wrong_lengths_of_time_are_refused_by_the_runtimes_own_rules() {
    let timing = |slot: &str, epoch: &str, sessions: &str, bonding: &str, deferral: &str| {
        format!(
            "timing = {{ slot_duration = {slot}, epoch_duration = {epoch}, sessions_per_era = {sessions}, \
             bonding_duration = {bonding}, slash_defer_duration = {deferral} }}"
        )
    };
    for (line, start) in [
        (
            timing("2", "600", "6", "28", "27"),
            "5:28: timing.slot_duration: 2 is less than 1000 (ms)",
        ),
        (
            timing("6000", "4", "6", "28", "27"),
            "5:51: timing.epoch_duration: 4 is less than 5 (slots)",
        ),
        (
            timing("6000", "600", "0", "28", "27"),
            "5:75: timing.sessions_per_era: 0 is less than 1",
        ),
        (
            timing("6000", "600", "6", "83", "27"),
            "5:97: timing.bonding_duration: 83 is more than 82",
        ),
        (
            timing("6000", "600", "6", "28", "28"),
            "5:124: timing.slash_defer_duration: 28 is not less than 28",
        ),
        (
            timing("-1", "600", "6", "28", "27"),
            "5:28: timing.slot_duration: -1 is out of range; it has to be a number",
        ),
        ("timing = { preset = \"kusama\" }".into(), "5:"),
    ] {
        let lines = mistakes(&with("timing = \"kusama\"", &line));
        assert!(
            lines[0].starts_with(&format!("chain.toml:{start}")),
            "{lines:#?}"
        );
    }
    let lines = mistakes(&with(
        "timing = \"kusama\"",
        "timing = { preset = \"kusama\" }",
    ));
    assert_eq!(
        lines.len(),
        6,
        "five lengths are missing, one field is unknown: {lines:#?}"
    );
}

#[test]
fn accounts_that_contradict_each_other_are_refused() {
    let [nina, olaf, pia] = ["nina", "olaf", "pia"].map(account);
    let hex = {
        let key = values::key(&pia).expect("an address");
        sp_core::bytes::to_hex(&key, false)
    };
    let again = format!("{pia} = \"0.5\"\n\"{hex}\" = 1");
    let twice =
        format!("17:1: balances.{hex}: this account has a balance already: see balances.{pia}");
    refused(&format!("{pia} = \"0.5\""), &again, &twice);
    let council = format!("council = [\"{pia}\", \"{hex}\"]");
    refused(
        &format!("council = [\"{pia}\"]"),
        &council,
        "4:64: council[1]: this account is in the council already",
    );
    refused(
        &format!("council = [\"{pia}\"]"),
        "council = []",
        "4:11: council: is empty while sudo is \"none\"",
    );
    refused(
        &format!("council = [\"{pia}\"]\n"),
        "",
        "1:1: council: is empty while sudo is \"none\"",
    );
    let stash = format!("stash = \"{nina}\"");
    refused(
        &stash,
        &format!("{stash}\ncontroller = \"{olaf}\""),
        "18:1: validators[0]: ",
    );
    let outsider = format!("commission = \"5%\"\ninvulnerables = [\"{pia}\"]");
    refused(
        "commission = \"5%\"",
        &outsider,
        "12:18: staking.invulnerables[0]: is no stash in [[validators]]",
    );
}

#[test]
fn wrong_validators_are_refused() {
    let [nina, olaf] = ["nina", "olaf"].map(account);
    let stash = |who: &str| format!("stash = \"{who}\"");
    let lines = mistakes(&with(&stash(&olaf), &stash(&nina)));
    assert!(
        lines[0]
            .starts_with("chain.toml:27:9: validators[1].stash: this stash is a validator already"),
        "{lines:#?}"
    );
    refused(
        &format!("{olaf} = \"5_000\"\n"),
        "",
        "26:9: validators[1].stash: has no balance in [balances]",
    );
    let babe = format!("babe = \"{}\"", account("olaf-babe"));
    let same = format!("babe = \"{}\"", account("nina-babe"));
    refused(
        &babe,
        &same,
        "28:8: validators[1].babe: another validator has this key already: see validators[0].babe",
    );
    let grandpa = format!("grandpa = \"{}\"", finality_key("nina"));
    let wrong_scheme = format!("grandpa = \"{}\"", account("nina-babe"));
    refused(
        &grandpa,
        &wrong_scheme,
        "21:11: validators[0].grandpa: is the same as validators[0].babe, but GRANDPA's",
    );
    for (field, name) in [
        ("babe", "nina-babe"),
        ("im_online", "nina-im-online"),
        ("authority_discovery", "nina-discovery"),
    ] {
        let key = format!("{field} = \"{}\"", account(name));
        // An odd first byte is the encoding of no point.
        let no_point = format!("{field} = \"0x01{}\"", "00".repeat(31));
        let line = mistake(&with(&key, &no_point));
        assert!(
            line.contains(&format!(
                "validators[0].{field}: is not an sr25519 public key"
            )),
            "{line}"
        );
    }
    let no_point = format!("grandpa = \"0x02{}\"", "00".repeat(31));
    refused(
        &grandpa,
        &no_point,
        "21:11: validators[0].grandpa: is not an ed25519 public key",
    );
    refused(
        &stash(&nina),
        &format!("{}\naura = 1", stash(&nina)),
        "20:1: validators[0].aura: can't be set here: the runtime",
    );
    refused(
        &stash(&nina),
        &format!("{}\ncommission = \"1%\"", stash(&nina)),
        "20:1: validators[0].commission: can't be set here: a genesis has one commission for all validators",
    );
}

#[test]
fn wrong_bonds_and_shares_are_refused() {
    let least = "min_validator_bond = \"1_000\"";
    let lines = mistakes(&with(least, "min_validator_bond = \"2_000.6\""));
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(
        lines[0].starts_with(
            "chain.toml:24:8: validators[0].bond: is less than 2000.6 PAL, the staking.min_"
        ),
        "{lines:#?}"
    );
    let olaf = format!("{} = \"5_000\"", account("olaf"));
    let poor = format!("{} = \"2_000.5\"", account("olaf"));
    refused(
        &olaf,
        &poor,
        "32:8: validators[1].bond: is more than 2000.499 PAL, the balance of the stash without",
    );
    refused(
        least,
        "min_validator_bond = 0.5",
        "9:22: staking.min_validator_bond: is of the type float; it has to be a number of tokens",
    );
    refused(
        least,
        "min_validator_bond = -5",
        "9:22: staking.min_validator_bond: -5 is negative",
    );
    let commission = "commission = \"5%\"";
    refused(
        commission,
        "commission = \"0%\"",
        "11:14: staking.commission: is 0%; wallets read",
    );
    refused(
        commission,
        "commission = \"101%\"",
        "11:14: staking.commission: 101% is more than 100%",
    );
    refused(
        commission,
        "commission = \"5%\"\nmin_commission = \"6%\"",
        "11:14: staking.commission: is less than staking.min_",
    );
    refused(
        commission,
        "commission = \"5%\"\nmax_commission = \"4%\"",
        "11:14: staking.commission: is more than staking.max_",
    );
    let crossed = "commission = \"5%\"\nmin_commission = \"5%\"\nmax_commission = \"5%\"\nslash_reward_fraction = \"x%\"";
    refused(
        commission,
        crossed,
        "14:25: staking.slash_reward_fraction: `x` is not a number",
    );
    let minimum = "minimum_validator_count = 2";
    refused(
        minimum,
        "minimum_validator_count = 0",
        "8:27: staking.minimum_validator_count: is 0",
    );
    refused(
        minimum,
        "minimum_validator_count = 2\nvalidator_count = 1",
        "8:27: staking.minimum_validator_count: is more than staking.validator_count",
    );
}

#[test]
fn what_only_the_runtime_sees_is_refused_at_its_field() {
    let commission = "commission = \"5%\"";
    let many = "commission = \"5%\"\nvalidator_count = 1_001";
    refused(
        commission,
        many,
        "12:19: staking.validator_count: 1001 is more than 1000",
    );
    let candidates = "commission = \"5%\"\nmax_validator_count = 2_001";
    refused(
        commission,
        candidates,
        "12:23: staking.max_validator_count: 2001 is more than 2000",
    );
    let pools = "commission = \"5%\"\n\n[pools]\nmin_join_bond = 101";
    refused(commission, pools, "14:17: pools.min_join_bond: ");
    let whale = "\"340_282_366_920_938_463_463_374_607\"";
    refused("= \"0.5\"", &format!("= {whale}"), "16:52: balances.");
}
