import { describe, expect, it } from 'vitest';
import { expectedTerms, yearlyReturn } from './expectation';
import { account, validator } from './fixtures';
import { MILLIS_PER_YEAR, ONE } from './inflation';
import type { PastEra } from './model';

const past = (era: number, reward: bigint, points: bigint, millis: number | null = 30_000): PastEra => {
  return { era, millis, reward, points, pool: (reward * points) / 100n, commission: 0n, total: 1_000n, own: 100n };
};

describe('expected terms', () => {
  it('are averages: of rewards over all eras, of points over the eras at work', () => {
    const rows = [
      validator(1, { past: [past(3, 100n, 20n), past(4, 201n, 21n)] }),
      validator(2, { past: [null, past(4, 201n, 40n)] }),
      validator(3, { past: [] }),
    ];
    expect(expectedTerms(rows)).toEqual({
      eraReward: 150n,
      points: new Map([[account(1), 20_500_000n], [account(2), 40_000_000n]]),
      eras: [3, 4],
      eraMillis: 30_000,
    });
  });

  it('leave out the first era of a chain, which is shorter', () => {
    expect(expectedTerms([validator(1, { past: [past(0, 10n, 1n)] })])).toBeNull();
    expect(expectedTerms([validator(1, { past: [past(0, 10n, 1n), past(1, 50n, 9n)] })])?.eraReward).toBe(50n);
    expect(expectedTerms([])).toBeNull();
  });

  it('count the length that the eras had, so that forced eras do not look poorer', () => {
    // A usual era of 30 s pays 300. Two forced eras of 10 s paid 100 each. The return of a year is the same.
    const [usual, forced] = [[past(4, 300n, 9n)], [past(3, 100n, 9n, 10_000), past(4, 100n, 9n, 10_000)]].map((eras) => expectedTerms([validator(1, { past: eras })])!);
    expect(forced).toMatchObject({ eraReward: 100n, eraMillis: 10_000 });
    expect(yearlyReturn(forced!.eraReward, 1_000n, forced!.eraMillis)).toBe(yearlyReturn(usual!.eraReward, 1_000n, usual!.eraMillis));
    expect(expectedTerms([validator(1, { past: [past(3, 5n, 1n, 10_000), past(4, 6n, 1n, 30_000)] })])?.eraMillis).toBe(20_000);
    // The chain does not say how long sessions are.
    expect(expectedTerms([validator(1, { past: [past(3, 5n, 1n, null)] })])?.eraMillis).toBeNull();
  });
});

describe('the return of a year', () => {
  it('is the reward of an era over the stake, times the eras of a year', () => {
    // A hundredth of the stake in each tenth of a year.
    expect(yearlyReturn(10n, 1_000n, Number(MILLIS_PER_YEAR / 10n))).toBe(ONE / 10n);
    expect(yearlyReturn(0n, 1_000n, 30_000)).toBe(0n);
    // Rounded down.
    expect(yearlyReturn(1n, 3n, Number(MILLIS_PER_YEAR))).toBe(333_333_333_333_333_333n);
  });

  it('is unknown without stake, and without the length of an era', () => {
    expect(yearlyReturn(10n, 0n, 30_000)).toBeNull();
    expect(yearlyReturn(10n, 1_000n, null)).toBeNull();
  });
});
