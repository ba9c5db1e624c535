/**
 * When eras and sessions begin and end.
 *
 * Before: the pulse of the chain and its facts. After: pages show dates and durations.
 * Times are estimates: they assume that no slot is missed and that governance changes nothing.
 */
import type { ChainFacts, Pulse } from './model';

/** The length of an era in ms, or null if the chain does not say how long a session is. */
export function eraMillis(facts: ChainFacts): number | null {
  return facts.sessionMillis === null ? null : facts.sessionMillis * facts.sessionsPerEra;
}

/**
 * The mean length in ms of the last `eras` eras that are over, by the sessions that they took: eras that were forced or
 * that waited for an election have another length. `firstSession` is that with which they began. Null if the chain does
 * not say how long a session is.
 */
export function meanEraMillis(eras: number, firstSession: number | null, pulse: Pulse, facts: ChainFacts): number | null {
  const sessions = firstSession === null ? 0 : pulse.eraFirstSession - firstSession;
  if (facts.sessionMillis === null || eras === 0 || sessions <= 0) return eraMillis(facts);
  return Math.round((sessions * facts.sessionMillis) / eras);
}

/**
 * The length in ms of an era that is over, by the sessions that it took. `firstSessions` has the sessions with which
 * eras began. The usual length if the chain has forgotten one of them. Null if the chain does not say how long a
 * session is.
 */
export function lengthOfEra(era: number, firstSessions: ReadonlyMap<number, number>, facts: ChainFacts): number | null {
  const sessions = (firstSessions.get(era + 1) ?? 0) - (firstSessions.get(era) ?? Infinity);
  return facts.sessionMillis === null || sessions <= 0 ? eraMillis(facts) : sessions * facts.sessionMillis;
}

/** The part of the era that is over, 0 to 1. An era that waits for an election stays at 1. */
export function eraPart(pulse: Pulse, facts: ChainFacts): number {
  const sessions = pulse.session - pulse.eraFirstSession + (pulse.sessionPart ?? 0);
  return Math.min(1, Math.max(0, sessions / facts.sessionsPerEra));
}

/** The last moment that JavaScript has a date for, in ms: in the year 275760. */
const LAST_MOMENT = 8.64e15;

/**
 * A moment if there is a date for it, else null. An era in a ledger can be any number, and some are thousands of years
 * away.
 */
export function dated(millis: number): number | null {
  return Math.abs(millis) <= LAST_MOMENT ? millis : null;
}

/**
 * When the session with this index begins. Null if the chain does not say how long a session is, or if there is no such
 * date.
 */
export function sessionStart(session: number, pulse: Pulse, facts: ChainFacts): number | null {
  if (facts.sessionMillis === null || pulse.sessionPart === null) return null;
  return dated(pulse.now + (session - pulse.session - pulse.sessionPart) * facts.sessionMillis);
}

/**
 * The first session of an era that has not begun. Null if eras are frozen, and it is not planned yet. The rules are those of
 * `eras/forecast.rs` of the staking pallet.
 */
function firstSessionOf(era: number, pulse: Pulse, { sessionsPerEra }: ChainFacts): number | null {
  const { activeEra, plannedEra, session, forcing } = pulse;
  // The next session is planned already, and a planned era begins with it. So all others begin after it.
  const ofPlanned = plannedEra > activeEra ? session + 1 : pulse.eraFirstSession;
  const further = era - plannedEra - 1;
  if (further < 0) return ofPlanned;
  const soonest = session + 2;
  switch (forcing) {
    case 'ForceNone': return null;
    case 'ForceAlways': return soonest + further;
    case 'ForceNew': return soonest + further * sessionsPerEra;
    default: return Math.max(ofPlanned + sessionsPerEra, soonest) + further * sessionsPerEra;
  }
}

/** When an era begins or began. `firstSessions` has the first session of past eras. */
export function eraStart(
  era: number, pulse: Pulse, facts: ChainFacts, firstSessions: ReadonlyMap<number, number> = new Map(),
): number | null {
  if (era === pulse.activeEra && pulse.eraStart !== null) return pulse.eraStart;
  const known = firstSessions.get(era);
  const first = known ?? (era > pulse.activeEra ? firstSessionOf(era, pulse, facts)
    : pulse.eraFirstSession + (era - pulse.activeEra) * facts.sessionsPerEra);
  return first === null ? null : sessionStart(first, pulse, facts);
}

