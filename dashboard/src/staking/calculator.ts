/**
 * What a stake earns over time, nominal and real.
 *
 * Before: a point of `curve.ts`, and what a person enters. After: the calculator's page.
 * Exact in BigInt. Rates are in parts of 10³⁶ while they are multiplied, so that millions of short eras lose less than a
 * unit. The chain rounds each payment down to a unit, so it pays up to one unit less per era.
 */
import { BILLION } from './model';
import type { CurvePoint } from './curve';
import { MILLIS_PER_YEAR, ONE } from './inflation';

const SCALE = 10n ** 36n;

export interface Plan {
  /** In units. */
  amount: bigint;
  /** How long, in ms. Only whole eras are paid. */
  millis: bigint;
  eraMillis: bigint;
  /** Of the validators, in parts of 10⁹. */
  commission: bigint;
  /** Whether each reward is added to the stake. */
  compounds: boolean;
  /** The staking rate, and the inflation at it. Both are assumed to stay. */
  point: CurvePoint;
}

export interface Outcome {
  eras: bigint;
  /** All rewards, in units. */
  reward: bigint;
  /** The reward over the amount, in parts of 10¹⁸. */
  nominal: bigint;
  /** The change of the stake's share of all tokens, in parts of 10¹⁸. Negative if inflation is more than the return. */
  real: bigint;
  /** A year's return without compounding, in parts of 10¹⁸. */
  yearly: bigint;
}

/** (1 + rate)^times in parts of 10³⁶, by squaring. `rate` has the same parts. Each product is rounded down. */
export function grown(rate: bigint, times: bigint): bigint {
  let result = SCALE;
  let base = SCALE + rate;
  for (let left = times; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * base) / SCALE;
    base = (base * base) / SCALE;
  }
  return result;
}

/**
 * The outcome of a plan. Validators are assumed to earn the same points and to have the same stake, as the election aims at.
 * Then a stake earns `stakers / staking rate · (1 − commission)` a year.
 */
export function outcome(plan: Plan): Outcome {
  const eras = plan.eraMillis === 0n ? 0n : plan.millis / plan.eraMillis;
  if (plan.point.rate === 0n) return { eras, reward: 0n, nominal: 0n, real: 0n, yearly: 0n };
  // One fraction, so that it is rounded once.
  const yearly = (plan.point.stakers * (BILLION - plan.commission) * SCALE)
    / (plan.point.rate * BILLION);
  const perEra = (yearly * plan.eraMillis) / MILLIS_PER_YEAR;
  const gain = plan.compounds ? grown(perEra, eras) - SCALE : perEra * eras;
  const issued = grown((plan.point.total * (SCALE / ONE) * plan.eraMillis) / MILLIS_PER_YEAR, eras);
  return {
    eras,
    reward: (plan.amount * gain) / SCALE,
    nominal: gain / (SCALE / ONE),
    real: floorDivide((SCALE + gain) * ONE, issued) - ONE,
    yearly: yearly / (SCALE / ONE),
  };
}

function floorDivide(a: bigint, b: bigint): bigint {
  return b === 0n ? 0n : a / b;
}
