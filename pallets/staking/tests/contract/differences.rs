//! All in which our staking pallet looks different from Parity's, with the reasons.
//!
//! Who changes what clients see is told by the stories what to put in here, in this form, or to take out. What is not worth a
//! reason is not worth a difference: change the pallet instead.
//!
//! The absences come first, then what looks different, then what is new.

use crate::comparison::Difference::{self, Both, Ours, Theirs};

/// Why some items differ.
pub struct Reason {
    /// In one line.
    pub because: &'static str,
    /// What differs for it.
    pub differences: &'static [Difference<&'static str>],
}

pub const DIFFERENCES: &[Reason] = &[
    // ---- what ours hasn't ----
    Reason {
        because: "Controllers are not deprecated: a stash may name another account, and change it.",
        differences: &[
            Theirs("call update_payee"),
            Theirs("call deprecate_controller_batch"),
            Theirs("error ControllerDeprecated"),
            Theirs("event ControllerBatchDeprecated"),
            Both(
                "call set_controller",
                "8",
                "8 {controller: SpRuntimeMultiAddress<SpCoreCryptoAccountId32, ()> as AccountIdLookupOf<T>}",
            ),
        ],
    },
    Reason {
        because: "Stakes were held from the first block: nobody has a lock to migrate.",
        differences: &[
            Theirs("call migrate_currency"),
            Theirs("error AlreadyMigrated"),
            Theirs("event CurrencyMigrated"),
        ],
    },
    Reason {
        because: "No pallet stakes on behalf of accounts without keys, and none forbids accounts to stake.",
        differences: &[
            Theirs("storage VirtualStakers"),
            Theirs("storage CounterForVirtualStakers"),
            Theirs("error VirtualStakerNotAllowed"),
            Theirs("error RewardDestinationRestricted"),
            Theirs("error Restricted"),
        ],
    },
    Reason {
        because: "Not used by theirs either: written at genesis and never read, or never returned.",
        differences: &[
            Theirs("storage CanceledSlashPayout"),
            Theirs("error DuplicateIndex"),
            Theirs("error IncorrectHistoryDepth"),
            Theirs("error InvalidNumberOfNominations"),
        ],
    },
    Reason {
        because: "Forgetting a stash removes no spans, so the number of spans is not checked.",
        differences: &[Theirs("error IncorrectSlashingSpans")],
    },
    // ---- what looks different ----
    Reason {
        because: "Spans keep what each era costs, so one record is read and written for each stash, not one for each span.",
        differences: &[
            Theirs("storage SpanSlash"),
            Both(
                "type PalletStakingSlashingSlashingSpans",
                "{span_index: u32 as SpanIndex, last_start: u32 as EraIndex, last_nonzero_slash: u32 as EraIndex, prior: Vec<u32> as Vec<EraIndex>}",
                "{span_index: u32, last_start: u32 as EraIndex, last_nonzero_slash: u32 as EraIndex, prior: BoundedVec<u32> as BoundedVec<EraIndex, T::HistoryDepth>, charged: BoundedVec<PalletStakingSlashingEraCharge<u128>> as BoundedVec<EraCharge<BalanceOf<T>>, T::HistoryDepth>}",
            ),
            Ours("type PalletStakingSlashingEraCharge<u128>"),
            Ours("path of PalletStakingSlashingEraCharge"),
        ],
    },
    Reason {
        because: "Storage is bounded. The bytes are the same; of the clients only subxt has a type of its own for a bounded list.",
        differences: &[
            Both(
                "storage Invulnerables",
                "Vec<SpCoreCryptoAccountId32>; Default 0x00",
                "BoundedVec<SpCoreCryptoAccountId32>; Default 0x00",
            ),
            Both(
                "storage BondedEras",
                "Vec<(u32, u32)>; Default 0x00",
                "BoundedVec<(u32, u32)>; Default 0x00",
            ),
            Both(
                "storage ClaimedRewards",
                "Twox64Concat(u32), Twox64Concat(SpCoreCryptoAccountId32) → Vec<u32>; Default 0x00",
                "Twox64Concat(u32), Twox64Concat(SpCoreCryptoAccountId32) → BoundedVec<u32>; Default 0x00",
            ),
            Both(
                "storage ErasRewardPoints",
                "Twox64Concat(u32) → PalletStakingEraRewardPoints<SpCoreCryptoAccountId32>; Default 0x0000000000",
                "Twox64Concat(u32) → PalletStakingEraRewardPoints; Default 0x0000000000",
            ),
            Theirs("type PalletStakingEraRewardPoints<SpCoreCryptoAccountId32>"),
            Ours("type PalletStakingEraRewardPoints"),
        ],
    },
    Reason {
        because: "How many validators a nominator may back is a constant, which clients read, and no function of its stake.",
        differences: &[
            Ours("constant MaxNominations"),
            Both(
                "type PalletStakingNominations",
                "{targets: BoundedVec<SpCoreCryptoAccountId32> as BoundedVec<T::AccountId, MaxNominationsOf<T>>, submitted_in: u32 as EraIndex, suppressed: bool}",
                "{targets: BoundedVec<SpCoreCryptoAccountId32> as BoundedVec<T::AccountId, T::MaxNominations>, submitted_in: u32 as EraIndex, suppressed: bool}",
            ),
        ],
    },
    // ---- what is new ----
    Reason {
        because: "Rewards are paid without anybody claiming them, and what nobody gets goes to the treasury.",
        differences: &[
            Ours("call set_automatic_payouts"),
            Ours("event EraSettled"),
            Ours("storage AutomaticPayouts"),
            Ours("storage ErasOutstanding"),
            Ours("storage ErasPayablePages"),
            Ours("storage NextPayout"),
            Ours("storage OldestStoredEra"),
            Ours("constant MaxExposurePages"),
        ],
    },
    Reason {
        because: "Elections take several blocks.",
        differences: &[
            Ours("storage CollectedWinners"),
            Ours("storage ElectionUnderway"),
            Ours("storage ElectionsHeld"),
            Ours("storage ErasUnlockEra"),
            Ours("storage NextVoters"),
            Ours("storage ResultCollection"),
        ],
    },
    Reason {
        because: "Points cost a block two writes, however many validators there are; clients' map is made of these.",
        differences: &[
            Ours("storage ErasTotalPoints"),
            Ours("storage ErasValidatorPoints"),
            Ours("constant PointsPerBlock"),
        ],
    },
    Reason {
        because: "Offences cost the same however many nominators there are: stake is taken later, staker by staker.",
        differences: &[
            Ours("event SlashApplied"),
            Ours("event SlashCancelled"),
            Ours("storage DeferredSlashes"),
            Ours("storage DisabledOffenders"),
            Ours("storage NextApplication"),
            Ours("storage NominatedAt"),
            Ours("storage OpenSlashes"),
            Ours("storage PendingSlashes"),
            Ours("storage Punishments"),
            Ours("storage ShownNominators"),
            Ours("storage SlashCount"),
            Ours("storage UnappliedSlashRows"),
            Ours("storage UnshownSlashes"),
            Ours("constant MaxShownNominators"),
            Ours("constant MaxSlashingWeight"),
        ],
    },
    Reason {
        because: "Governance can change what theirs sets at genesis alone.",
        differences: &[
            Ours("call set_minimum_validator_count"),
            Ours("call set_slash_reward_fraction"),
        ],
    },
    Reason {
        because: "Ours says what is wrong, where theirs takes it, or does nothing and says nothing.",
        differences: &[Ours("error DuplicateTarget"), Ours("error Invulnerable")],
    },
];