/** When stake is free that unbonds now. Our pallet shortens no unlock by forced eras: it takes the sessions of usual ones. */
export function unlockStart(pulse: Pulse, facts: ChainFacts): number | null {
  const era = unlockEra(pulse, facts);
  const byEra = eraStart(era, pulse, facts);
  const next = pulse.plannedEra + 1;
  const first = firstSessionOf(next, pulse, facts);
  if (byEra === null || first === null || facts.rules === 'pallet-staking') return byEra;
  return Math.max(byEra, sessionStart(first + (era - next) * facts.sessionsPerEra, pulse, facts) ?? byEra);
}

/** The first era whose election can still count a vote that is cast in this block. */
export function nextVotedEra(pulse: Pulse): number {
  if (pulse.electing !== null) return pulse.electing + 1;
  return pulse.plannedEra + 1;
}

/** The era from which stake is free that unbonds in this block. */
export function unlockEra(pulse: Pulse, facts: ChainFacts): number {
  const last = facts.rules === 'pallet-staking' ? pulse.plannedEra : pulse.electing ?? pulse.plannedEra;
  return last + facts.bondingDuration;
}

const UNITS: [number, string][] = [
  [86_400_000, 'day'], [3_600_000, 'hour'], [60_000, 'minute'], [1_000, 'second'],
];

/** A duration in its two largest units, such as `2 days 3 hours`. Less than a second is `now`. */
export function duration(millis: number): string {
  let left = Math.max(0, Math.round(millis / 1_000) * 1_000);
  const parts: string[] = [];
  for (const [size, name] of UNITS) {
    const whole = Math.floor(left / size);
    left -= whole * size;
    if (whole > 0) parts.push(`${whole} ${name}${whole === 1 ? '' : 's'}`);
    if (parts.length === 2 || (parts.length === 1 && whole === 0)) break;
  }
  return parts.length > 0 ? parts.join(' ') : 'now';
}

/**
 * A duration that changes seldom: in whole minutes, from an hour on in whole hours. For text that is read aloud
 * whenever it changes.
 */
export function roughly(millis: number): string {
  const step = millis < 3_600_000 ? 60_000 : 3_600_000;
  return duration(Math.floor(millis / step) * step);
}

/** A silence between blocks that is worth a word, in ms. Longer than a few missed slots. */
const SILENCE = 60_000;
/** The age of a block that is worth a word although others follow it. */
const OLD = 10 * 60_000;

/**
 * Whether what a page shows is old: the chain makes no blocks, or the node catches up with blocks that are long made.
 * `clock` is the time of the reader's device, and `since` the time in ms since the block was heard of. Null if it is
 * new.
 */
export function lateness({ now }: Pulse, clock: number, since: number): { kind: 'silent' | 'behind'; millis: number } | null {
  // The first block has no time, nor has a chain without timestamps.
  const age = now > 0 ? clock - now : 0;
  if (since > SILENCE) return { kind: 'silent', millis: Math.max(age, since) };
  return age > OLD ? { kind: 'behind', millis: age } : null;
}

/** A moment to the minute, the nearest one, so that the text changes seldom. */
export function stillMoment(millis: number, now: number): string {
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  const date: Intl.DateTimeFormatOptions = isNear(millis, now) ? {} : { year: 'numeric', month: 'short', day: 'numeric' };
  return new Intl.DateTimeFormat(undefined, { ...date, ...time }).format(Math.round(millis / 60_000) * 60_000);
}

const isNear = (millis: number, now: number): boolean => Math.abs(millis - now) < 3 * 3_600_000;

/** A moment as the reader's own date and time. Seconds only where days are far away from mattering. */
export function moment(millis: number, now: number): string {
  return new Intl.DateTimeFormat(undefined, isNear(millis, now)
    ? { hour: '2-digit', minute: '2-digit', second: '2-digit' }
    : { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(millis);
}
