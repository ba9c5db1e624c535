//! The step of the election in a block, read from the events.
//!
//! After [`crate::chain`], before [`crate::report`].

use palisade_elections::Event;
use palisade_runtime::RuntimeEvent;
use palisade_staking::Event as StakingEvent;

/// The rows of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The snapshot started: candidates and the first page of voters.
    SnapshotStart,
    /// A page of voters was added to the snapshot.
    SnapshotPage,
    /// An empty page: there are no more voters.
    SnapshotEnd,
    /// The election was solved.
    Solve,
    /// A page of winners was exported. Staking stored their exposures.
    ExportPage,
    /// Pages without winners were exported.
    ExportEnd,
    /// Staking planned the era with the result.
    EraPlanned,
    /// A new session began. There was no step of an election.
    SessionChange,
    /// None of the above.
    Other,
}

impl Phase {
    /// All phases, in the order in which they come.
    pub const ALL: [Self; 9] = [
        Self::SnapshotStart,
        Self::SnapshotPage,
        Self::SnapshotEnd,
        Self::Solve,
        Self::ExportPage,
        Self::ExportEnd,
        Self::EraPlanned,
        Self::SessionChange,
        Self::Other,
    ];

    /// Returns the name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::SnapshotStart => "snapshot: candidates and first page",
            Self::SnapshotPage => "snapshot: page of voters",
            Self::SnapshotEnd => "snapshot: no voters left",
            Self::Solve => "solve",
            Self::ExportPage => "export: page of winners, exposed",
            Self::ExportEnd => "export: no winners left",
            Self::EraPlanned => "era planned",
            Self::SessionChange => "session changes",
            Self::Other => "others",
        }
    }

    /// Returns the phase of a block with these events.
    ///
    /// A block that planned the era counts as [`Self::EraPlanned`]. If any other block had two steps, the phase that is
    /// earlier in [`Self::ALL`] counts: it is the heavier one.
    pub fn of(events: &[RuntimeEvent]) -> Self {
        if events.contains(&RuntimeEvent::Staking(StakingEvent::StakersElected)) {
            return Self::EraPlanned;
        }
        let steps = events.iter().filter_map(|event| match event {
            RuntimeEvent::ValidatorElection(event) => Self::of_step(event),
            _ => None,
        });
        let first = steps.min_by_key(|phase| Self::ALL.iter().position(|one| one == phase));
        match first {
            Some(phase) => phase,
            None if changes_session(events) => Self::SessionChange,
            None => Self::Other,
        }
    }

    fn of_step(event: &Event) -> Option<Self> {
        match event {
            Event::SnapshotStarted { .. } => Some(Self::SnapshotStart),
            Event::VotersTaken { voters: 0, .. } => Some(Self::SnapshotEnd),
            Event::VotersTaken { .. } => Some(Self::SnapshotPage),
            Event::Solved { .. } => Some(Self::Solve),
            Event::SupportsExported { winners: 0, .. } => Some(Self::ExportEnd),
            Event::SupportsExported { .. } => Some(Self::ExportPage),
            _ => None,
        }
    }
}

/// Returns whether a new session began.
pub fn changes_session(events: &[RuntimeEvent]) -> bool {
    events.iter().any(|event| {
        matches!(
            event,
            RuntimeEvent::Session(pallet_session::Event::NewSession { .. })
        )
    })
}

/// Returns the reason if an election failed.
pub fn failure(events: &[RuntimeEvent]) -> Option<String> {
    events.iter().find_map(|event| match event {
        RuntimeEvent::ValidatorElection(Event::ElectionFailed { reason }) => {
            Some(format!("{reason:?}"))
        }
        RuntimeEvent::Staking(StakingEvent::StakingElectionFailed) => {
            Some("the era is planned without its result".into())
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_named_after_the_heaviest_that_it_did() {
        let taken =
            |voters| RuntimeEvent::ValidatorElection(Event::VotersTaken { page: 31, voters });
        let exported = |winners| {
            RuntimeEvent::ValidatorElection(Event::SupportsExported {
                page: 0,
                winners,
                backers: winners,
            })
        };
        let started = RuntimeEvent::ValidatorElection(Event::SnapshotStarted {
            targets: 1,
            seats: 1,
        });
        let session = RuntimeEvent::Session(pallet_session::Event::NewSession { session_index: 1 });
        assert_eq!(Phase::of(&[]), Phase::Other);
        assert_eq!(
            Phase::of(core::slice::from_ref(&session)),
            Phase::SessionChange
        );
        assert_eq!(Phase::of(&[session, taken(1)]), Phase::SnapshotPage);
        assert_eq!(Phase::of(&[started, taken(1)]), Phase::SnapshotStart);
        assert_eq!(Phase::of(&[taken(0)]), Phase::SnapshotEnd);
        assert_eq!(Phase::of(&[exported(0), exported(2)]), Phase::ExportPage);
        assert_eq!(Phase::of(&[exported(0)]), Phase::ExportEnd);
    }
}
