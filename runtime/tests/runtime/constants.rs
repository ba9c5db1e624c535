//! The numbers that the specification and the client contract fix. Whoever changes one of them decides so.

use crate::metadata::{constant, metadata_of};
use frame_support::traits::{PalletInfoAccess, PalletsInfoAccess};
use palisade_runtime::{
    configs::{elections, fees, staking, system},
    constants::{currency, time},
    genesis, inflation,
    timing::live,
    AllPalletsWithSystem, Authorship, Runtime, Session, Staking, Timing, VERSION,
};
use palisade_staking_math::inflation::InflationCurve;
use sp_runtime::traits::One;

#[test]
fn one_pal_has_twelve_decimals_and_an_account_costs_a_thousandth() {
    assert_eq!(currency::PAL, 1_000_000_000_000);
    assert_eq!(fees::ExistentialDeposit::get(), 1_000_000_000);
    assert_eq!(system::SS58Prefix::get(), 42);
}

#[test]
fn a_day_of_six_second_slots_has_14400_blocks() {
    assert_eq!(time::MINUTES, 10);
    assert_eq!(time::DAYS, 14_400);
}

#[test]
fn the_live_lengths_are_those_of_polkadot() {
    assert_eq!(live::SLOT_DURATION, 6_000);
    assert_eq!(
        live::SLOT_DURATION * live::EPOCH_DURATION,
        4 * 60 * 60 * 1_000
    );
    assert_eq!(live::STAKING.sessions_per_era, 6);
    assert_eq!(live::STAKING.bonding_duration, 28);
    assert_eq!(live::STAKING.slash_defer_duration, 27);
}

#[test]
fn staking_is_bounded_as_specified() {
    assert_eq!(staking::HistoryDepth::get(), 84);
    assert_eq!(staking::MaxExposurePageSize::get(), 512);
    assert_eq!(staking::MaxExposurePages::get(), 64);
    assert_eq!(staking::MaxUnlockingChunks::get(), 32);
    assert_eq!(staking::MaxNominations::get(), 16);
    assert_eq!(staking::PointsPerBlock::get(), 20);
}

#[test]
fn an_election_holds_polkadots_nominators_and_two_thousand_candidates() {
    assert_eq!(elections::ElectionPages::get(), 32);
    assert_eq!(elections::VotersPerPage::get(), 768);
    assert_eq!(elections::MaxElectionTargets::get(), 2_000);
    assert!(elections::MAX_VOTERS >= 22_500 + elections::MaxElectionTargets::get());
    assert_eq!(elections::MaxBackersPerWinner::get(), elections::MAX_VOTERS);
    let of_block = system::MAXIMUM_BLOCK_WEIGHT.ref_time() / 10 * 9;
    assert_eq!(elections::MaxElectionWeight::get().ref_time(), of_block);
}

#[test]
fn dashboards_find_the_most_voters_under_their_name_and_nothing_else() {
    const NAME: &str = "ElectionProviderMultiPhase";
    let metadata = metadata_of(genesis::DEV);
    let voters: u32 = constant(&metadata, NAME, "MaxElectingVoters");
    assert_eq!(voters, elections::MAX_VOTERS);
    let pages: u32 = constant(&metadata, "ValidatorElection", "Pages");
    let voters_per_page: u32 = constant(&metadata, "ValidatorElection", "VotersPerPage");
    assert_eq!(voters, pages * voters_per_page);

    let mut pallets = metadata.pallets.into_iter();
    let pallet = pallets.find(|pallet| pallet.name == NAME);
    let pallet = pallet.expect("the pallet is part of the runtime");
    assert_eq!(pallet.constants.len(), 1);
    assert!(pallet.storage.is_none() && pallet.calls.is_none());
    assert!(pallet.event.is_none() && pallet.error.is_none());
}

#[test]
fn every_voter_of_an_election_fits_into_the_paid_pages_of_one_validator() {
    let paid = staking::MaxExposurePageSize::get() * staking::MaxExposurePages::get();
    assert!(paid >= elections::MAX_VOTERS);
}

#[test]
fn inflation_is_what_clients_assume_for_an_unknown_chain() {
    assert_eq!(inflation::CURVE, InflationCurve::polkadot_js_default());
}

#[test]
fn a_full_block_takes_half_of_the_shortest_slot() {
    assert_eq!(2 * system::MAX_BLOCK_MILLIS, time::SHORTEST_SLOT_MILLIS);
    let limits = system::RuntimeBlockWeights::get();
    // A picosecond is a unit of weight.
    assert_eq!(limits.max_block.ref_time(), 500_000_000_000);
    limits.validate().expect("the limits fit each other");
}

#[test]
fn fees_rise_under_load_and_rest_at_their_base() {
    assert_eq!(fees::MinimumMultiplier::get(), One::one());
    assert!(fees::AdjustmentVariable::get() > Default::default());
}

#[test]
fn pallets_have_the_indices_that_clients_encode() {
    // Also the order in which genesis is built and hooks run.
    let found: Vec<_> = AllPalletsWithSystem::infos()
        .iter()
        .map(|pallet| (pallet.index, pallet.name))
        .collect();
    // In the order of genesis and hooks.
    assert_eq!(
        found,
        [
            (0, "System"),
            (1, "Timing"),
            (2, "Timestamp"),
            (3, "Babe"),
            (4, "Balances"),
            (5, "TransactionPayment"),
            (6, "Staking"),
            (7, "Session"),
            (8, "Historical"),
            (9, "Authorship"),
            (10, "Grandpa"),
            (11, "ImOnline"),
            (12, "AuthorityDiscovery"),
            (13, "Offences"),
            (14, "Treasury"),
            (15, "Council"),
            (16, "Proxy"),
            (17, "Utility"),
            (18, "Sudo"),
            (19, "ValidatorElection"),
            (20, "DelegatedStaking"),
            (21, "NominationPools"),
            (22, "FastUnstake"),
            (23, "Identity"),
            (24, "Multisig"),
            (25, "Vesting"),
            (26, "Preimage"),
            (27, "Scheduler"),
            (28, "Origins"),
            (29, "Referenda"),
            (30, "ConvictionVoting"),
            (31, "ElectionProviderMultiPhase"),
            (32, "Assets"),
            (33, "LiquidStaking"),
            (34, "Restaking"),
            (35, "PriceOracle"),
        ]
    );
}

#[test]
fn genesis_and_hooks_run_in_the_order_that_their_data_needs() {
    let position = |name: &str| {
        AllPalletsWithSystem::infos()
            .iter()
            .position(|pallet| pallet.name == name)
            .expect("the pallet is part of the runtime")
    };
    assert!(position(Timing::name()) < position("Babe"));
    assert!(position(Timing::name()) < position(Staking::name()));
    assert!(position(Staking::name()) < position(Session::name()));
    assert!(position(Session::name()) < position(Authorship::name()));
    assert!(position(Staking::name()) < position("NominationPools"));
    assert!(position("ValidatorElection") < position("Scheduler"));
    for before in ["Staking", "Session", "Assets"] {
        assert!(position(before) < position("LiquidStaking"));
    }
}

#[test]
fn the_version_names_the_chain() {
    assert_eq!(VERSION.spec_name, "palisade");
    assert_eq!(<Runtime as frame_system::Config>::Version::get(), VERSION);
}
