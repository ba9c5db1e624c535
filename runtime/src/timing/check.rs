//! Refuses lengths with which no chain can start.
//!
//! Each refusal states the field as it is written in JSON, its value, the bound and the reason.

use super::StakingTiming;
use crate::{configs::system::MAX_BLOCK_MILLIS, constants::time::SHORTEST_SLOT_MILLIS};
use alloc::{format, string::String};
use frame_support::ensure;

/// The longest slot, in milliseconds: a minute. Motions, spend periods and the mortality of transactions are counted
/// in blocks. Their lengths assume slots of 6 s.
pub const LONGEST_SLOT_MILLIS: u64 = 60_000;

/// The shortest epoch, in slots. A node without a block in the epoch sends a heartbeat after a block, when four
/// fifths of the epoch are over. The heartbeat needs another block to be included.
pub const SHORTEST_EPOCH_SLOTS: u64 = 5;

/// The longest era, in milliseconds: 30 days. During an era nobody is paid and the validator set does not change.
pub const LONGEST_ERA_MILLIS: u64 = 30 * 24 * 3_600_000;

/// The most blocks in a day: 24 h of the shortest slots, 86,400.
pub const MOST_BLOCKS_PER_DAY: u32 = (24 * 3_600_000 / SHORTEST_SLOT_MILLIS) as u32;

/// Why a set of lengths is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvalidTiming {
    /// An era without sessions would never end.
    NoSessions,
    /// Without a bonding duration, stake leaves before an offence is found.
    NoBonding,
    /// Exposures older than the history depth are removed, so offences that old can't be punished.
    BondingBeyondHistory,
    /// If a slash is deferred for the whole bonding duration, the funds can leave before it is applied.
    DeferralBeyondBonding,
    /// GRANDPA forgets the voters of old sessions, so offences in these sessions can't be proven.
    BondingBeyondVoters,
    /// The list of faults of a service is full before its oldest ones can be forgotten, so it can't slash for later
    /// ones.
    BondingBeyondServices,
    /// During an era nobody is paid and the validator set does not change. So no era is longer than
    /// [`LONGEST_ERA_MILLIS`].
    EraTooLong,
}

/// How long offences can be punished, and how long a session is.
pub(super) struct Limits {
    /// The length of a session, in milliseconds.
    pub session_millis: u64,
    /// The longest bonding duration in eras. Exposures are kept for this long.
    pub bonding: u32,
    /// The longest bonding duration in eras with which services remember their faults.
    pub secured_bonding: u32,
    /// The most sessions in these eras. GRANDPA stores its voters for this long.
    pub bonded_sessions: u32,
}

impl StakingTiming {
    /// Checks `0 < sessions`, `sessions * session length <= LONGEST_ERA_MILLIS`, `0 < bonding <= both limits`,
    /// `deferral < bonding` and `(bonding + 1) * sessions <= limit`, in this order.
    pub(super) fn ensure_valid(&self, limits: &Limits) -> Result<(), InvalidTiming> {
        if self.sessions_per_era == 0 {
            return Err(InvalidTiming::NoSessions);
        }
        let era = limits
            .session_millis
            .saturating_mul(self.sessions_per_era.into());
        if era > LONGEST_ERA_MILLIS {
            return Err(InvalidTiming::EraTooLong);
        }
        if self.bonding_duration == 0 {
            return Err(InvalidTiming::NoBonding);
        }
        if self.bonding_duration > limits.bonding {
            return Err(InvalidTiming::BondingBeyondHistory);
        }
        if self.bonding_duration > limits.secured_bonding {
            return Err(InvalidTiming::BondingBeyondServices);
        }
        if self.slash_defer_duration >= self.bonding_duration {
            return Err(InvalidTiming::DeferralBeyondBonding);
        }
        let sessions = self.remembered_eras().saturating_mul(self.sessions_per_era);
        if sessions > limits.bonded_sessions {
            return Err(InvalidTiming::BondingBeyondVoters);
        }
        Ok(())
    }

    /// Returns the number of eras whose voters must be known: the eras whose offences are punished, and one more. The
    /// additional era is needed because a proof also needs the set before the offender's set.
    fn remembered_eras(&self) -> u32 {
        self.bonding_duration.saturating_add(1)
    }
}

