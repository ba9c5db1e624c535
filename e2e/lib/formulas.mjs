/**
 * The expected rewards and slashes, computed from the specification and not from the chain's code.
 *
 * Before: `staking.mjs` reads stakes, points and times. After: tests compare exact amounts.
 * Amounts are BigInts in base units. Every division rounds down, as on the chain: `/` on BigInts that are not negative. Only
 * `nearestPart` does not.
 */

/** The year that inflation rates refer to: 365.25 days, in milliseconds. */
const MILLIS_PER_YEAR = 31_557_600_000n;
/** Commissions are stored in parts of this. */
const BILLION = 10n ** 9n;
/** Rates are computed in parts of this. */
const ONE = 10n ** 18n;

/** The total inflation, the stakers' part with nothing staked, the ideal staking rate, and the falloff above it. */
const MAX = ONE / 10n;
const MIN = ONE / 40n;
const IDEAL = ONE / 2n;
const FALLOFF = ONE / 20n;

/**
 * An era's inflation as `{ stakers, treasury, total }`. `total` is ⌊⌊10% · issuance⌋ · ms / year⌋. It does not depend on the
 * staked amount. The stakers' part has the same formula with `stakersRate` instead of 10%.
 */
export function eraInflation({ staked, issuance, millis }) {
  const mint = (rate) => ((rate * issuance) / ONE) * millis / MILLIS_PER_YEAR;
  const total = mint(MAX);
  const stakers = mint(stakersRate(staked, issuance));
  return { stakers, treasury: total - stakers, total };
}

/**
 * The stakers' yearly rate, in parts of 10¹⁸. It is linear up to the ideal staking rate. Above that, each falloff halves the
 * part over the minimum.
 */
export function stakersRate(staked, issuance) {
  if (issuance === 0n) return MIN;
  const rate = staked > issuance ? ONE : (staked * ONE) / issuance;
  const incentive = rate < IDEAL ? (rate * ONE) / IDEAL : powerOfHalf(rate - IDEAL, FALLOFF);
  return MIN + ((MAX - MIN) * incentive) / ONE;
}

/** 2^(−excess / falloff), in parts of 10¹⁸: whole halvings, then a series for the rest, with twelve spare digits. */
function powerOfHalf(excess, falloff) {
  const fine = 10n ** 30n;
  const ln2 = 693_147_180_559_945_309_417_232_121_458n;
  const exponent = ((excess % falloff) * ln2) / falloff;
  let term = fine;
  let sum = fine;
  for (let n = 1n; term !== 0n; n += 1n) {
    term = (-term * exponent) / fine / n;
    sum += term;
  }
  return (sum >> (excess / falloff)) / (fine / ONE);
}

/** A validator's pool: its part of an era's reward by points. The stake does not matter. */
export function validatorPool(eraReward, points, totalPoints) {
  return (eraReward * points) / totalPoints;
}

/** The validator's commission of its pool. `commission` is in parts of 10⁹. */
export function commissionOf(pool, commission) {
  return (pool * commission) / BILLION;
}

/** The reward of one stake from the pool after commission. `exposureTotal` is the total backing of the validator. */
export function stakerShare(pool, commission, stake, exposureTotal) {
  return ((pool - commissionOf(pool, commission)) * stake) / exposureTotal;
}

/**
 * The rewards of a validator and its nominators in an era: `{ pool, validator, nominators: { address: amount }, paid }`.
 * `validator` is the commission plus the share of its own stake. `exposure` has the form of `staking.mjs`.
 */
export function poolPayouts({ eraReward, points, totalPoints, commission, exposure }) {
  const pool = validatorPool(eraReward, points, totalPoints);
  const share = (stake) => stakerShare(pool, commission, stake, exposure.total);
  const validator = commissionOf(pool, commission) + share(exposure.own);
  const nominators = Object.fromEntries(
    exposure.pages.flatMap(({ others }) => others).map(({ who, value }) => [who, share(value)]),
  );
  const paid = Object.values(nominators).reduce((sum, amount) => sum + amount, validator);
  return { pool, validator, nominators, paid };
}

/**
 * The slash fraction of each of `offenders` that are offline in one session, in parts of 10⁹. It is zero for up to a tenth
 * of the set plus one.
 */
export function unresponsivenessFraction(offenders, validators) {
  const tolerated = validators / 10n + 1n;
  if (offenders <= tolerated) return 0n;
  const cap = (7n * BILLION) / 100n;
  const excess = 3n * (offenders - tolerated);
  return excess >= validators ? cap : (cap * excess) / validators;
}

/** The slash fraction of each of `offenders` with two blocks in a slot or two votes in a round, in parts of 10⁹. */
export function equivocationFraction(offenders, validators) {
  const weight = 3n * offenders;
  return weight >= validators ? BILLION : (BILLION * weight * weight) / (validators * validators);
}

/** The amounts that a slash of `fraction`, in parts of 10⁹, takes: `{ own, others: [{ who, value }], total }`. */
export function poolSlash(fraction, exposure) {
  const part = (stake) => (stake * fraction) / BILLION;
  const own = part(exposure.own);
  const others = exposure.pages.flatMap((page) => page.others).map(({ who, value }) => ({ who, value: part(value) }));
  return { own, others, total: others.reduce((sum, { value }) => sum + value, own) };
}

/**
 * The era that applies a slash for `slashEra` that is reported in `reportedIn`. There are `deferral` whole eras after the
 * offence. After a late report there is at least one whole era.
 */
export function applicationEra(slashEra, reportedIn, deferral) {
  const sinceReport = reportedIn > slashEra ? Math.min(deferral, 1) : 0;
  return Math.max(slashEra + deferral, reportedIn + sinceReport) + 1;
}

/** The era that applies a slash that governance begins in era `begunIn`, for any era. A whole slash deferral is between them. */
export function applicationEraByHand(begunIn, deferral) {
  return begunIn + deferral + 1;
}

/** The share of the only reporter in the slashed amount. */
export function reporterShare(taken, rewardFraction) {
  return (taken * rewardFraction) / BILLION;
}

/**
 * A part of an amount to the nearest unit, as pools compute their commission. Half a unit is dropped. `rate` is in parts of
 * 10⁹.
 */
export function nearestPart(amount, rate) {
  return (amount * rate + BILLION / 2n - 1n) / BILLION;
}

/** What an income of a nomination pool gives: `{ commission, perPoint }`. `perPoint` is in parts of 10¹⁸. */
export function poolIncome(income, rate, points) {
  const commission = nearestPart(income, rate);
  return { commission, perPoint: ((income - commission) * ONE) / points };
}

/** The reward of a member of a pool. */
export function memberReward(perPoint, points) {
  return (perPoint * points) / ONE;
}

/**
 * What is left of the parts of a stake after a slash of `amount`. Each part loses in proportion to its size. The first i
 * parts together lose ⌊amount · sum of the first i / sum of all⌋. Chunks come first, then the active stake.
 */
export function leftOfParts(amount, parts) {
  const all = parts.reduce((sum, part) => sum + part, 0n);
  let reached = 0n;
  return parts.map((part) => {
    const before = (amount * reached) / all;
    reached += part;
    return part - ((amount * reached) / all - before);
  });
}
