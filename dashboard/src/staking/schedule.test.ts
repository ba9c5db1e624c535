import { describe, expect, it } from 'vitest';
import { FACTS, PULSE } from './fixtures';
import { duration, eraMillis, eraPart, eraStart, nextVotedEra, sessionStart, unlockEra } from './schedule';

describe('schedule', () => {
  it('an era of three sessions is half over after one and a half', () => {
    expect(eraMillis(FACTS)).toBe(30_000);
    expect(eraPart(PULSE, FACTS)).toBe(0.5);
    expect(eraPart({ ...PULSE, session: 30 }, FACTS)).toBe(1);
  });

  it('sessions are dated from the present one', () => {
    expect(sessionStart(17, PULSE, FACTS)).toBe(1_005_000);
    expect(sessionStart(16, PULSE, FACTS)).toBe(995_000);
    expect(sessionStart(17, PULSE, { ...FACTS, sessionMillis: null })).toBeNull();
  });

  it('eras are dated by their sessions where these are known', () => {
    expect(eraStart(5, PULSE, FACTS)).toBe(985_000);
    expect(eraStart(6, PULSE, FACTS)).toBe(1_015_000);
    expect(eraStart(4, PULSE, FACTS)).toBe(955_000);
    // Era 4 was forced early, one session before era 5.
    expect(eraStart(4, PULSE, FACTS, new Map([[4, 14]]))).toBe(975_000);
  });

  it('an era that is late begins with the next session at the earliest', () => {
    expect(eraStart(6, { ...PULSE, session: 22 }, FACTS)).toBe(1_005_000);
  });

  it('a vote counts in the next election that has not begun to read', () => {
    expect(nextVotedEra(PULSE)).toBe(6);
    expect(nextVotedEra({ ...PULSE, electing: 6 })).toBe(7);
    expect(nextVotedEra({ ...PULSE, plannedEra: 6 })).toBe(7);
  });

  it('stake that unbonds counts from the planned era, or from the elected one', () => {
    expect(unlockEra(PULSE, FACTS)).toBe(8);
    expect(unlockEra({ ...PULSE, electing: 6 }, FACTS)).toBe(9);
  });

  it('durations have their two largest units', () => {
    expect(duration(30_000)).toBe('30 seconds');
    expect(duration(90_061_000)).toBe('1 day 1 hour');
    expect(duration(3_600_000 * 27 * 24)).toBe('27 days');
    expect(duration(61_000)).toBe('1 minute 1 second');
    expect(duration(-5)).toBe('now');
  });
});
