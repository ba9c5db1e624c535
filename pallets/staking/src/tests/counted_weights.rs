//! Counted weights have at least the storage accesses that benchmarks have found.

use crate::{
    mock::*,
    weights::{CountedWeight, Measured, WeightInfo},
};
use palisade_testing::{
    accesses::{accesses, declared},
    compare_accesses,
};

#[test]
fn no_access_that_a_benchmark_finds_is_left_out_of_the_counts() {
    let compared = compare_accesses!(CountedWeight<Test>, Measured<Test>, DbWeights::set;
        bond() bond_extra() unbond() withdraw_unbonded() rebond() validate() chill() displace()
        set_payee() accept_control() set_controller() set_validator_count() set_forcing()
        kill_stash() set_staking_configs() force_apply_min_commission() set_min_commission()
        restore_ledger() set_automatic_payouts() find_next_payout() find_next_pruning()
        prune_entry() manual_slash() find_unshown_slash() find_due_slash() slash_staker()
        settle_voter() find_collection() note_author() on_finalize()
        // The smallest and the largest argument that a chain may have.
        nominate(1) nominate(16)
        list_candidates(0) list_candidates(64)
        set_invulnerables(0) set_invulnerables(1_000)
        kick(0) kick(128)
        payout_page(0) payout_page(512)
        report_offence(1) report_offence(1_000)
        cancel_deferred_slash(1, 0) cancel_deferred_slash(1_000, 20_000)
        show_slash_page(0, 0) show_slash_page(512, 20_000)
        read_slash_page(0) read_slash_page(512)
        read_candidates(0) read_candidates(2_000)
        look_for_offenders(0) look_for_offenders(1_000)
        admit_offenders(1) admit_offenders(1_000)
        read_voters(0, 0) read_voters(768, 0) read_voters(768, 768 * 16)
        add_exposure(1, 0) add_exposure(48, 24_576)
        take_exposure(2) take_exposure(50)
        take_winners(1) take_winners(1_000)
        publish_points(1) publish_points(1_000)
    );
    assert_eq!(compared, declared(include_str!("../weights.rs")));
}

#[test]
fn a_look_at_an_excluded_validator_includes_its_ledger() {
    let reads = |validators| {
        let counted = || CountedWeight::<Test>::look_for_offenders(validators);
        accesses(DbWeights::set, counted).0
    };
    // ChilledPrefs, itself, its punishment, session keys, Bonded, Ledger. Nobody is admitted if that can't be read.
    assert_eq!(reads(1) - reads(0), 6);
}
