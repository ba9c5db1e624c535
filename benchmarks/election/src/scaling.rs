//! How our time grows with the number of votes, over three decades.
//!
//! Beside the cases: our solver alone, at Polkadot's number of candidates and of winners, with more and more
//! nominators. Writes a file of values, which `make plots` draws.

use crate::{
    cli::Args,
    machine::Machine,
    native,
    results::{self, table},
    statistics::{grouped, readable, rounded, Times},
};
use palisade_bench_election_wasm::{
    electorate::{Distribution, Electorate, Spec},
    solver::Solver,
};
use serde::Serialize;
use std::fmt::Write;

/// Votes in all, about: from ten thousand to ten million, two sizes per decade.
const EDGES: [u32; 7] = [
    10_000, 31_600, 100_000, 316_000, 1_000_000, 3_160_000, 10_000_000,
];
const VOTES: u32 = 16;
const CANDIDATES: u32 = 1_000;
const WINNERS: [u32; 2] = [297, 600];

/// One electorate and our time for it.
#[derive(Clone, Debug, Serialize)]
pub struct Point {
    /// All votes, the candidates' for themselves among them.
    pub edges: usize,
    /// Nominators.
    pub voters: u32,
    /// How many are elected.
    pub winners: u32,
    /// The median time.
    pub ours_ms: f64,
    /// The shortest time.
    pub ours_min_ms: f64,
    /// The longest time.
    pub ours_max_ms: f64,
    /// The median time per vote.
    pub ns_per_edge: f64,
}

impl Point {
    fn new(edges: usize, voters: u32, winners: u32, times: Times) -> Self {
        Self {
            edges,
            voters,
            winners,
            ours_ms: times.median,
            ours_min_ms: times.min,
            ours_max_ms: times.max,
            ns_per_edge: rounded(times.median * 1_000_000.0 / edges as f64),
        }
    }
}

/// Measures every size, from the smallest.
pub fn measure(args: &Args) -> Vec<Point> {
    let mut points = Vec::new();
    for edges in EDGES {
        let spec = Spec {
            voters: nominators(edges),
            votes: VOTES,
            candidates: CANDIDATES,
            distribution: Distribution::Zipf,
            seed: args.seed,
        };
        let electorate = Electorate::generate(&spec);
        for winners in WINNERS {
            eprintln!("{} votes, {winners} winners", grouped(edges.into()));
            let times = native::times(&electorate, winners, Solver::Ours, args.runs);
            points.push(Point::new(electorate.edges(), spec.voters, winners, times));
        }
    }
    points
}

/// How many nominators make up `edges` votes, rounded down, when each candidate has given one to itself.
fn nominators(edges: u32) -> u32 {
    (edges - CANDIDATES) / VOTES
}

/// Prints a table and one JSON object. Writes the values if a folder was given.
pub fn publish(points: &[Point], args: &Args, machine: &Machine) -> Result<(), String> {
    let rows: Vec<_> = points.iter().map(cells).collect();
    let headings = ["votes", "winners", "ours ms", "ns per vote"];
    if let Some(folder) = &args.save {
        results::write(folder, "election-scaling.csv", &values(points))?;
    }
    println!("{}", table(&headings, &rows));
    for winners in WINNERS {
        let exponent = exponent(&of(points, winners));
        println!(
            "{winners} winners: time grows with the number of votes to the power of {exponent:.2}"
        );
    }
    let json = serde_json::json!({ "scaling": points, "seed": args.seed, "machine": machine });
    println!("\n{json}");
    Ok(())
}

fn cells(point: &Point) -> [String; 4] {
    [
        grouped(point.edges as u64),
        grouped(point.winners.into()),
        readable(point.ours_ms),
        readable(point.ns_per_edge),
    ]
}

fn values(points: &[Point]) -> String {
    let mut text = "edges,voters,winners,ours_ms,ours_min_ms,ours_max_ms,ns_per_edge\n".to_string();
    for point in points {
        let Point {
            edges,
            voters,
            winners,
            ours_ms,
            ours_min_ms,
            ours_max_ms,
            ns_per_edge,
        } = point;
        // Writing to a string does not fail.
        let _ = writeln!(
            text,
            "{edges},{voters},{winners},{ours_ms},{ours_min_ms},{ours_max_ms},{ns_per_edge}"
        );
    }
    text
}

/// Votes and milliseconds of the points with so many winners.
fn of(points: &[Point], winners: u32) -> Vec<(f64, f64)> {
    let chosen = points.iter().filter(|point| point.winners == winners);
    chosen
        .map(|point| (point.edges as f64, point.ours_ms))
        .collect()
}

/// The slope of the best straight line, by least squares, on logarithmic axes: 1 for time in proportion to votes.
fn exponent(points: &[(f64, f64)]) -> f64 {
    let logs: Vec<_> = points.iter().map(|(x, y)| (x.ln(), y.ln())).collect();
    let count = logs.len() as f64;
    let (sum_x, sum_y) = logs
        .iter()
        .fold((0.0, 0.0), |sums, (x, y)| (sums.0 + x, sums.1 + y));
    let (mean_x, mean_y) = (sum_x / count, sum_y / count);
    let covariance: f64 = logs.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let variance: f64 = logs.iter().map(|(x, _)| (x - mean_x).powi(2)).sum();
    covariance / variance
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn points() -> Vec<Point> {
        let proportional = EDGES.into_iter().flat_map(|edges| {
            WINNERS.map(|winners| {
                let time = Duration::from_nanos(u64::from(edges) * 50);
                Point::new(
                    edges as usize,
                    nominators(edges),
                    winners,
                    Times::of(&[time]),
                )
            })
        });
        proportional.collect()
    }

    #[test]
    fn sizes_span_three_decades() {
        assert!(EDGES.is_sorted());
        let votes = EDGES.map(|edges| nominators(edges) * VOTES + CANDIDATES);
        assert!(votes[votes.len() - 1] / votes[0] >= 1_000, "{votes:?}");
    }

    #[test]
    fn proportional_time_has_exponent_one_and_quadratic_time_two() {
        assert!((exponent(&of(&points(), 297)) - 1.0).abs() < 1e-3);
        let square: Vec<_> = (1..10).map(|x| (f64::from(x), f64::from(x * x))).collect();
        assert!((exponent(&square) - 2.0).abs() < 1e-9);
    }

    #[test]
    fn the_file_of_values_holds_every_point() {
        let values = values(&points());
        assert_eq!(values.lines().count(), 1 + EDGES.len() * WINNERS.len());
        assert!(
            values.contains("\n1000000,62437,600,50,50,50,50\n"),
            "{values}"
        );
    }
}
