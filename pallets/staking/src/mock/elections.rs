//! The election provider of the mock. By default it elects in one block. After [`elect_over_blocks`] it takes one page of
//! the snapshot a block, solves in a block of its own, and hands out the result in pages.

use super::*;
use core::cell::RefCell;
use frame_election_provider_support::{
    bounds::DataProviderBounds, onchain, BoundedSupportsOf, ElectionDataProvider, ElectionProvider,
    InstantElectionProvider, Supports, VoterOf,
};
use frame_support::{parameter_types, weights::Weight};
use std::collections::BTreeSet;

type OnTheSpot = onchain::OnChainExecution<OnChainPhragmen>;

parameter_types! {
    /// Pages of voters and of results.
    pub static ElectionPages: u32 = 1;
    /// About how many blocks an election takes. Zero: it is held in the block that plans the era.
    pub static ElectionDuration: u64 = 0;
    /// An election begins this number of blocks before it is due.
    pub static ElectionLead: u64 = 0;
    /// Voters in a page of the snapshot.
    pub static VotersPerPage: u32 = 3;
    /// The backers of each winner are spread over all pages.
    pub static SplitSupports: bool = false;
    /// No page is handed out, as in a full block.
    pub static BlockIsFull: bool = false;
    /// If the result is not ready when it is due, the election is held at once.
    pub static HoldsLateElections: bool = false;
    /// How often a page was asked for.
    pub static PagesAsked: u32 = 0;
    /// Candidates are read first. The next block is full, as one with a new session, and the voters come after it.
    pub static TargetsComeFirst: bool = false;
    /// Asking for a page makes the election fail.
    pub static FailsWhenAsked: bool = false;
}

thread_local! {
    static PROGRESS: RefCell<Progress> = const { RefCell::new(Progress::Off) };
    /// The era of the last election that began.
    static LAST_BEGUN: RefCell<Option<u32>> = const { RefCell::new(None) };
}

#[derive(Clone, Default)]
struct Snapshot {
    voters: Vec<VoterOf<Staking>>,
    targets: Vec<AccountId>,
    seats: u32,
}

#[derive(Clone)]
enum Progress {
    Off,
    /// Candidates are read, and the block is full.
    Waiting(Snapshot),
    /// The page of voters that is read next.
    Taking(u32, Snapshot),
    Solving(Snapshot),
    /// The pages that were not fetched yet. The next one is the last.
    Ready(Vec<Supports<AccountId>>),
}

fn progress() -> Progress {
    PROGRESS.with(|p| p.borrow().clone())
}

fn set_progress(progress: Progress) {
    PROGRESS.with(|p| *p.borrow_mut() = progress);
}

/// Makes elections take several blocks: they begin eight blocks before they are due. A page has three voters.
pub fn elect_over_blocks() {
    ElectionPages::set(4);
    ElectionDuration::set(5);
    ElectionLead::set(8);
}

/// Forgets all elections of earlier chains in this thread.
pub fn forget_elections() {
    begin_again();
}

/// Drops the election that is under way.
pub fn lose_election() {
    set_progress(Progress::Off);
}

/// Drops the election and lets another one for the same era begin. It begins in the next block if it is due soon.
/// Also called when the last page was fetched, and when staking refuses to give voters.
pub fn begin_again() {
    lose_election();
    LAST_BEGUN.with(|l| *l.borrow_mut() = None);
}

/// Returns the number of pages that can be fetched.
pub fn pages_ready() -> usize {
    match progress() {
        Progress::Ready(pages) => pages.len(),
        _ => 0,
    }
}

/// Does the work of this block for an election over several blocks.
pub fn step_election() {
    if ElectionDuration::get() == 0 {
        return;
    }
    set_progress(match progress() {
        Progress::Off if is_time_to_begin() => begin(),
        Progress::Waiting(snapshot) => Progress::Taking(ElectionPages::get() - 1, snapshot),
        Progress::Taking(page, snapshot) => take_page(page, snapshot),
        Progress::Solving(snapshot) => Progress::Ready(solve(snapshot)),
        other => other,
    });
}

fn is_time_to_begin() -> bool {
    let now = System::block_number();
    let next_era = crate::CurrentEra::<Test>::get().map_or(0, |era| era + 1);
    let is_new = LAST_BEGUN.with(|l| *l.borrow() != Some(next_era));
    let is_near = Staking::next_election_prediction(now) - now <= ElectionLead::get();
    let begins = is_new && is_near;
    if begins {
        LAST_BEGUN.with(|l| *l.borrow_mut() = Some(next_era));
    }
    begins
}

