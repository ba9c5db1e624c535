//! Reports on the systemic risk of staking and restaking.
