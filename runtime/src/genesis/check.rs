//! Refuses a genesis with which no chain starts, or with which a chain starts that its author did not mean.
//!
//! The pallets `timing`, `staking` and `liquid-staking` always check their own parts. `restaking` checks its part while
//! it is built. This module checks two more things: what concerns several pallets, and what the SDK's pallets refuse
//! without the name of a field. Each refusal states the field as it is written in JSON, its value, the bound and the
//! reason.

mod funds;

use crate::{
    configs::{
        governance::CouncilCollective,
        staking::{MaxValidatorSet, WEEK_MILLIS},
    },
    constants::currency::EXISTENTIAL_DEPOSIT,
    AccountId, BabeConfig, Balance, BalancesConfig, CouncilConfig, Runtime, RuntimeGenesisConfig,
    SessionConfig, SessionKeys, StakingConfig, SudoConfig, TimingConfig, TransactionPaymentConfig,
};
use alloc::{collections::BTreeSet, format, string::String};
use frame_support::{ensure, traits::Get};
use pallet_transaction_payment::Multiplier;
use sp_consensus_babe::AllowedSlots;
use sp_runtime::{traits::OpaqueKeys, FixedU128, KeyTypeId};

/// The highest fee multiplier at genesis. With it, a transfer costs more than 10 PAL.
const MAX_MULTIPLIER: Multiplier = FixedU128::from_u32(1_000);

/// Checks a whole genesis configuration. It neither reads nor writes storage.
///
/// # Errors
/// One sentence with field, value, bound and reason.
pub fn check(config: &RuntimeGenesisConfig) -> Result<(), String> {
    config.timing.check()?;
    check_balances(&config.balances)?;
    check_fees(&config.transaction_payment)?;
    check_slots(&config.babe)?;
    config.staking.check()?;
    check_longest_era(&config.staking, &config.timing)?;
    check_invulnerables(&config.staking)?;
    check_no_other_authorities(config)?;
    let with_keys = check_session_keys(&config.session)?;
    check_validators_have_keys(&config.staking, &with_keys)?;
    funds::check_vesting(&config.vesting, &config.balances, &config.staking)?;
    funds::check_pools(&config.nomination_pools)?;
    funds::check_assets(&config.assets)?;
    funds::check_liquid(&config.liquid_staking, &config.balances, &config.staking)?;
    check_governance(&config.council, &config.sudo)
}

fn check_balances(config: &BalancesConfig) -> Result<(), String> {
    ensure!(
        config.dev_accounts.is_none(),
        "balances.devAccounts: has to be null, since its money would be missing in the total issuance; \
         balances.balances has accounts whose money is counted"
    );
    let mut owners = BTreeSet::new();
    let mut issuance: Balance = 0;
    for (index, (who, balance)) in config.balances.iter().enumerate() {
        ensure!(
            *balance >= EXISTENTIAL_DEPOSIT,
            format!(
                "balances.balances[{index}]: {balance} is less than {EXISTENTIAL_DEPOSIT}, the existential deposit"
            )
        );
        ensure!(
            owners.insert(who),
            format!("balances.balances[{index}]: {who:?} has a balance already; list it once")
        );
        issuance = issuance.checked_add(*balance).ok_or_else(|| {
            format!(
                "balances.balances[{index}]: {balance} and those before are more than {}, the largest issuance",
                Balance::MAX
            )
        })?;
    }
    Ok(())
}

/// Checks that an ordinary account can pay for a transaction.
fn check_fees(config: &TransactionPaymentConfig) -> Result<(), String> {
    let (value, most) = (config.multiplier, MAX_MULTIPLIER);
    ensure!(
        value <= most,
        format!(
            "transactionPayment.multiplier: {} is more than {} (1,000 times the base, in parts of 10^18), since a \
             transfer would cost more than 10 PAL, and fees fall slowly",
            value.into_inner(),
            most.into_inner()
        )
    );
    Ok(())
}

/// Checks that the nodes can compute the author of a slot, and that every slot has an author. The rules about offline
/// validators assume this.
fn check_slots(config: &BabeConfig) -> Result<(), String> {
    let (part, whole) = config.epoch_config.c;
    ensure!(
        whole > 0,
        format!("babe.epochConfig.c: [{part}, {whole}] is not a fraction (numerator, denominator)")
    );
    ensure!(
        u128::from(part).saturating_mul(2) <= u128::from(whole),
        format!(
            "babe.epochConfig.c: [{part}, {whole}] is more than [1, 2] (numerator, denominator), the most that BABE is \
             made for; near 1, the node of each validator stops at its first slot"
        )
    );
    ensure!(
        config.epoch_config.allowed_slots != AllowedSlots::PrimarySlots,
        "babe.epochConfig.allowed_slots: PrimarySlots leaves slots without an author, and if less than a third of the \
         slots of a session have blocks, nobody is reported as offline; use PrimaryAndSecondaryVRFSlots"
    );
    Ok(())
}