fn begin() -> Progress {
    let targets = Staking::electable_targets(DataProviderBounds::default(), 0);
    let snapshot = Snapshot {
        voters: vec![],
        targets: targets.expect("is the page"),
        seats: Staking::desired_targets().expect("never fails"),
    };
    if TargetsComeFirst::get() {
        return Progress::Waiting(snapshot);
    }
    take_page(ElectionPages::get() - 1, snapshot)
}

fn take_page(page: u32, mut snapshot: Snapshot) -> Progress {
    let bounds = frame_election_provider_support::bounds::ElectionBoundsBuilder::default()
        .voters_count(VotersPerPage::get().into())
        .build();
    let Ok(voters) = Staking::electing_voters(bounds.voters, page) else {
        begin_again();
        return Progress::Off;
    };
    let is_last = voters.is_empty() || page == 0;
    snapshot.voters.extend(voters);
    let ids: BTreeSet<_> = snapshot.voters.iter().map(|(who, ..)| who).collect();
    assert_eq!(ids.len(), snapshot.voters.len(), "nobody votes twice");
    if is_last {
        Progress::Solving(snapshot)
    } else {
        Progress::Taking(page - 1, snapshot)
    }
}

fn solve(snapshot: Snapshot) -> Vec<Supports<AccountId>> {
    let result = OnTheSpot::instant_elect(snapshot.voters, snapshot.targets, snapshot.seats);
    let mut supports: Supports<AccountId> = result.expect("can be solved").into();
    supports.sort_by_key(|(winner, _)| *winner);
    let count = ElectionPages::get() as usize;
    let mut pages = vec![Supports::new(); count];
    for (n, (winner, support)) in supports.into_iter().enumerate() {
        if !SplitSupports::get() {
            pages[count - 1 - n % count].push((winner, support));
            continue;
        }
        for (backer, vote) in support.voters.into_iter().enumerate() {
            let page = &mut pages[count - 1 - backer % count];
            if page.last().is_none_or(|(last, _)| *last != winner) {
                page.push((winner, Default::default()));
            }
            let (_, part) = page.last_mut().expect("was just pushed");
            part.total += vote.1;
            part.voters.push(vote);
        }
    }
    pages
}

/// Does all that is left of the election in this block.
pub fn finish_election() {
    while !matches!(progress(), Progress::Ready(_)) {
        set_progress(match progress() {
            Progress::Off => begin(),
            Progress::Waiting(snapshot) => Progress::Taking(ElectionPages::get() - 1, snapshot),
            Progress::Taking(page, snapshot) => take_page(page, snapshot),
            Progress::Solving(snapshot) => Progress::Ready(solve(snapshot)),
            ready => ready,
        });
    }
}

/// The election of the mock.
pub struct MockElections;

impl ElectionProvider for MockElections {
    type AccountId = AccountId;
    type BlockNumber = u64;
    type Error = &'static str;
    type MaxWinnersPerPage = <OnTheSpot as ElectionProvider>::MaxWinnersPerPage;
    type MaxBackersPerWinner = <OnTheSpot as ElectionProvider>::MaxBackersPerWinner;
    type MaxBackersPerWinnerFinal = <OnTheSpot as ElectionProvider>::MaxBackersPerWinner;
    type Pages = ElectionPages;
    type DataProvider = Staking;

    fn elect(page: u32) -> Result<BoundedSupportsOf<Self>, &'static str> {
        PagesAsked::mutate(|asked| *asked += 1);
        if Self::msp() == 0 && ElectionDuration::get() == 0 {
            return OnTheSpot::elect(page).map_err(|_| "can't be solved");
        }
        if BlockIsFull::get() {
            return Err("too heavy");
        }
        if FailsWhenAsked::get() {
            lose_election();
        }
        let is_on_the_spot = HoldsLateElections::get() || ElectionDuration::get() == 0;
        if is_on_the_spot && page == Self::msp() {
            finish_election();
        }
        let Progress::Ready(mut pages) = progress() else {
            return Err("not ready");
        };
        if pages.len() != page as usize + 1 {
            return Err("another page is next");
        }
        let supports = pages.pop().expect("has as many as the page says");
        if pages.is_empty() {
            begin_again();
        } else {
            set_progress(Progress::Ready(pages));
        }
        Ok(supports.try_into().expect("is within the bounds"))
    }

    fn duration() -> u64 {
        ElectionDuration::get()
    }

    fn start() -> Result<(), &'static str> {
        Ok(())
    }

    fn status() -> Result<Option<Weight>, ()> {
        match progress() {
            Progress::Off if ElectionDuration::get() > 0 => Err(()),
            Progress::Waiting(_) | Progress::Taking(..) | Progress::Solving(_) => Ok(None),
            _ => Ok(Some(Weight::zero())),
        }
    }
}
