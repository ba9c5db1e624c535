//! Refuses vesting schedules that no account can have, bounds of pools that contradict each other or are above 100%,
//! stashes of liquid staking whose validators don't validate, and an asset with the id of the liquid token.

use crate::{
    configs::liquid::LIQUID_TOKEN, AccountId, AssetsConfig, Balance, BalancesConfig,
    LiquidStakingConfig, NominationPoolsConfig, StakingConfig, VestingConfig,
};
use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
};
use frame_support::ensure;
use sp_runtime::Perbill;

/// Checks that an account has one schedule, that it locks funds which the account has, and that each block frees some.
///
/// What an account has at stake is held, and does not vest.
pub(super) fn check_vesting(
    config: &VestingConfig,
    balances: &BalancesConfig,
    staking: &StakingConfig,
) -> Result<(), String> {
    let mut free: BTreeMap<&AccountId, Balance> = BTreeMap::new();
    for (who, balance) in &balances.balances {
        free.insert(who, *balance);
    }
    for (stash, _, bond, _) in &staking.stakers {
        free.entry(stash)
            .and_modify(|left| *left = left.saturating_sub(*bond));
    }
    let mut owners = BTreeSet::new();
    for (index, (who, _, blocks, liquid)) in config.vesting.iter().enumerate() {
        ensure!(
            owners.insert(who),
            format!(
                "vesting.vesting[{index}]: {who:?} has a schedule already, and each locks all but what is liquid; \
                 list it once"
            )
        );
        let owned = free.get(who).copied().unwrap_or(0);
        ensure!(
            *liquid < owned,
            format!(
                "vesting.vesting[{index}]: {liquid} liquid is not less than {owned}, what {who:?} has besides its \
                 stake, so nothing would vest"
            )
        );
        let locked = owned.saturating_sub(*liquid);
        ensure!(
            locked >= Balance::from(*blocks),
            format!(
                "vesting.vesting[{index}]: {locked} in {blocks} blocks are less than 1 a block, so nothing would vest"
            )
        );
    }
    Ok(())
}

/// Checks that each account that fills the insurance fund has a balance, and that each stash has a validator.
pub(super) fn check_liquid(
    config: &LiquidStakingConfig,
    balances: &BalancesConfig,
    staking: &StakingConfig,
) -> Result<(), String> {
    config.check()?;
    for (index, (who, amount)) in config.insurance.iter().enumerate() {
        ensure!(
            balances.balances.iter().any(|(owner, _)| owner == who),
            format!(
                "liquidStaking.insurance[{index}]: {who:?} has nothing in balances.balances, and can't give {amount}"
            )
        );
    }
    let validating: BTreeSet<&AccountId> = staking.validators().collect();
    for (index, who) in config.validators.iter().enumerate() {
        ensure!(
            validating.contains(who),
            format!(
                "liquidStaking.validators[{index}]: {who:?} is no validator of staking.stakers, so its stash would be idle"
            )
        );
    }
    Ok(())
}

/// Checks that the id of the liquid token is free: the token is made when liquid staking opens.
pub(super) fn check_assets(config: &AssetsConfig) -> Result<(), String> {
    let taken = config
        .assets
        .iter()
        .position(|(id, ..)| *id == LIQUID_TOKEN);
    match taken {
        None => Ok(()),
        Some(index) => Err(format!(
            "assets.assets[{index}]: {LIQUID_TOKEN} is the id of the liquid token, so liquid staking could not be \
             opened; choose another id"
        )),
    }
}

/// Checks that it takes less to join a pool than to create one, that no pool may have more members than all, and that
/// no pool may take more than all rewards. In JSON a share is a number of parts, which nothing else limits.
pub(super) fn check_pools(config: &NominationPoolsConfig) -> Result<(), String> {
    let (join, create) = (config.min_join_bond, config.min_create_bond);
    ensure!(
        join <= create,
        format!(
            "nominationPools.minJoinBond: {join} is more than {create}, the nominationPools.minCreateBond: to create a \
             pool would be cheaper than to join one"
        )
    );
    let (in_one, in_all) = (config.max_members_per_pool, config.max_members);
    if let (Some(in_one), Some(in_all)) = (in_one, in_all) {
        ensure!(
            in_one <= in_all,
            format!(
                "nominationPools.maxMembersPerPool: {in_one} is more than {in_all}, the nominationPools.maxMembers"
            )
        );
    }
    let (share, whole) = (config.global_max_commission, Perbill::one());
    let (parts, whole) = (share.unwrap_or(whole).deconstruct(), whole.deconstruct());
    ensure!(
        parts <= whole,
        format!("nominationPools.globalMaxCommission: {parts} is more than {whole}, which is 100%")
    );
    Ok(())
}
