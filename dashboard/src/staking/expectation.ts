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
  /** Their mean length in ms. `eraReward` is what they paid in such a time. Null if the chain does not say it. */
  eraMillis: number | null;
}

/** So that the average of small points keeps its digits. */
const POINT = 1_000_000n;

/**
 * The averages of the past eras of all rows. The first era of a chain is left out, because it is shorter. Null if no other era
 * is over.
 */
export function expectedTerms(rows: Pick<ValidatorRow, 'who' | 'past'>[]): ExpectedTerms | null {
  const paid = new Map<number, PastEra>();
  const points = new Map<Account, bigint>();
  for (const { who, past } of rows) {
    const eras = past.filter((one): one is PastEra => one !== null && one.era > 0);
    for (const one of eras) paid.set(one.era, one);
    if (eras.length > 0) points.set(who, (sum(eras.map((one) => one.points)) * POINT) / BigInt(eras.length));
  }
  if (paid.size === 0) return null;
  const eras = [...paid.values()].sort((one, other) => one.era - other.era);
  const lengths = eras.flatMap(({ millis }) => millis ?? []);
  return {
    eraReward: sum(eras.map(({ reward }) => reward)) / BigInt(eras.length),
    points,
    eras: eras.map(({ era }) => era),
    eraMillis: lengths.length < eras.length ? null : lengths.reduce((all, one) => all + one, 0) / eras.length,
  };
}

/** The return of a year without compounding, in parts of 10¹⁸. `reward` is that of one era. Null without stake or length. */
export function yearlyReturn(reward: bigint, stake: bigint, eraMillis: number | null): bigint | null {
  if (stake === 0n || !eraMillis) return null;
  return (reward * MILLIS_PER_YEAR * ONE) / (stake * BigInt(Math.round(eraMillis)));
}

const sum = (amounts: bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n);
