//! All in which our staking pallet looks different from Parity's, with the reasons.
//!
//! If you change what clients see, the tests of this folder fail. They print the lines to add here or to remove. Each difference
//! needs a reason. If you find none, change the pallet instead.
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
        because: "Stakes are held, never locked: the migration of a chain that comes from theirs turns its locks into holds.",
        differences: &[
            Theirs("call migrate_currency"),
            Theirs("error AlreadyMigrated"),
            Theirs("event CurrencyMigrated"),
        ],
    },
    Reason {
        because: "No account is forbidden to stake.",
        differences: &[Theirs("error Restricted")],
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
                "{span_index: u32, last_start: u32 as EraIndex, last_nonzero_slash: u32 as EraIndex, prior: WeakBoundedVec<u32> as WeakBoundedVec<EraIndex, T::HistoryDepth>, charged: WeakBoundedVec<PalletStakingSlashingEraCharge<u128>> as WeakBoundedVec<EraCharge<BalanceOf<T>>, T::HistoryDepth>}",
            ),
            Ours("type PalletStakingSlashingEraCharge<u128>"),
            Ours("path of PalletStakingSlashingEraCharge"),
        ],
    },
    // ---- what is new ----
    Reason {
        because: "How many validators a nominator may back is a constant, which clients read, and no function of its stake.",
        differences: &[Ours("constant MaxNominations")],
    },
    Reason {
        because: "Rewards are paid without anybody claiming them, and what nobody gets goes to the treasury.",
        differences: &[
            Ours("call set_automatic_payouts"),
            Ours("event EraSettled"),
            Ours("storage AutomaticPayouts"),
            Ours("storage ErasOutstanding"),
            Ours("storage ErasPayablePages"),
            Ours("storage NextPayout"),
        ],
    },
    Reason {
        because: "An account can pay the rewards. It holds what eras promised, and it can have too little.",
        differences: &[Ours("event EraUnderpaid"), Ours("hold Rewards")],
    },
    Reason {
        because: "How many pages of an exposure are paid has a bound: one page is Polkadot's old rule of oversubscription.",
        differences: &[Ours("constant MaxExposurePages")],
    },
    Reason {
        because: "What is older than the history leaves in idle weight, entry by entry, and not all in one block.",
        differences: &[Ours("storage IdleTasks"), Ours("storage OldestStoredEra")],
    },
    Reason {
        because: "Nominators are sorted by stake in storage, so that an election without room for all leaves out the smallest.",
        differences: &[
            Ours("storage CounterForListedStakes"),
            Ours("storage ListedStakes"),
            Ours("storage UnsettledPages"),
            Ours("storage UnsettledVoters"),
            Ours("storage VoterOrderLock"),
            Ours("storage VoterPlaces"),
        ],
    },
    Reason {
        because: "Elections take several blocks.",
        differences: &[
            Ours("storage CollectedWinners"),
            Ours("storage ElectionUnderway"),
            Ours("storage ElectionsHeld"),
            Ours("storage NextVoters"),
            Ours("storage ResultCollection"),
        ],
    },
    Reason {
        because: "When stake may leave is fixed for each era, so that neither an election nor another bonding duration lets any escape.",
        differences: &[Ours("storage ErasUnlockEra")],
    },
    Reason {
        because: "Points wait in a short list, so that not each block reads and writes the points of all validators.",
        differences: &[
            Ours("storage PendingPoints"),
            Ours("constant PointsPerBlock"),
        ],
    },
    Reason {
        because: "Offences cost the same however many nominators there are: stake is taken later, staker by staker.",
        differences: &[
            Ours("event SlashApplied"),
            Ours("event SlashCancelled"),
            Ours("storage DeferredSlashes"),
            Ours("storage NextApplication"),
            Ours("storage OpenSlashes"),
            Ours("storage PendingSlashes"),
            Ours("storage ShownNominators"),
            Ours("storage SlashCount"),
            Ours("storage UnappliedSlashRows"),
            Ours("storage UnshownSlashes"),
            Ours("constant MaxShownNominators"),
            Ours("constant MaxSlashingWeight"),
        ],
    },
    Reason {
        because: "Services that rent stake slash it beside the chain, and reward it.",
        differences: &[
            Ours("storage ErasServiceReward"),
            Ours("storage OpenServiceRewards"),
            Ours("storage ServiceSlashCount"),
            Ours("storage ServiceSlashesInEra"),
        ],
    },
    Reason {
        because: "Who was caught is barred to the end of its era, is not in the next election unless the set can't do without it, and has to be nominated anew.",
        differences: &[
            Ours("event OffenderAdmitted"),
            Ours("storage ChilledPrefs"),
            Ours("storage DisabledOffenders"),
            Ours("storage NominatedAt"),
            Ours("storage Punishments"),
        ],
    },
    Reason {
        because: "A stranger can't take a controller from anybody: who is asked by a second stash has to agree, and who bonds for itself is free.",
        differences: &[
            Ours("call accept_control"),
            Ours("event ControllerLeft"),
            Ours("event ControllerProposed"),
            Ours("error NotProposed"),
            Ours("storage ProposedControllers"),
        ],
    },
    Reason {
        because: "Lists are bounded by what elections read. Places go to larger stakes, and candidates without session keys take none.",
        differences: &[
            Ours("call nominate_in_place_of"),
            Ours("call validate_in_place_of"),
            Ours("constant MaxCandidates"),
            Ours("constant MaxNominators"),
            Ours("event Displaced"),
            Ours("error CannotDisplace"),
            Ours("storage Candidates"),
            Ours("storage CounterForCandidates"),
            Ours("storage LastDisplacement"),
            Ours("storage NextListing"),
        ],
    },
    Reason {
        because: "A commission counts as it stood when nominators could still leave, and has a maximum.",
        differences: &[
            Ours("call set_max_commission"),
            Ours("error CommissionTooHigh"),
            Ours("storage MaxCommission"),
            Ours("storage StandingPrefs"),
        ],
    },
    Reason {
        because: "Time has bounds: an era mints for a limited time, and forced eras don't shorten bonding.",
        differences: &[
            Ours("call set_max_era_duration"),
            Ours("constant LongestPaidEra"),
            Ours("storage MatureEra"),
            Ours("storage MaxEraDuration"),
            Ours("storage UnlockSessions"),
        ],
    },
    Reason {
        because: "A chain comes from theirs with one upgrade: meanwhile staking is paused, and deferred slashes keep their amounts.",
        differences: &[
            Ours("event HandoverFinished"),
            Ours("event HandoverRefused"),
            Ours("event HandoverRepaired"),
            Ours("event HandoverStarted"),
            Ours("storage FixedSlashes"),
            Ours("storage HandoverStage"),
            Ours("storage LastInheritedEra"),
            Ours("storage LastPausedSession"),
            Ours("storage WaitingRulings"),
        ],
    },
    Reason {
        because: "Stake that is bonded anew after an early exit doesn't answer for what was before.",
        differences: &[Ours("storage AnswersFrom"), Ours("storage EmptiedStashes")],
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
