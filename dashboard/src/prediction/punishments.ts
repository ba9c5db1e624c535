/**
 * What a validator's record of offences means for an election.
 *
 * Before: the records of `ElectorateState`. After: `admission.ts` leaves offenders out or takes them back, `electorate.ts`
 * drops void nominations. Source: section 2 of docs/spec/slashing.md, and `slashing/causes.rs` of the staking pallet.
 */
import type { Cause, Nominator, Punishment, Voided } from './types';

/** The number of elections at the last exclusion, or null. */
export function lastExclusion({ causes, excludedAfter }: Punishment): number | null {
  const counts = effective(causes, (cause) => cause.excludedAfter !== null).map((cause) => cause.excludedAfter!);
  if (excludedAfter !== null) counts.push(excludedAfter);
  return counts.length === 0 ? null : Math.max(...counts);
}

/** Whether the election that follows `elections` others excludes the validator. */
export function isExcluded(punishment: Punishment | undefined, elections: number): boolean {
  return punishment !== undefined && lastExclusion(punishment) === elections;
}

/**
 * Up to when nominations are void in the election that follows `elections` others, or null. Offences from before an election that
 * took the validator back void nothing in later elections either.
 */
export function voidedInElection(punishment: Punishment | undefined, elections: number): Voided | null {
  if (!punishment || punishment.admittedAfter === elections) return null;
  const voids = (cause: Cause) => cause.voided !== null && !isForgiven(cause);
  const voided = effective(punishment.causes, voids).map((cause) => cause.voided!);
  if (punishment.voided) voided.push(punishment.voided);
  return voided.reduce<Voided | null>((last, one) => (last === null || isLater(one, last) ? one : last), null);
}

/** Whether a nomination is void. */
export function covers(voided: Voided, { submittedIn, submittedAt }: Pick<Nominator, 'submittedIn' | 'submittedAt'>): boolean {
  return submittedIn < voided.era || (submittedIn === voided.era && submittedAt <= voided.block);
}

/** The largest fraction of the offences, zero if there is none. */
export function severityOf(punishment: Punishment | undefined): bigint {
  const fractions = punishment?.causes.map((cause) => cause.fraction) ?? [];
  return fractions.reduce((most, one) => (one > most ? one : most), 0n);
}

/** The record of a validator that the election after `elections` others takes back. */
export function admitted(punishment: Punishment, elections: number): Punishment {
  return {
    ...punishment,
    admittedAfter: elections,
    excludedAfter: null,
    causes: punishment.causes.map((cause) => ({ ...cause, excludedAfter: null })),
  };
}

/** The causes with a consequence that no earlier cause with the same consequence covers. */
function effective(causes: Cause[], hasIt: (cause: Cause) => boolean): Cause[] {
  const kept: Cause[] = [];
  for (const cause of causes.filter(hasIt)) {
    const isCovered = kept.some((earlier) => cause.yields && earlier.ruledIn >= cause.slashEra);
    if (!isCovered) kept.push(cause);
  }
  return kept;
}

/** Whether an election took the validator back after this offence: that ended its exclusion. */
function isForgiven(cause: Cause): boolean {
  return cause.chilled && cause.excludedAfter === null;
}

function isLater(one: Voided, other: Voided): boolean {
  return one.era > other.era || (one.era === other.era && one.block > other.block);
}
