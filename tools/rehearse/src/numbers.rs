//! The numbers of the chain that the migration needs, from the metadata of its runtime and from options.

use crate::{cli::Cli, metadata::Metadata};
use codec::Decode;
use frame_support::weights::{
    constants::{RocksDbWeight, WEIGHT_REF_TIME_PER_MILLIS},
    RuntimeDbWeight, Weight,
};
use frame_system::limits::BlockWeights;
use serde_json::{json, Value};

/// The numbers.
pub struct Numbers {
    /// The storage prefix of the staking pallet.
    pub staking: String,
    /// Its index in the runtime. The hold reason of stakes begins with it.
    pub index: u8,
    /// `BondingDuration`, in eras.
    pub bonding_duration: u32,
    /// `SlashDeferDuration`, in eras.
    pub slash_defer_duration: u32,
    /// `SessionsPerEra`.
    pub sessions_per_era: u32,
    /// `HistoryDepth`, in eras.
    pub history_depth: u32,
    /// `MaxUnlockingChunks`.
    pub max_unlocking_chunks: u32,
    /// `MaxNominations`.
    pub max_nominations: u32,
    /// `MaxExposurePageSize`.
    pub max_exposure_page_size: u32,
    /// `ExistentialDeposit` of balances.
    pub existential_deposit: u128,
    /// What a read and a write of storage weigh.
    pub db_weight: RuntimeDbWeight,
    /// What migrations may take of a block.
    pub service_weight: Weight,
}

impl Numbers {
    /// Takes each number from its option, else from the metadata.
    ///
    /// # Errors
    /// The metadata lacks a number, and there is no option for it.
    pub fn new(metadata: &Metadata, cli: &Cli) -> Result<Self, String> {
        let (staking, index) = metadata.staking()?;
        let of_staking = |name: &str| metadata.constant::<u32>(staking, name);
        let needed = |option: Option<u32>, name: &str| match option {
            Some(value) => Ok(value),
            None => of_staking(name)?
                .ok_or_else(|| format!("the runtime has no constant {staking}.{name}")),
        };
        let page_size = match of_staking("MaxExposurePageSize")? {
            Some(size) => Some(size),
            None => of_staking("MaxNominatorRewardedPerValidator")?,
        };
        let page_size = cli.max_exposure_page_size.or(page_size);
        Ok(Self {
            staking: staking.into(),
            index,
            bonding_duration: needed(cli.bonding_duration, "BondingDuration")?,
            slash_defer_duration: needed(None, "SlashDeferDuration")?,
            sessions_per_era: needed(None, "SessionsPerEra")?,
            history_depth: needed(cli.history_depth, "HistoryDepth")?,
            max_unlocking_chunks: needed(cli.max_unlocking_chunks, "MaxUnlockingChunks")?,
            max_nominations: match cli.max_nominations {
                Some(value) => value,
                None => of_staking("MaxNominations")?.unwrap_or(16),
            },
            max_exposure_page_size: page_size
                .ok_or("the runtime has no constant MaxExposurePageSize")?,
            existential_deposit: Self::of(metadata, "Balances", "ExistentialDeposit")?,
            db_weight: metadata
                .constant("System", "DbWeight")?
                .unwrap_or(RocksDbWeight::get()),
            service_weight: Self::service_weight(metadata, cli)?,
        })
    }

    fn of<T: Decode>(metadata: &Metadata, pallet: &str, name: &str) -> Result<T, String> {
        let value = metadata.constant(pallet, name)?;
        value.ok_or_else(|| format!("the runtime has no constant {pallet}.{name}"))
    }

    fn service_weight(metadata: &Metadata, cli: &Cli) -> Result<Weight, String> {
        let ref_time = match cli.service_weight {
            Some(ms) => ms.saturating_mul(WEIGHT_REF_TIME_PER_MILLIS),
            None => {
                // Runtimes before 2023 have weights of one number.
                let weights: BlockWeights = Self::of(metadata, "System", "BlockWeights")
                    .map_err(|error| format!("{error}. Give the number with --service-weight"))?;
                weights.max_block.ref_time() / 2
            }
        };
        Ok(Weight::from_parts(ref_time, u64::MAX))
    }

    /// Returns the numbers as a JSON object.
    pub fn json(&self) -> Value {
        json!({
            "staking": self.staking,
            "index": self.index,
            "bonding_duration": self.bonding_duration,
            "slash_defer_duration": self.slash_defer_duration,
            "sessions_per_era": self.sessions_per_era,
            "history_depth": self.history_depth,
            "max_unlocking_chunks": self.max_unlocking_chunks,
            "max_nominations": self.max_nominations,
            "max_exposure_page_size": self.max_exposure_page_size,
            "existential_deposit": self.existential_deposit.to_string(),
            "db_read": self.db_weight.read,
            "db_write": self.db_weight.write,
            "service_weight": self.service_weight.ref_time(),
        })
    }
}