/// Checks that an era mints for at most a week, or for its whole length if that is longer. The chain has the same
/// limit as `LongestPaidEra`, but computes it from values that are not stored yet.
fn check_longest_era(staking: &StakingConfig, timing: &TimingConfig) -> Result<(), String> {
    let era = timing
        .slot_duration
        .saturating_mul(timing.epoch_duration)
        .saturating_mul(timing.sessions_per_era.into());
    let (millis, longest) = (staking.max_era_duration.unwrap_or(0), WEEK_MILLIS.max(era));
    ensure!(
        millis <= longest,
        format!(
            "staking.maxEraDuration: {millis} is more than {longest}, the longest time for which an era may mint \
             (LongestPaidEra, ms)"
        )
    );
    Ok(())
}

fn check_invulnerables(config: &StakingConfig) -> Result<(), String> {
    let stashes: BTreeSet<_> = config.stakers.iter().map(|staker| &staker.0).collect();
    for (index, who) in config.invulnerables.iter().enumerate() {
        ensure!(
            stashes.is_empty() || stashes.contains(who),
            format!(
                "staking.invulnerables[{index}]: {who:?} is no stash of staking.stakers, so nobody is protected; remove it \
                 or add the stash"
            )
        );
    }
    Ok(())
}

/// Checks that these pallets have no keys of their own. The session pallet hands them its keys, and they accept no
/// others.
fn check_no_other_authorities(config: &RuntimeGenesisConfig) -> Result<(), String> {
    for (field, count) in [
        ("babe.authorities", config.babe.authorities.len()),
        ("grandpa.authorities", config.grandpa.authorities.len()),
        ("imOnline.keys", config.im_online.keys.len()),
        (
            "authorityDiscovery.keys",
            config.authority_discovery.keys.len(),
        ),
    ] {
        ensure!(
            count == 0,
            format!("{field}: {count} is more than 0, since they come from session.keys")
        );
    }
    Ok(())
}

/// Checks the session keys, and returns the accounts that have them.
fn check_session_keys(config: &SessionConfig) -> Result<BTreeSet<&AccountId>, String> {
    ensure!(
        !config.keys.is_empty(),
        "session.keys: 0 validators are less than 1, nobody could make a block"
    );
    let mut owners = BTreeSet::new();
    let mut used = BTreeSet::new();
    let lists = [
        ("keys", &config.keys),
        ("nonAuthorityKeys", &config.non_authority_keys),
    ];
    for (list, entries) in lists {
        for (index, (account, validator, keys)) in entries.iter().enumerate() {
            ensure!(
                account == validator,
                format!(
                    "session.{list}[{index}]: the account {account:?} is not the validator {validator:?}; write the \
                     stash in both places"
                )
            );
            ensure!(
                owners.insert(validator),
                format!(
                    "session.{list}[{index}]: {validator:?} has session keys already; list it once"
                )
            );
            for id in SessionKeys::key_ids() {
                ensure!(
                    used.insert((*id, keys.get_raw(*id))),
                    format!(
                        "session.{list}[{index}]: the {} key of {validator:?} is another validator's already",
                        name_of(id)
                    )
                );
            }
        }
    }
    Ok(owners)
}

/// Returns the four letters of a key type.
fn name_of(id: &KeyTypeId) -> &str {
    core::str::from_utf8(&id.0).unwrap_or("session")
}

/// Checks that every validator of the genesis has session keys, so that it can be elected. If there are no seats, the
/// accounts with keys are the validator set, so their number is checked.
fn check_validators_have_keys(
    config: &StakingConfig,
    with_keys: &BTreeSet<&AccountId>,
) -> Result<(), String> {
    for who in config.validators() {
        ensure!(
            with_keys.contains(who),
            format!(
                "session.keys: {who:?} has none, although it validates in staking.stakers, so it can't be elected; add its \
                 keys, or make it Idle so that it can validate later"
            )
        );
    }
    let (count, most) = (with_keys.len(), MaxValidatorSet::get());
    ensure!(
        config.validator_count > 0 || count <= most as usize,
        format!(
            "session.keys: {count} validators are more than {most}, the largest validator set (MaxValidatorSet); \
             remove some, or set staking.validatorCount"
        )
    );
    Ok(())
}

fn check_governance(council: &CouncilConfig, sudo: &SudoConfig) -> Result<(), String> {
    ensure!(
        sudo.key.is_some() || !council.members.is_empty(),
        "council.members: 0 members are less than 1 while sudo.key is null, so nobody could cancel a slash or change a \
         setting; add a member or a sudo key"
    );
    let mut members = BTreeSet::new();
    for (index, member) in council.members.iter().enumerate() {
        ensure!(
            members.insert(member),
            format!("council.members[{index}]: {member:?} is a member already; list it once")
        );
    }
    let most: u32 = <Runtime as pallet_collective::Config<CouncilCollective>>::MaxMembers::get();
    let count = members.len();
    ensure!(
        count <= most as usize,
        format!("council.members: {count} members are more than {most}, the most that a council can have")
    );
    Ok(())
}
