/** Values for the tests of this folder: a small chain, and random numbers. */
import { readFileSync } from 'node:fs';
import type { SolverInput } from './flat';
import type { Account, ElectorateState, Nominator, Solution } from './types';
import { instantiate, type Solve } from './wasm';

const here = (path: string): URL => new URL(path, import.meta.url);

/** The solver of `npm run build:solver`. */
export async function builtSolver(): Promise<Solve> {
  let module: Uint8Array<ArrayBuffer>;
  try {
    module = new Uint8Array(readFileSync(here('../../public/solver.wasm')));
  } catch {
    throw new Error('dashboard/public/solver.wasm is missing. Build it first: dashboard/solver/build.sh');
  }
  return instantiate(module);
}

export interface Golden {
  name: string;
  input: SolverInput;
  solution: Solution;
}

interface Stored {
  name: string;
  seats: number;
  candidates: number;
  voters: [string, number[]][];
  winners: number[];
  backings: [number, number, string][];
}

/** Elections as `sp-npos-elections` holds them. A test of `dashboard/solver` keeps the file. */
export function goldenElections(): Golden[] {
  const stored = JSON.parse(readFileSync(here('../../solver/tests/solver/golden.json'), 'utf8')) as Stored[];
  return stored.map(({ name, seats, candidates, voters, winners, backings }) => ({
    name,
    input: { seats, candidates, voters: voters.map(([votes, targets]) => ({ votes: BigInt(votes), targets })) },
    solution: { winners, backings: backings.map(([voter, winner, votes]) => ({ voter, winner, votes: BigInt(votes) })) },
  }));
}

/** Random numbers of 64 bits, the same for the same seed (SplitMix64). */
export function random(seed: bigint): () => bigint {
  const wrap = (value: bigint) => BigInt.asUintN(64, value);
  let state = seed;
  return () => {
    state = wrap(state + 0x9e3779b97f4a7c15n);
    let mixed = wrap((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = wrap((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return mixed ^ (mixed >> 31n);
  };
}

export const account = (n: number): Account => `0x${n.toString(16).padStart(64, '0')}`;

/** A nomination in era 3, block 30. */
export const nominator = (who: Account, targets: Account[], changes: Partial<Nominator> = {}): Nominator => {
  return { who, targets, submittedIn: 3, submittedAt: 30, ...changes };
};

/** Four candidates of 100 units each, three of them at work, and no nominators. Two are elected. */
export function chain(changes: Partial<ElectorateState> = {}): ElectorateState {
  const candidates = [1, 2, 3, 4].map(account);
  return {
    bounds: { pages: 2, votersPerPage: 8, maxCandidates: 6, maxTargets: 6, maxWinners: 5, maxVotes: 3 },
    issuance: 1_000_000n, seats: 2, minimumWinners: 1, minimumToNominate: 10n, electionsHeld: 7,
    candidates, validators: new Set(candidates), atWork: candidates.slice(0, 3), withKeys: new Set(candidates), chilled: new Set(),
    punishments: new Map(), nominators: [], stakes: new Map(candidates.map((who) => [who, 100n])),
    commissions: new Map(candidates.map((who) => [who, 100_000_000n])),
    ...changes,
  };
}
