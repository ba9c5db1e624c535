/**
 * What a predicted stake may earn, by the eras that are over.
 *
 * Before: the rows of the table of validators. After: `src/prediction` computes expected rewards with these terms.
 * Every division rounds down.
 */
import { MILLIS_PER_YEAR, ONE } from './inflation';
import type { Account, PastEra, ValidatorRow } from './model';

export interface ExpectedTerms {
  /** The average of the stakers' rewards, in units. */
  eraReward: bigint;
  /** Points of an era, in millionths: of each validator the average of the eras in which it was at work. */
  points: Map<Account, bigint>;
  /** The eras of the averages, the oldest first. */
  eras: number[];
}

/** So that the average of small points keeps its digits. */
const POINT = 1_000_000n;

/**
 * The averages of the past eras of all rows. The first era of a chain is left out, because it is shorter. Null if no other era
 * is over.
 */
export function expectedTerms(rows: Pick<ValidatorRow, 'who' | 'past'>[]): ExpectedTerms | null {
  const rewards = new Map<number, bigint>();
  const points = new Map<Account, bigint>();
  for (const { who, past } of rows) {
    const eras = past.filter((one): one is PastEra => one !== null && one.era > 0);
    for (const { era, reward } of eras) rewards.set(era, reward);
    if (eras.length > 0) points.set(who, (sum(eras.map((one) => one.points)) * POINT) / BigInt(eras.length));
  }
  if (rewards.size === 0) return null;
  return {
    eraReward: sum([...rewards.values()]) / BigInt(rewards.size),
    points,
    eras: [...rewards.keys()].sort((one, other) => one - other),
  };
}

/** The return of a year without compounding, in parts of 10¹⁸. `reward` is that of one era. Null without stake or length. */
export function yearlyReturn(reward: bigint, stake: bigint, eraMillis: number | null): bigint | null {
  if (stake === 0n || !eraMillis) return null;
  return (reward * MILLIS_PER_YEAR * ONE) / (stake * BigInt(eraMillis));
}

const sum = (amounts: bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);