impl InvalidTiming {
    /// Returns the refusal of a genesis, with field, value, bound and reason.
    pub(super) fn of_genesis(self, timing: &StakingTiming, limits: &Limits) -> String {
        let StakingTiming {
            sessions_per_era: sessions,
            bonding_duration: bonding,
            slash_defer_duration: deferral,
        } = timing;
        let Limits {
            session_millis: session,
            bonding: max_bonding,
            secured_bonding,
            bonded_sessions,
        } = limits;
        match self {
            Self::NoSessions => format!(
                "timing.sessionsPerEra: {sessions} is less than 1, so the era would never end ({self:?})"
            ),
            Self::NoBonding => format!(
                "timing.bondingDuration: {bonding} is less than 1, so stake could leave before an offence is found ({self:?})"
            ),
            Self::BondingBeyondHistory => format!(
                "timing.bondingDuration: {bonding} is more than {max_bonding}, the eras for which exposures are kept \
                 ({self:?})"
            ),
            Self::BondingBeyondServices => format!(
                "timing.bondingDuration: {bonding} is more than {secured_bonding}, the eras for which services remember \
                 their faults ({self:?})"
            ),
            Self::DeferralBeyondBonding => format!(
                "timing.slashDeferDuration: {deferral} is not less than {bonding}, the timing.bondingDuration: stake \
                 could leave before it is slashed ({self:?})"
            ),
            Self::BondingBeyondVoters => format!(
                "timing.sessionsPerEra: {sessions} times {eras} (timing.bondingDuration and one era to spare) is more \
                 than {bonded_sessions}, the sessions for which GRANDPA remembers its voters ({self:?})",
                eras = timing.remembered_eras(),
            ),
            Self::EraTooLong => format!(
                "timing.sessionsPerEra: {sessions} sessions of {session} ms are longer than {LONGEST_ERA_MILLIS} ms (30 \
                 days), the longest era: until it ends nobody is paid and no validator changes ({self:?})"
            ),
        }
    }
}

/// Checks that a block fits into a slot, and that times in blocks make sense.
pub(super) fn check_slot(millis: u64) -> Result<(), String> {
    ensure!(
        millis >= SHORTEST_SLOT_MILLIS,
        format!(
            "timing.slotDuration: {millis} is less than {SHORTEST_SLOT_MILLIS} (ms), since a block may take \
             {MAX_BLOCK_MILLIS} ms to make and as long to import; the slot duration has to be even and not zero"
        )
    );
    ensure!(
        millis <= LONGEST_SLOT_MILLIS,
        format!(
            "timing.slotDuration: {millis} is more than {LONGEST_SLOT_MILLIS} (ms), since times in \
             blocks (for example of motions) assume slots of 6000 ms"
        )
    );
    ensure!(
        millis.is_multiple_of(2),
        format!(
            "timing.slotDuration: {millis} is odd; the slot duration has to be even, since the minimum period \
             between blocks is half of it"
        )
    );
    Ok(())
}

/// Checks that a heartbeat fits into an epoch.
pub(super) fn check_epoch(slots: u64) -> Result<(), String> {
    ensure!(
        slots >= SHORTEST_EPOCH_SLOTS,
        format!(
            "timing.epochDuration: {slots} is less than {SHORTEST_EPOCH_SLOTS} (slots), so a heartbeat could come too \
             late for the last block; the epoch duration must not be zero"
        )
    );
    Ok(())
}

/// Checks that a day of referenda has blocks, and no more than 24 h can have.
pub(super) fn check_day(blocks: u32) -> Result<(), String> {
    ensure!(
        blocks > 0,
        format!("timing.blocksPerDay: {blocks} is less than 1, so referenda would take no time")
    );
    ensure!(
        blocks <= MOST_BLOCKS_PER_DAY,
        format!(
            "timing.blocksPerDay: {blocks} is more than {MOST_BLOCKS_PER_DAY}, the blocks of 24 h with slots of \
             {SHORTEST_SLOT_MILLIS} ms"
        )
    );
    Ok(())
}

/// Checks that a session is not longer than an era may be. With [`StakingTiming::ensure_valid`] this bounds the sums
/// and products of slots and of blocks, which are counted in 32 bits.
pub(super) fn check_session(slot: u64, epoch: u64) -> Result<(), String> {
    ensure!(
        slot.saturating_mul(epoch) <= LONGEST_ERA_MILLIS,
        format!(
            "timing.epochDuration: {epoch} slots of {slot} ms are longer than {LONGEST_ERA_MILLIS} ms (30 days), the \
             longest era"
        )
    );
    Ok(())
}
