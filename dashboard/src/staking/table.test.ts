import { describe, expect, it } from 'vitest';
import { account, validator } from './fixtures';
import { BILLION } from './model';
import { filtered, firstOf, NO_FILTER, rank, sorted } from './table';

const ranked = rank([
  validator(1, { backing: { total: 10n, own: 1n, nominators: 9, pages: 1 }, points: 40n }),
  validator(2, { backing: { total: 30n, own: 2n, nominators: 1, pages: 1 }, points: 20n, slashedIn: [1] }),
  validator(3, { active: false, backing: null, waitingStake: 5n, commission: null, announced: { commission: BILLION, blocked: true } }),
], 60n, 1_000n, ({ who }) => ({ name: `V${who.slice(-1)}`, address: `5addr${who.slice(-1)}` }));
const names = (rows: typeof ranked) => rows.map(({ name }) => name);

describe('table', () => {
  it('what is unknown comes last in both directions', () => {
    expect(names(sorted(ranked, 'backing', true))).toEqual(['V2', 'V1', 'V3']);
    expect(names(sorted(ranked, 'backing', false))).toEqual(['V1', 'V2', 'V3']);
  });

  it('the own stake of a validator that waits counts as well', () => {
    expect(names(sorted(ranked, 'own', true))).toEqual(['V3', 'V2', 'V1']);
  });

  it('points are compared with the average of those at work', () => {
    expect(ranked.map(({ relativePoints }) => relativePoints)).toEqual([(BILLION * 4n) / 3n, (BILLION * 2n) / 3n, null]);
    expect(names(sorted(ranked, 'points', true))).toEqual(['V1', 'V2', 'V3']);
  });

  it('names sort both ways', () => {
    expect(names(sorted(ranked, 'name', false))).toEqual(['V1', 'V2', 'V3']);
    expect(names(sorted(ranked, 'name', true))).toEqual(['V3', 'V2', 'V1']);
  });

  it('every filter leaves out what it says', () => {
    const left = (changes: Partial<typeof NO_FILTER>) => names(filtered(ranked, { ...NO_FILTER, ...changes }));
    expect(left({})).toHaveLength(3);
    expect(left({ text: '5ADDR2' })).toEqual(['V2']);
    expect(left({ state: 'waiting' })).toEqual(['V3']);
    expect(left({ maxCommission: BILLION / 10n })).toEqual(['V1', 'V2']);
    expect(left({ openOnly: true })).toEqual(['V1', 'V2']);
    expect(left({ neverSlashed: true })).toEqual(['V1', 'V3']);
  });

  it('commissions are filtered by what is announced, since a vote counts in coming eras', () => {
    const [low, high] = [BILLION / 20n, BILLION];
    const rows = rank([
      validator(1, { commission: low, announced: { commission: high, blocked: false } }),
      validator(2, { commission: high, announced: { commission: low, blocked: false } }),
      validator(3, { commission: high, announced: null }),
    ], 0n, 1_000n, ({ who }) => ({ name: `V${who.slice(-1)}`, address: who }));
    expect(names(filtered(rows, { ...NO_FILTER, maxCommission: BILLION / 10n }))).toEqual(['V2']);
  });

  it('a validator without a past era has no return', () => {
    expect(ranked.every(({ yearlyReturn }) => yearlyReturn === null)).toBe(true);
    expect(account(1)).toHaveLength(66);
  });

  it('a long list is cut, and says how many are not shown', () => {
    const slashes = Array.from({ length: 1_000 }, (_, n) => n);
    expect(firstOf(slashes, 5)).toEqual({ shown: [0, 1, 2, 3, 4], others: 995 });
    expect([firstOf([1, 2], 2), firstOf([], 5), firstOf([1], Infinity)].map(({ shown, others }) => [shown.length, others])).toEqual([[2, 0], [0, 0], [1, 0]]);
  });
});
