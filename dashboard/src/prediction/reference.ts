/**
 * Sequential Phragmén by its definition, round by round. Only tests use it: it is slow, and easy to compare with the text.
 *
 * Before: the input of the solver. After: tests compare with the Wasm module. Source: section 2 of docs/spec/election.md.
 * Every division rounds down, unless a comment says otherwise.
 */
import type { SolverInput } from './flat';
import { BILLION, type Solution } from './types';

/** One unit of load. Scores stop there. */
const MAX = 2n ** 128n - 1n;

interface Voter {
  stake: bigint;
  /** Without repetitions. */
  targets: number[];
  load: bigint;
  /** What each winner added to the load. */
  edges: Map<number, bigint>;
}

export function solveByDefinition(input: SolverInput): Solution {
  const voters = input.voters.map(({ votes, targets }): Voter => {
    return { stake: votes, targets: [...new Set(targets)], load: 0n, edges: new Map() };
  });
  const winners = elect(input, voters);
  const backings = voters.flatMap((voter, index) => {
    return [...stakesOf(voter)].map(([winner, votes]) => ({ voter: index, winner, votes }));
  });
  return { winners, backings };
}

/** Fills the seats, and leaves the loads with the voters. */
function elect({ seats, candidates }: SolverInput, voters: Voter[]): number[] {
  const left = Array.from({ length: candidates }, (_, index) => index);
  const winners: number[] = [];
  while (winners.length < seats && left.length > 0) {
    const scores = left.map((candidate) => scoreOf(candidate, voters));
    let least = 0;
    scores.forEach((score, index) => {
      if (isLess(score, scores[least]!)) least = index;
    });
    const score = scores[least]!;
    const [winner] = left.splice(least, 1) as [number];
    winners.push(winner);
    if (score === null) continue;
    for (const voter of voters.filter(({ targets }) => targets.includes(winner))) {
      voter.edges.set(winner, score - voter.load);
      voter.load = score;
    }
  }
  return winners;
}

/** Null for a candidate that no stake names. It comes after all others. */
function scoreOf(candidate: number, voters: Voter[]): bigint | null {
  const own = voters.filter(({ targets }) => targets.includes(candidate));
  const approval = own.reduce((sum, { stake }) => sum + stake, 0n);
  if (approval === 0n) return null;
  const score = own.reduce((sum, { load, stake }) => sum + (load * stake) / approval, MAX / approval);
  return score < MAX ? score : MAX;
}

function isLess(one: bigint | null, other: bigint | null): boolean {
  return one !== null && (other === null || one < other);
}

/** The stake of a voter behind each of its winners: weights, then ratios, then stakes. */
function stakesOf({ stake, targets, load, edges }: Voter): Map<number, bigint> {
  const winners = targets.filter((target) => edges.has(target));
  const part = (value: bigint, one: bigint, whole: bigint) => (whole === 0n ? 0n : (value * one) / whole);
  const weights = whole(winners.map((winner) => [winner, part(stake, edges.get(winner)!, load)]), stake);
  const ratios = whole(weights.map(([winner, weight]) => [winner, part(weight, BILLION, stake)]), BILLION);
  // To the nearest, halves down. None is dropped here.
  const stakes = ratios.map(([winner, ratio]): Part => [winner, (ratio * stake * 2n + BILLION - 1n) / (2n * BILLION)]);
  const values = normalized(stakes.map(([, value]) => value), stake);
  return new Map(stakes.map(([winner], index) => [winner, values[index]!]));
}

type Part = [number, bigint];

/** Drops zeros, and makes the others sum up to `sum`. */
function whole(parts: Part[], sum: bigint): Part[] {
  const kept = parts.filter(([, value]) => value > 0n);
  const values = normalized(kept.map(([, value]) => value), sum);
  return kept.map(([winner], index) => [winner, values[index]!]);
}

/**
 * Makes parts sum up to `sum`. A deficit goes to the smallest part until it has an equal share, then to the next. A surplus comes
 * from the largest until it is down to the smallest, then from the next. Both move in steps: of the deficit or surplus divided
 * by the number of parts first, as often as there are parts, then of one unit.
 */
export function normalized(parts: bigint[], sum: bigint): bigint[] {
  const result = [...parts];
  const missing = sum - parts.reduce((all, part) => all + part, 0n);
  if (parts.length === 0 || missing === 0n) return result;
  const sign = missing > 0n ? 1n : -1n;
  const order = parts.map((_, index) => index);
  // A stable sort: of equal parts the first gets, and the last gives.
  order.sort((one, other) => (parts[one]! === parts[other]! ? 0 : parts[one]! < parts[other]! ? -1 : 1));
  const limit = sign > 0n ? sum / BigInt(parts.length) : parts[order[0]!]!;
  if (sign < 0n) order.reverse();
  const size = BigInt(parts.length);
  let turn = 0;
  const move = (step: bigint) => {
    const index = order[turn]!;
    result[index]! += sign * step;
    const isDone = sign > 0n ? result[index]! >= limit : result[index]! <= limit;
    if (isDone) turn = (turn + 1) % order.length;
  };
  const step = (missing * sign) / size;
  if (step > 0n) order.forEach(() => move(step));
  for (let left = (missing * sign) % size; left > 0n; left -= 1n) move(1n);
  return result;
}
