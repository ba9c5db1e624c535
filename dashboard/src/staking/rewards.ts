/**
 * How an era's reward is divided: by points over validators, by stake within a validator's pool.
 *
 * Before: points, exposures and rewards from the chain. After: the record of a validator, "My stake", past returns.
 * Every division rounds down. Source: section 6 of docs/spec/staking.md.
 *
 * `pallet-staking` divides otherwise: a fraction is a Perbill, rounded down, and an amount times a Perbill is rounded to the
 * nearest unit, halves down. A validator gets its commission page by page, by the stake on the page. Source:
 * `do_payout_stakers_by_page` of pallet-staking 50.
 */
import { BILLION, type Backing, type ExposedEra, type PastEra, type Payout, type PayoutState, type Rules } from './model';
import { MILLIS_PER_YEAR, ONE } from './inflation';

/**
 * `amount · part / all`, rounded down. By the rules of `pallet-staking` the fraction is rounded down to parts of 10⁹ first, and
 * the result to the nearest unit, halves down. Zero if `all` is zero.
 */
export function partOf(amount: bigint, part: bigint, all: bigint, rules: Rules): bigint {
  if (all === 0n) return 0n;
  if (rules === 'exact') return (amount * part) / all;
  const scaled = amount * ((part * BILLION) / all);
  return scaled / BILLION + (scaled % BILLION > BILLION / 2n ? 1n : 0n);
}

/** A validator's pool: its part of the era's reward, by points alone. Zero if nobody has points. */
export function validatorPool(reward: bigint, points: bigint, allPoints: bigint, rules: Rules = 'exact'): bigint {
  return partOf(reward, points, allPoints, rules);
}

/** The commission of a pool. `commission` is in parts of 10⁹. */
export function commissionOf(pool: bigint, commission: bigint, rules: Rules = 'exact'): bigint {
  return partOf(pool, commission, BILLION, rules);
}

/** The reward of one stake. `total` is all stake behind the validator. */
export function stakerReward(pool: bigint, commission: bigint, stake: bigint, total: bigint, rules: Rules = 'exact'): bigint {
  return partOf(pool - commissionOf(pool, commission, rules), stake, total, rules);
}

/**
 * What a validator gets of its pool: `{ commission, own }`. `pallet-staking` pays the commission in parts, one for each page, and
 * rounds each. So with several pages it pays up to a part of 10⁹ less for each page.
 */
export function validatorReward(pool: bigint, commission: bigint, backing: Backing, rules: Rules = 'exact') {
  return {
    commission: commissionOf(pool, commission, rules), own: stakerReward(pool, commission, backing.own, backing.total, rules),
  };
}

/** The reward of a staker for an exposed era, commission included. Null while the era lasts. */
export function rewardOf(exposed: ExposedEra): bigint | null {
  if (exposed.eraReward === null) return null;
  const { rules, backing: { total } } = exposed;
  const pool = validatorPool(exposed.eraReward, exposed.points, exposed.allPoints, rules);
  const reward = stakerReward(pool, exposed.commission, exposed.stake, total, rules);
  if (!exposed.isValidator) return reward;
  const commission = commissionOf(pool, exposed.commission, rules);
  return reward + (rules === 'exact' ? commission : partOf(commission, exposed.pageStake, total, rules));
}

/** Whether the page that pays this staker is paid. */
export function isPaid(exposed: ExposedEra): boolean {
  return exposed.claimed.includes(exposed.page);
}

/** Whether the staker is on a page that is never paid, because the validator has too many nominators. */
export function isBeyondPaidPages(exposed: ExposedEra): boolean {
  return exposed.page >= exposed.backing.pages;
}

/** What became of the reward of an exposed era. */
export function payoutState(exposed: ExposedEra): PayoutState {
  if (exposed.eraReward === null) return 'running';
  if (isBeyondPaidPages(exposed)) return 'unpayable';
  return isPaid(exposed) ? 'paid' : 'pending';
}

/** The payout of an exposed era, as the chain would tell it. */
export function payoutOf(exposed: ExposedEra): Payout {
  const { era, validator, page, stake, isValidator } = exposed;
  const state = payoutState(exposed);
  return { era, validator, page, stake, isValidator, reward: state === 'unpayable' ? 0n : rewardOf(exposed), state };
}

/** Whether a claim of this payout gives somebody something: a validator claims for its nominators too. */
export function isWorthClaiming({ state, reward, isValidator }: Payout): boolean {
  return state === 'pending' && (isValidator || reward !== 0n);
}

/** The sum of rewards in a state. */
export function sumOf(payouts: Payout[], state: PayoutState): bigint {
  return payouts.filter((one) => one.state === state).reduce((sum, { reward }) => sum + (reward ?? 0n), 0n);
}

/**
 * A nominator's yearly return over past eras, in parts of 10¹⁸, without compounding: what a unit of stake would have earned,
 * summed over the eras, times year over time. Eras without election count as eras without reward. Null without any era.
 */
export function pastReturn(past: (PastEra | null)[], eraMillis: bigint): bigint | null {
  if (past.length === 0 || eraMillis === 0n) return null;
  const earned = past.reduce((sum, era) => sum + (era ? returnOf(era) : 0n), 0n);
  return (earned * MILLIS_PER_YEAR) / (eraMillis * BigInt(past.length));
}

/** What a unit of a nominator's stake earned in an era, in parts of 10¹⁸. */
export function returnOf(era: PastEra): bigint {
  return era.total === 0n ? 0n : ((era.pool - commissionOf(era.pool, era.commission)) * ONE) / era.total;
}

/** Points against the average of the validators at work, in parts of 10⁹: 10⁹ is the average. Null if nobody has points. */
export function pointsAgainstAverage(points: bigint, allPoints: bigint, validators: number): bigint | null {
  if (allPoints === 0n || validators === 0) return null;
  return (points * BILLION * BigInt(validators)) / allPoints;
}

/** How many of a validator's nominators are paid. */
export function paidNominators(backing: Backing, pageSize: number): number {
  return Math.min(backing.nominators, backing.pages * pageSize);
}
