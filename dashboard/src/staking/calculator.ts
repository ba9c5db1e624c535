/**
 * What a stake earns over time, nominal and real.
 *
 * Before: the curve of `inflation.ts`, and what a person enters. After: the calculator's page.
 * Exact in BigInt. Rates are in parts of 10³⁶ while they are multiplied, so that millions of short eras lose less than a
 * unit. The chain rounds each payment down to a unit, so it pays up to one unit less per era.
 */
import { BILLION } from './model';
import { DEFAULT_CURVE, MILLIS_PER_YEAR, ONE, stakersRate, type Curve } from './inflation';

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
  /** The staked part of the issuance, in parts of 10¹⁸. It is assumed to stay. */
  stakingRate: bigint;
  curve?: Curve;
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
 * Then a stake earns `stakersRate / stakingRate · (1 − commission)` a year.
 */
export function outcome(plan: Plan): Outcome {
  const curve = plan.curve ?? DEFAULT_CURVE;
  const eras = plan.eraMillis === 0n ? 0n : plan.millis / plan.eraMillis;
  if (plan.stakingRate === 0n) return { eras, reward: 0n, nominal: 0n, real: 0n, yearly: 0n };
  // One fraction, so that it is rounded once.
  const yearly = (stakersRate(plan.stakingRate, curve) * (BILLION - plan.commission) * SCALE)
    / (plan.stakingRate * BILLION);
  const perEra = (yearly * plan.eraMillis) / MILLIS_PER_YEAR;
  const gain = plan.compounds ? grown(perEra, eras) - SCALE : perEra * eras;
  const issued = grown((curve.max * (SCALE / ONE) * plan.eraMillis) / MILLIS_PER_YEAR, eras);
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

export interface CurvePoint {
  /** Staking rate, stakers' inflation and a stake's return, in parts of 10¹⁸. */
  rate: bigint;
  inflation: bigint;
  yield: bigint;
}

/** The curve at `steps` equal distances from 0 to 1, both ends included. At a rate of zero there is no return. */
export function curvePoints(steps: number, curve: Curve = DEFAULT_CURVE): CurvePoint[] {
  return Array.from({ length: steps + 1 }, (_, step) => {
    const rate = (ONE * BigInt(step)) / BigInt(steps);
    const inflation = stakersRate(rate, curve);
    return { rate, inflation, yield: rate === 0n ? 0n : (inflation * ONE) / rate };
  });
}
