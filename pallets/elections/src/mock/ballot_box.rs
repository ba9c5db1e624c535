//! The data provider. Tests fill its lists of candidates and voters, and it hands them out page by page.

use super::*;
use frame_election_provider_support::{
    data_provider, DataProviderBounds, ElectionDataProvider, PageIndex, VoterOf,
};
use frame_support::{
    dispatch::DispatchClass, parameter_types, storage::unhashed, traits::EstimateNextNewSession,
    weights::Weight,
};

/// The weight that the ballot box registers for each voter and each candidate that it hands out.
pub const WEIGHT_PER_VOTER: Weight = Weight::from_parts(100_000_000, 0);

/// The key of the next page and its first voter, while pages are handed out. It is in the state, as a pallet's would
/// be.
const CURSOR: &[u8] = b"ballot box cursor";

parameter_types! {
    pub static Candidates: Vec<AccountId> = vec![];
    pub static Voters: Vec<VoterOf<BallotBox>> = vec![];
    pub static Seats: u32 = 3;
    /// The most votes of a voter.
    pub static MaxVotes: u32 = 16;
    /// The block in which a result is wanted. If it has passed, a result is wanted in the current block.
    pub static Prediction: u64 = 40;
    /// The block in which the next session is planned.
    pub static NextSession: Option<u64> = None;
    /// How often a prediction was requested.
    pub static Predictions: u32 = 0;
    pub static Broken: Option<Part> = None;
    pub static Generous: Option<Part> = None;
    /// The pages of voters that were requested, each with the requested number of voters.
    pub static Asked: Vec<(PageIndex, u32)> = vec![];
}

/// The parts at which the ballot box can fail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Part {
    Targets,
    /// A page of voters.
    Voters(PageIndex),
    Seats,
}

pub struct BallotBox;

impl BallotBox {
    /// Returns whether voters are being handed out, and pages are left.
    pub fn is_open() -> bool {
        unhashed::exists(CURSOR)
    }

    fn work(part: Part, items: usize) -> data_provider::Result<()> {
        let weight = WEIGHT_PER_VOTER * items as u64;
        System::register_extra_weight_unchecked(weight, DispatchClass::Mandatory);
        if Broken::get() == Some(part) {
            Err("this part is broken")
        } else {
            Ok(())
        }
    }
}

/// Returns the requested number, or one more if the part is generous.
fn room(bounds: DataProviderBounds, part: Part) -> usize {
    let count = bounds.count.expect("we ask for so many").0;
    let too_much = Generous::get() == Some(part);
    count as usize + usize::from(too_much)
}

impl ElectionDataProvider for BallotBox {
    type AccountId = AccountId;
    type BlockNumber = u64;
    type MaxVotesPerVoter = MaxVotes;

    fn electable_targets(
        bounds: DataProviderBounds,
        page: PageIndex,
    ) -> data_provider::Result<Vec<AccountId>> {
        assert_eq!(page, 0);
        let room = room(bounds, Part::Targets);
        let targets: Vec<_> = Candidates::get().into_iter().take(room).collect();
        Self::work(Part::Targets, targets.len())?;
        Ok(targets)
    }

    fn electing_voters(
        bounds: DataProviderBounds,
        page: PageIndex,
    ) -> data_provider::Result<Vec<VoterOf<Self>>> {
        let room = room(bounds, Part::Voters(page));
        Asked::mutate(|asked| asked.push((page, room as u32)));
        let cursor = unhashed::get::<(PageIndex, u32)>(CURSOR);
        let start = match cursor.filter(|(next, _)| *next == page) {
            _ if page + 1 == Pages::get() => 0,
            Some((_, start)) => start as usize,
            None => return Err("pages are handed out in order, from the first"),
        };
        let voters: Vec<_> = Voters::get().into_iter().skip(start).take(room).collect();
        match page.checked_sub(1) {
            Some(next) => unhashed::put(CURSOR, &(next, (start + voters.len()) as u32)),
            None => unhashed::kill(CURSOR),
        }
        Self::work(Part::Voters(page), voters.len())?;
        Ok(voters)
    }

    fn desired_targets() -> data_provider::Result<u32> {
        Self::work(Part::Seats, 0)?;
        Ok(Seats::get())
    }

    fn next_election_prediction(now: u64) -> u64 {
        Predictions::mutate(|predictions| *predictions += 1);
        Prediction::get().max(now)
    }
}

impl EstimateNextNewSession<u64> for BallotBox {
    fn average_session_length() -> u64 {
        0
    }

    fn estimate_next_new_session(_: u64) -> (Option<u64>, Weight) {
        (NextSession::get(), Weight::zero())
    }
}

/// The same candidates, and all voters that a snapshot can contain, at once.
pub struct WholeElectorate;

impl ElectionDataProvider for WholeElectorate {
    type AccountId = AccountId;
    type BlockNumber = u64;
    type MaxVotesPerVoter = MaxVotes;

    fn electable_targets(
        _: DataProviderBounds,
        _: PageIndex,
    ) -> data_provider::Result<Vec<AccountId>> {
        Ok(Candidates::get())
    }

    fn electing_voters(
        _: DataProviderBounds,
        _: PageIndex,
    ) -> data_provider::Result<Vec<VoterOf<Self>>> {
        let room = Pages::get() * VotersPerPage::get();
        Ok(Voters::get().into_iter().take(room as usize).collect())
    }

    fn desired_targets() -> data_provider::Result<u32> {
        Ok(Seats::get())
    }

    fn next_election_prediction(now: u64) -> u64 {
        now
    }
}
