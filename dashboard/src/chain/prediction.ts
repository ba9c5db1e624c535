/**
 * The boundary to a solver that predicts the next election in the browser.
 *
 * Before: the page "Nominate" has a choice of targets. After: it shows what the choice would do, if a solver is there.
 * A solver is a Wasm module that is loaded on demand, so pages stay small without it. `loadPredictor` is the only place that
 * knows how. It resolves with null as long as this build has none, and then the page shows no prediction.
 */
import type { Account } from '../staking/model';

/** What an election reads: all of it from one block. */
export interface ElectionSnapshot {
  seats: number;
  candidates: Account[];
  /** Every voter with its stake in units and its targets, self-votes of candidates included. */
  voters: { who: Account; stake: bigint; targets: Account[] }[];
}

/** A vote to be added to a snapshot, or to take the place of the voter's own. */
export interface ProposedVote {
  who: Account;
  stake: bigint;
  targets: Account[];
}

export interface Prediction {
  /** The winners with all their backing, in units. */
  winners: { who: Account; backing: bigint }[];
  /** How the proposed stake is divided over winners. Empty if none of its targets wins. */
  assigned: { who: Account; value: bigint }[];
}

export interface Predictor {
  /** Runs in a worker or in idle time: it must not block the page. Rejects with a sentence for people. */
  predict(snapshot: ElectionSnapshot, vote: ProposedVote): Promise<Prediction>;
}

/** The solver of this build, or null. */
export async function loadPredictor(): Promise<Predictor | null> {
  return null;
}
