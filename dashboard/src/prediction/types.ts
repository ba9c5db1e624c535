/**
 * The shapes of a prediction: what an election reads, what it holds, and what comes out.
 *
 * Before: `reader.ts` reads the state of a chain into an `ElectorateState`. After: `electorate.ts` makes `Ballots` of it, the
 * solver a `Solution`, and `exposures.ts` an `Outcome`. An account is the hex of its public key, as everywhere in the pages.
 * Stakes are BigInts in the smallest unit; *votes* are stakes scaled so that all together fit into 64 bits. Shares are BigInts
 * in parts of 10⁹.
 */

export type Account = `0x${string}`;

/** Parts in which the chain stores shares. */
export const BILLION = 1_000_000_000n;

/** The bounds of the runtime's configuration. */
export interface ElectionBounds {
  /** Pages of voters, more than one, and voters in a page. Voters beyond all pages have no vote. */
  pages: number;
  votersPerPage: number;
  /** Candidates that staking lists, and candidates that an election takes. */
  maxCandidates: number;
  maxTargets: number;
  maxWinners: number;
  /** Votes of one voter. */
  maxVotes: number;
}

/** Nominations up to this moment are void: those of earlier planned eras, and those of this era up to this block. */
export interface Voided {
  era: number;
  block: number;
}

/** What one offence did to a validator. The fields are those of the chain's `Cause`. */
export interface Cause {
  slashEra: number;
  ruledIn: number;
  fraction: bigint;
  yields: boolean;
  chilled: boolean;
  excludedAfter: number | null;
  voided: Voided | null;
}

/** What offences did to a validator. The fields are those of the chain's `Punishment`. */
export interface Punishment {
  causes: Cause[];
  excludedAfter: number | null;
  voided: Voided | null;
  admittedAfter: number | null;
}

export interface Nominator {
  who: Account;
  targets: Account[];
  /** The planned era and the block of the nomination. */
  submittedIn: number;
  submittedAt: number;
}

/** Everything that an election reads, of one block. */
export interface ElectorateState {
  bounds: ElectionBounds;
  issuance: bigint;
  /** `ValidatorCount` and `MinimumValidatorCount`. */
  seats: number;
  minimumWinners: number;
  /** The least stake with which a nominator has a vote: the minimum bond, but at least the existential deposit. */
  minimumToNominate: bigint;
  /** The elections that will be counted when the predicted election begins. */
  electionsHeld: number;
  /** Listed candidates, in any order. */
  candidates: Account[];
  /** All that validate, listed or not. */
  validators: Set<Account>;
  /** The validators of the present session. */
  atWork: Account[];
  withKeys: Set<Account>;
  /** Validators that were chilled for an offence, and have decided nothing since. */
  chilled: Set<Account>;
  punishments: Map<Account, Punishment>;
  /** In any order. */
  nominators: Nominator[];
  /** The active stake of each stash. Zero for one that is missing. */
  stakes: Map<Account, bigint>;
  /** The commission with which a candidate would be elected, in parts of 10⁹. */
  commissions: Map<Account, bigint>;
}

/** A nomination that is not made yet. It takes the place of whatever the stash does. */
export interface ProposedNomination {
  who: Account;
  /** The whole active stake, in units. */
  stake: bigint;
  targets: Account[];
}

export interface Ballot {
  who: Account;
  /** At least one. */
  votes: bigint;
  /** Places in the list of candidates, at least one. */
  targets: number[];
}

/** The input of the solver. */
export interface Ballots {
  seats: number;
  candidates: Account[];
  voters: Ballot[];
  /** The units of a vote. At least one. */
  unitsPerVote: bigint;
  /** Nominators for which the election has no room: those with the smallest stakes. */
  withoutRoom: Account[];
}

/** The votes of one voter behind one winner. Both are places in the input. */
export interface Backing {
  voter: number;
  winner: number;
  votes: bigint;
}

export interface Solution {
  /** In the order of the election. */
  winners: number[];
  /** In the order of the voters. */
  backings: Backing[];
}

export interface Stake {
  who: Account;
  value: bigint;
}

/** The stake behind one validator, in units. */
export interface Exposure {
  validator: Account;
  total: bigint;
  own: bigint;
  /** The largest first, of equal stakes the first account, as on the chain. */
  others: Stake[];
}

/** Why an election elects nobody. The old set stays. */
export type Failure = 'no candidates' | 'no seats' | 'no voters' | 'too few winners';

export interface Outcome {
  /** By account. */
  exposures: Exposure[];
  withoutRoom: Account[];
}

/** An election that fails. The message is a sentence for people. */
export class ElectionFailed extends Error {
  constructor(readonly reason: Failure) {
    super(`This election would elect nobody, and the present validators would stay: ${reason}.`);
  }
}
