/**
 * What an era mints, and the part of it that stakers get.
 *
 * Before: stake and issuance from the chain. After: `curve.ts`, and the measured rate of the overview.
 * Rates are BigInts in parts of 10¹⁸. Every division rounds down. Source: section 5 of docs/spec/staking.md.
 */

export const ONE = 10n ** 18n;

/** The year that rates refer to: 365.25 days, in ms. */
export const MILLIS_PER_YEAR = 31_557_600_000n;

/** Yearly inflation as a function of the staking rate. All fields are in parts of 10¹⁸. */
export interface Curve {
  /** The stakers' part with nothing staked. */
  min: bigint;
  /** The stakers' part at the ideal rate, and the whole inflation at any rate. */
  max: bigint;
  /** The staking rate at which stakers get everything. */
  ideal: bigint;
  /** The stake beyond the ideal that halves what stakers get above `min`. */
  falloff: bigint;
}

/** What Polkadot-JS Apps assumes for a chain that it does not know. */
export const DEFAULT_CURVE: Curve = { min: ONE / 40n, max: ONE / 10n, ideal: ONE / 2n, falloff: ONE / 20n };

/** The staked part of the issuance, at most 1. Zero if nothing is issued. */
export function stakingRate(staked: bigint, issuance: bigint): bigint {
  if (issuance === 0n) return 0n;
  return staked > issuance ? ONE : (staked * ONE) / issuance;
}

/** The stakers' yearly rate at a staking rate: linear up to the ideal; beyond it, each falloff halves the excess over `min`. */
export function stakersRate(rate: bigint, curve: Curve = DEFAULT_CURVE): bigint {
  const incentive = rate < curve.ideal
    ? (rate * ONE) / curve.ideal
    : powerOfHalf(rate - curve.ideal, curve.falloff);
  return curve.min + ((curve.max - curve.min) * incentive) / ONE;
}

/** ln 2 in parts of 10³⁰. */
const LN2 = 693_147_180_559_945_309_417_232_121_458n;
const FINE = 10n ** 30n;

/** 2^(−excess / falloff) in parts of 10¹⁸: whole halvings, then the series of e^−x, with twelve spare digits. */
function powerOfHalf(excess: bigint, falloff: bigint): bigint {
  const exponent = ((excess % falloff) * LN2) / falloff;
  let term = FINE;
  let sum = FINE;
  for (let n = 1n; term !== 0n; n += 1n) {
    term = (-term * exponent) / FINE / n;
    sum += term;
  }
  return (sum >> (excess / falloff)) / (FINE / ONE);
}

export interface EraInflation {
  stakers: bigint;
  treasury: bigint;
  total: bigint;
}

/** What an era of `millis` mints, in units. The treasury gets what stakers do not get. */
export function eraInflation(staked: bigint, issuance: bigint, millis: bigint, curve: Curve = DEFAULT_CURVE): EraInflation {
  const mint = (rate: bigint) => (((rate * issuance) / ONE) * millis) / MILLIS_PER_YEAR;
  const total = mint(curve.max);
  const stakers = mint(stakersRate(stakingRate(staked, issuance), curve));
  return { stakers, treasury: total - stakers, total };
}

/**
 * The yearly rate that a finished era amounts to, in parts of 10¹⁸: `reward · year / (issuance · length)`. The issuance is
 * that of today, so the rate of an old era is a little too low.
 */
export function measuredRate(reward: bigint, issuance: bigint, millis: bigint): bigint {
  if (issuance === 0n || millis === 0n) return 0n;
  return (reward * ONE * MILLIS_PER_YEAR) / (issuance * millis);
}
