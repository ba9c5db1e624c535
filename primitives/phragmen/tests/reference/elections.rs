//! Nasty elections: those in which an implementation that is almost right shows it.
//!
//! What makes them nasty: candidates and voters that appear twice, votes that repeat or name nobody, self
//! votes; budgets of nothing, of one unit and of all that a `u64` holds, so that approvals don't fit one;
//! exact ties, near ties; as many seats as candidates, more, or none.
//!
//! [`super::choices`] supplies the choices, [`super::comparison`] runs the elections.

use super::choices::Choices;
use sp_npos_elections::BalancingConfig;

/// Everything that [`seq_phragmen`](sp_npos_elections::seq_phragmen) takes.
#[derive(Clone, Debug)]
pub struct Election {
    pub seats: usize,
    pub candidates: Vec<u32>,
    /// Name, budget, votes.
    pub voters: Vec<(u32, u64, Vec<u32>)>,
    /// What the run with balancing uses.
    pub iterations: usize,
    pub tolerance: u128,
}

/// The most there may be of each. Candidates: at most [`NAMES`].
#[derive(Clone, Copy)]
pub struct Size {
    pub candidates: usize,
    pub voters: usize,
    pub votes: usize,
}

/// For a look at every corner: most of what can go wrong needs few.
pub const SMALL: Size = Size {
    candidates: 12,
    voters: 16,
    votes: 8,
};

/// For what only builds up over many rounds.
pub const MEDIUM: Size = Size {
    candidates: 80,
    voters: 400,
    votes: 24,
};

/// Names of candidates are below this prime, so that a walk in steps of any width meets none twice.
const NAMES: u64 = 127;

/// A vote for nobody.
const NOBODY: u32 = 200;

/// How a voter chooses.
#[derive(Clone, Copy)]
enum Votes {
    /// Anyone, in any order, some twice, some that aren't candidates.
    Any,
    /// The candidates that follow each other, starting with its own: every candidate has as many voters.
    Ring,
    /// Two neighbours: what is elected at one end matters at the other.
    Chain,
    /// Everyone.
    All,
    /// Itself.
    Itself,
}

/// What voters have.
#[derive(Clone, Copy)]
enum Budgets {
    /// All the same.
    Equal(u64),
    /// The same but for one unit or two.
    Near(u64),
    /// Too little to be divided.
    Dust,
    /// A power of two.
    Power,
    /// Sums leave the range of a `u64`.
    Huge,
    /// Of any magnitude.
    Any,
    /// Each voter another of these.
    Mixed,
}

impl Election {
    /// An election of at most this size.
    pub fn draw(choices: &mut Choices, size: Size) -> Self {
        let candidates = candidates(choices, size.candidates);
        let ways = [
            Votes::Any,
            Votes::Ring,
            Votes::Chain,
            Votes::All,
            Votes::Any,
        ];
        let (ring, way, wealth) = (
            choices.index(size.votes),
            choices.one_of(&ways),
            wealth(choices),
        );
        let voters = (0..choices.index(size.voters + 1))
            .map(|position| {
                let who = voter(choices, &candidates, position);
                let way = match choices.below(16) {
                    14 => Votes::Any,
                    15 => Votes::Itself,
                    _ => way,
                };
                let votes = match way {
                    Votes::Any => any_votes(choices, &candidates, size.votes),
                    Votes::Ring => neighbours(&candidates, position, ring + 1),
                    Votes::Chain => neighbours(&candidates, position, 2),
                    Votes::All => candidates.clone(),
                    Votes::Itself => vec![who],
                };
                (who, budget(choices, wealth), votes)
            })
            .collect::<Vec<_>>();

        Self {
            seats: seats(choices, candidates.len()),
            candidates,
            iterations: choices.index(11),
            tolerance: tolerance(choices, &voters),
            voters,
        }
    }

    /// The run with balancing.
    pub fn balancing(&self) -> Option<BalancingConfig> {
        Some(BalancingConfig {
            iterations: self.iterations,
            tolerance: self.tolerance,
        })
    }
}

/// Candidates in an order that isn't that of their names; in one election of four some appear twice.
fn candidates(choices: &mut Choices, most: usize) -> Vec<u32> {
    let many = choices.below(most as u64 + 1).max(choices.below(4));
    let twice = choices.rarely(4);
    let (start, step) = (choices.below(NAMES), 1 + choices.below(NAMES - 1));
    (0..many)
        .map(|position| match twice {
            true => choices.below(many),
            false => (start + position * step) % NAMES,
        })
        .map(|name| name as u32)
        .collect()
}

/// A voter with a name of its own, or that of a candidate, or one that another may have too.
fn voter(choices: &mut Choices, candidates: &[u32], position: usize) -> u32 {
    match choices.below(4) {
        2 if !candidates.is_empty() => choices.one_of(candidates),
        3 => choices.below(8) as u32,
        _ => 1_000 + position as u32,
    }
}

fn any_votes(choices: &mut Choices, candidates: &[u32], most: usize) -> Vec<u32> {
    (0..choices.index(most + 1))
        .map(|_| match candidates.is_empty() || choices.rarely(10) {
            true => NOBODY + choices.below(2) as u32,
            false => choices.one_of(candidates),
        })
        .collect()
}

fn neighbours(candidates: &[u32], first: usize, many: usize) -> Vec<u32> {
    let all = candidates.len().max(1);
    candidates
        .iter()
        .cycle()
        .skip(first % all)
        .take(many.min(candidates.len()))
        .copied()
        .collect()
}

fn wealth(choices: &mut Choices) -> Budgets {
    match choices.below(8) {
        0 => Budgets::Equal(budget(choices, Budgets::Any)),
        1 => Budgets::Near(budget(choices, Budgets::Any)),
        2 => Budgets::Dust,
        3 => Budgets::Power,
        4 => Budgets::Huge,
        5 => Budgets::Any,
        6 => Budgets::Equal(choices.one_of(&[1, 2, 3, 10, u64::MAX])),
        _ => Budgets::Mixed,
    }
}

fn budget(choices: &mut Choices, wealth: Budgets) -> u64 {
    match wealth {
        Budgets::Equal(budget) => budget,
        Budgets::Near(budget) => budget.saturating_add(choices.below(3)),
        Budgets::Dust => choices.below(4),
        Budgets::Power => 1 << choices.below(64),
        Budgets::Huge => u64::MAX - choices.below(3),
        Budgets::Any => choices.number() >> choices.below(64),
        Budgets::Mixed => {
            let each = [
                Budgets::Dust,
                Budgets::Power,
                Budgets::Huge,
                Budgets::Any,
                Budgets::Equal(1),
            ];
            let each = choices.one_of(&each);
            budget(choices, each)
        }
    }
}

fn seats(choices: &mut Choices, candidates: usize) -> usize {
    match choices.below(16) {
        0..=2 => choices.index(candidates + 3),
        3 => usize::MAX,
        // Fewer than there are candidates, so that there is something to choose.
        _ => 1 + choices.index(candidates.max(2) - 1),
    }
}

fn tolerance(choices: &mut Choices, voters: &[(u32, u64, Vec<u32>)]) -> u128 {
    let all = voters
        .iter()
        .map(|&(_, budget, _)| u128::from(budget))
        .sum::<u128>();
    match choices.below(8) {
        0..=2 => 0,
        3 => 1,
        4 => u128::from(choices.below(16)),
        5 => all / u128::from(1 + choices.below(64)),
        6 => u128::from(choices.number()),
        _ => u128::MAX,
    }
}
