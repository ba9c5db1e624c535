//! The cases: what is measured on both sides.
//!
//! A case is a function that is generic over the side. It prepares a committed state and says what is measured. The
//! names of the cases are a contract with the scripts that read the results. There are two sets of cases ([`Set`]).

mod calls;
mod eras;
mod growth;
mod payouts;
mod points;
mod slashes;

use crate::{
    accounts::set_authors,
    meter::{Prepared, Work},
    observation::Observation,
    params,
    scenario::Scenario,
    side::Side,
};
use sp_io::TestExternalities;

/// Prepares one side of a case.
pub type Prepare = Box<dyn Fn() -> Prepared>;

/// A case.
pub struct Case {
    /// The name in the results.
    pub name: String,
    /// Prepares the side with `pallet-staking`.
    pub upstream: Prepare,
    /// Prepares the side with our pallet.
    pub ours: Prepare,
    /// The most times that each step is executed for its time. `None`: as many as the options say.
    pub most_runs: Option<u32>,
    /// Whether `--quick` leaves the case out.
    pub is_large: bool,
}

/// Adds a case: its list, its name, and a call of its generic function without the side.
macro_rules! case {
    ($cases:ident, $name:expr, $prepare:ident($($argument:expr),*)) => {
        $cases.push($crate::cases::Case {
            name: String::from($name),
            upstream: Box::new(move || $prepare::<$crate::upstream::Upstream>($($argument),*)),
            ours: Box::new(move || $prepare::<$crate::ours::Ours>($($argument),*)),
            most_runs: None,
            is_large: false,
        })
    };
}

pub(crate) use case;

/// A set of cases. Each set has files of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Calls and blocks, mostly at the size of a live chain.
    Usual,
    /// The same work at growing sizes.
    Growth,
}

impl Set {
    /// Returns the cases, in the order of the results.
    pub fn cases(self) -> Vec<Case> {
        let mut cases = Vec::new();
        match self {
            Self::Usual => {
                payouts::add(&mut cases);
                slashes::add(&mut cases);
                calls::add(&mut cases);
                points::add(&mut cases);
                eras::add(&mut cases);
            }
            Self::Growth => growth::add(&mut cases),
        }
        cases
    }
}

/// Adds cases, and marks them as large. Each step is executed at most `most_runs` times.
fn add_large(cases: &mut Vec<Case>, most_runs: u32, add: impl FnOnce(&mut Vec<Case>)) {
    let first = cases.len();
    add(cases);
    for case in &mut cases[first..] {
        case.is_large = true;
        case.most_runs = Some(most_runs);
    }
}

/// Starts a new chain: all parameters have their first values, and blocks have no author.
fn start() {
    params::reset();
    set_authors(Vec::new());
}

/// Returns the state of a chain after its genesis and `more`. There are no events in it.
fn state_of<S: Side>(scenario: &Scenario, more: impl FnOnce()) -> TestExternalities {
    params::make_room(scenario.nominators.len() as u32);
    let mut state = TestExternalities::new_empty();
    state.execute_with(|| S::fill(scenario));
    state.commit_all().expect("the genesis is complete");
    state.execute_with(|| {
        S::run_block();
        more();
        S::clear_events();
    });
    state.commit_all().expect("the state is complete");
    state
}

/// Puts state and work together.
fn prepared<S: Side>(state: TestExternalities, work: Work) -> Prepared {
    let observe: fn() -> Observation = S::observe;
    Prepared {
        state,
        work,
        observe,
        items: S::storage_items,
    }
}

/// Runs blocks until the era is active.
fn run_to_era<S: Side>(era: u32) {
    while S::active_era() < era {
        S::run_block();
    }
}

/// Runs a number of blocks.
fn run_blocks<S: Side>(blocks: u32) {
    for _ in 0..blocks {
        S::run_block();
    }
}
