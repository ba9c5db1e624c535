/**
 * What the chain should have paid, computed a second time from the specification and not from the chain's code.
 *
 * What comes before: `staking.mjs` reads stakes, points and times. What comes after: tests compare to the unit.
 * Amounts are BigInts in base units. Every division rounds down, as the chain's do: `/` on BigInts of one sign.
 */

/** The year that inflation rates refer to: 365.25 days, in milliseconds. */
const MILLIS_PER_YEAR = 31_557_600_000n;
/** Commissions are stored in parts of this. */
const BILLION = 10n ** 9n;
/** Rates are computed in parts of this. */
const ONE = 10n ** 18n;

/** Total inflation, the stakers' part with nothing staked, the ideal staking rate, and the falloff beyond it. */
const MAX = ONE / 10n;
const MIN = ONE / 40n;
const IDEAL = ONE / 2n;
const FALLOFF = ONE / 20n;

/**
 * An era's inflation as `{ stakers, treasury, total }`. `total` does not depend on what is staked: it is
 * ⌊⌊10% · issuance⌋ · ms / year⌋; the stakers' part is the same with `stakersRate` for the 10%.
 */
export function eraInflation({ staked, issuance, millis }) {
  const mint = (rate) => ((rate * issuance) / ONE) * millis / MILLIS_PER_YEAR;
  const total = mint(MAX);
  const stakers = mint(stakersRate(staked, issuance));
  return { stakers, treasury: total - stakers, total };
}

/** The stakers' part of the yearly rate, in parts of 10¹⁸: a line up to the ideal, then half for every falloff. */
export function stakersRate(staked, issuance) {
  if (issuance === 0n) return MIN;
  const rate = staked > issuance ? ONE : (staked * ONE) / issuance;
  const incentive = rate < IDEAL ? (rate * ONE) / IDEAL : powerOfHalf(rate - IDEAL, FALLOFF);
  return MIN + ((MAX - MIN) * incentive) / ONE;
}

/** 2^(−excess / falloff) in parts of 10¹⁸: whole halvings, and a series for the rest, with twelve digits to spare. */
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

/** A validator's pool of an era's reward: by points, whatever its stake. */
export function validatorPool(eraReward, points, totalPoints) {
  return (eraReward * points) / totalPoints;
}

/** What the validator takes of its pool first; `commission` in parts of 10⁹. */
export function commissionOf(pool, commission) {
  return (pool * commission) / BILLION;
}

/** What one stake earns of what the commission leaves. `exposureTotal` is all there is behind the validator. */
export function stakerShare(pool, commission, stake, exposureTotal) {
  return ((pool - commissionOf(pool, commission)) * stake) / exposureTotal;
}

/**
 * What everybody behind a validator earns in an era, as `{ pool, validator, nominators: { address: amount }, paid }`.
 * `validator` is commission plus its own stake's share; `exposure` is that of `staking.mjs`.
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

/** What falling silent costs each of `offenders` of one session, in parts of 10⁹: a tenth of the set and one more are free. */
export function unresponsivenessFraction(offenders, validators) {
  const tolerated = validators / 10n + 1n;
  if (offenders <= tolerated) return 0n;
  const cap = (7n * BILLION) / 100n;
  const excess = 3n * (offenders - tolerated);
  return excess >= validators ? cap : (cap * excess) / validators;
}

/** What two blocks in a slot, or two votes in a round, cost each of `offenders` of it, in parts of 10⁹. */
export function equivocationFraction(offenders, validators) {
  const weight = 3n * offenders;
  return weight >= validators ? BILLION : (BILLION * weight * weight) / (validators * validators);
}

/** What a slash of `fraction`, in parts of 10⁹, takes of a pool: `{ own, others: [{ who, value }], total }`. */
export function poolSlash(fraction, exposure) {
  const part = (stake) => (stake * fraction) / BILLION;
  const own = part(exposure.own);
  const others = exposure.pages.flatMap((page) => page.others).map(({ who, value }) => ({ who, value: part(value) }));
  return { own, others, total: others.reduce((sum, { value }) => sum + value, own) };
}

/**
 * The era that takes a slash for `slashEra` that is reported in `reportedIn`: `deferral` whole eras after the offence, and
 * at least one whole era after a report that comes late.
 */
export function applicationEra(slashEra, reportedIn, deferral) {
  const sinceReport = reportedIn > slashEra ? Math.min(deferral, 1) : 0;
  return Math.max(slashEra + deferral, reportedIn + sinceReport) + 1;
}

/** The era that takes a slash that governance begins in era `begunIn`, for whichever era: a whole deferral lies between. */
export function applicationEraByHand(begunIn, deferral) {
  return begunIn + deferral + 1;
}

/** What the only reporter of a slash gets of what it took. */
export function reporterShare(taken, rewardFraction) {
  return (taken * rewardFraction) / BILLION;
}
