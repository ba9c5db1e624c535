import { describe, expect, it } from 'vitest';
import { FACTS, PULSE } from './fixtures';
import {
  dated, duration, eraMillis, eraPart, eraStart, lateness, lengthOfEra, meanEraMillis, nextVotedEra, roughly, sessionStart, stillMoment, unlockEra,
  unlockStart,
} from './schedule';

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

  it('an era that no calendar knows has no date', () => {
    // A ledger whose chunk has the last of all eras.
    const last = 2 ** 32 - 1;
    expect([eraStart(last, PULSE, { ...FACTS, sessionMillis: 3_600_000 }), sessionStart(17, { ...PULSE, now: NaN }, FACTS)]).toEqual([null, null]);
    expect([dated(8.64e15), dated(8.64e15 + 2), dated(-1), dated(NaN), dated(Infinity)]).toEqual([8.64e15, null, -1, null, null]);
    expect(new Date(dated(8.64e15)!).toISOString()).toBe('+275760-09-13T00:00:00.000Z');
  });

  it('eras are dated by their sessions where these are known', () => {
    expect(eraStart(5, PULSE, FACTS)).toBe(985_000);
    expect(eraStart(6, PULSE, FACTS)).toBe(1_015_000);
    expect(eraStart(4, PULSE, FACTS)).toBe(955_000);
    // Era 4 was forced early, one session before era 5.
    expect(eraStart(4, PULSE, FACTS, new Map([[4, 14]]))).toBe(975_000);
  });

  it('an era that is late begins after the session that is planned already, or with it if both are planned', () => {
    expect(eraStart(6, { ...PULSE, session: 22 }, FACTS)).toBe(1_015_000);
    expect(eraStart(6, { ...PULSE, session: 22, plannedEra: 6 }, FACTS)).toBe(1_005_000);
    expect(eraStart(7, { ...PULSE, session: 17, plannedEra: 6 }, FACTS)).toBe(1_035_000);
  });

  it('forced eras begin sooner, and frozen ones never', () => {
    // Session 16 is half over, and session 17 is planned. The eras 6 to 8 begin with the sessions 18, 19, 20, or 18, 21, 24.
    const starts = (forcing: string) => [6, 7, 8].map((era) => eraStart(era, { ...PULSE, forcing }, FACTS));
    expect(starts('ForceAlways')).toEqual([1_015_000, 1_025_000, 1_035_000]);
    expect(starts('ForceNew')).toEqual([1_015_000, 1_045_000, 1_075_000]);
    expect(starts('ForceNone')).toEqual([null, null, null]);
    expect(eraStart(6, { ...PULSE, session: 15, forcing: 'ForceNew' }, FACTS)).toBe(1_015_000);
    expect(eraStart(6, { ...PULSE, plannedEra: 6, forcing: 'ForceNone' }, FACTS)).toBe(1_005_000);
  });

  it('stake that unbonds is free no sooner by forced eras, but on pallet-staking', () => {
    const forced = { ...PULSE, forcing: 'ForceAlways' };
    // Era 8: three eras of three sessions after session 15, or of one.
    expect([unlockStart(PULSE, FACTS), unlockStart(forced, FACTS)]).toEqual([1_075_000, 1_075_000]);
    expect(unlockStart(forced, { ...FACTS, rules: 'pallet-staking' })).toBe(1_035_000);
    expect(unlockStart({ ...PULSE, forcing: 'ForceNone' }, FACTS)).toBeNull();
  });

  it('eras that are over have the length of their sessions', () => {
    // Three eras of three sessions before session 15, then three that were forced after each session.
    expect([meanEraMillis(3, 6, PULSE, FACTS), meanEraMillis(3, 12, PULSE, FACTS)]).toEqual([30_000, 10_000]);
    // Without a record of the sessions, and without any era, the length is the usual one.
    expect([meanEraMillis(3, null, PULSE, FACTS), meanEraMillis(0, 15, PULSE, FACTS)]).toEqual([30_000, 30_000]);
    expect(meanEraMillis(3, 6, PULSE, { ...FACTS, sessionMillis: null })).toBeNull();
  });

  it('an era that is over is as long as its sessions', () => {
    const began = new Map([[3, 11], [4, 12], [5, 15]]);
    expect([3, 4].map((era) => lengthOfEra(era, began, FACTS))).toEqual([10_000, 30_000]);
    // What the chain has forgotten, or says wrongly, has the usual length.
    expect([1, 2, 5].map((era) => lengthOfEra(era, began, FACTS))).toEqual([30_000, 30_000, 30_000]);
    expect(lengthOfEra(3, new Map([[3, 12], [4, 11]]), FACTS)).toBe(30_000);
    expect(lengthOfEra(3, began, { ...FACTS, sessionMillis: null })).toBeNull();
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

  it('a page is old if the chain is silent, or if its node is far behind', () => {
    const MINUTE = 60_000;
    const block = { ...PULSE, now: 1_000 * MINUTE };
    const late = (age: number, since: number) => lateness(block, block.now + age * MINUTE, since * MINUTE);
    expect([late(0, 0), late(9, 0), late(-5, 1)]).toEqual([null, null, null]);
    // 1. Blocks come, and they are old. 2. None comes. 3. None comes, and the clock of the device is slow.
    expect(late(11, 0)).toEqual({ kind: 'behind', millis: 11 * MINUTE });
    expect(late(300, 2)).toEqual({ kind: 'silent', millis: 300 * MINUTE });
    expect(late(-300, 2)).toEqual({ kind: 'silent', millis: 2 * MINUTE });
    // The first block has no time.
    for (const now of [0, NaN]) expect(lateness({ ...PULSE, now }, 1e12, 0)).toBeNull();
  });

  it('what is read aloud does not change with each block', () => {
    const [at, now] = [1_700_000_040_000, 1_699_999_000_000];
    expect(new Set([0, 6_000, -20_000].map((late) => stillMoment(at + late, now + 6_000))).size).toBe(1);
    expect(stillMoment(at + 60_000, now)).not.toBe(stillMoment(at, now));
    expect([roughly(61_000), roughly(119_000), roughly(3_600_000 * 5 + 59_000)]).toEqual(['1 minute', '1 minute', '5 hours']);
  });

  it('durations have their two largest units', () => {
    expect(duration(30_000)).toBe('30 seconds');
    expect(duration(90_061_000)).toBe('1 day 1 hour');
    expect(duration(3_600_000 * 27 * 24)).toBe('27 days');
    expect(duration(61_000)).toBe('1 minute 1 second');
    expect(duration(-5)).toBe('now');
  });
});
