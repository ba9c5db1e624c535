import { describe, expect, it } from 'vitest';
import { BILLION, type Account, type ExposedEra } from './model';
import { ONE, MILLIS_PER_YEAR } from './inflation';
import {
  commissionOf, isWorthClaiming, partOf, pastReturn, payoutOf, payoutState, pointsAgainstAverage, rewardOf, stakerReward, sumOf, validatorPool, validatorReward,
} from './rewards';

const TOKEN = 10n ** 12n;

/** The rewards of a pool without commission and without own stake. */
function shares(stakes: Record<string, bigint>, pool: bigint) {
  const total = Object.values(stakes).reduce((sum, stake) => sum + stake, 0n);
  return Object.fromEntries(Object.entries(stakes).map(([name, stake]) => [name, stakerReward(pool, 0n, stake, total)]));
}

function exposed(changes: Partial<ExposedEra> = {}): ExposedEra {
  return {
    era: 1, validator: '0x01' as Account, page: 0, stake: 20n, isValidator: false,
    backing: { total: 100n, own: 20n, nominators: 4, pages: 1 }, commission: BILLION / 2n, points: 20n, allPoints: 20n,
    eraReward: 10n * TOKEN, claimed: [], pageStake: 100n, rules: 'exact', ...changes,
  };
}

describe('rewards', () => {
  it('pools A and B of the specification are paid the same, to the unit', () => {
    const pool = validatorPool(200n * TOKEN, 20n, 40n);
    expect(pool).toBe(100n * TOKEN);
    expect(shares({ Jin: 100n, Sam: 50n, Anson: 250n, Bobby: 200n }, pool)).toEqual({
      Jin: 16_666_666_666_666n, Sam: 8_333_333_333_333n, Anson: 41_666_666_666_666n, Bobby: 33_333_333_333_333n,
    });
    expect(shares({ Alice: 100n, Peter: 100n, John: 150n, Kitty: 50n }, pool)).toEqual({
      Alice: 25_000_000_000_000n, Peter: 25_000_000_000_000n, John: 37_500_000_000_000n, Kitty: 12_500_000_000_000n,
    });
  });

  it('of a reward of 10 with 50% commission the validator takes 5 and a fifth of the rest', () => {
    const backing = { total: 100n, own: 20n, nominators: 4, pages: 1 };
    expect(validatorReward(10n * TOKEN, BILLION / 2n, backing)).toEqual({ commission: 5n * TOKEN, own: TOKEN });
    expect(stakerReward(10n * TOKEN, BILLION / 2n, 80n, 100n)).toBe(4n * TOKEN);
  });

  it('at 100% commission nominators get nothing', () => {
    expect(commissionOf(10n, BILLION)).toBe(10n);
    expect(stakerReward(10n, BILLION, 50n, 100n)).toBe(0n);
  });

  it('no payment exceeds the pool, whatever the stakes are', () => {
    for (let pool = 0n; pool < 200n; pool += 7n) {
      const stakes = [1n, 2n, 3n, 5n, 8n, 13n];
      const total = stakes.reduce((sum, stake) => sum + stake, 0n);
      const commission = (BILLION * (pool % 10n)) / 10n;
      const paid = stakes.reduce((sum, stake) => sum + stakerReward(pool, commission, stake, total), commissionOf(pool, commission));
      expect(paid <= pool && pool - paid <= BigInt(stakes.length)).toBe(true);
    }
  });

  it('pallet-staking rounds fractions down to billionths, and amounts to the nearest unit', () => {
    // A third is 333,333,333 billionths. 3 · that is 0.999,999,999, which is nearest to 1.
    expect(partOf(3n, 1n, 3n, 'pallet-staking')).toBe(1n);
    expect(partOf(10n ** 12n, 1n, 3n, 'pallet-staking')).toBe(333_333_333_000n);
    expect(partOf(10n ** 12n, 1n, 3n, 'exact')).toBe(333_333_333_333n);
    // A half is rounded down, more than a half up.
    expect([partOf(1n, 1n, 2n, 'pallet-staking'), partOf(3n, 1n, 2n, 'pallet-staking'), partOf(5n, 2n, 3n, 'pallet-staking')]).toEqual([0n, 1n, 3n]);
    expect(partOf(7n, 1n, 0n, 'pallet-staking')).toBe(0n);
  });

  it('pallet-staking pays a validator on each page, its own stake on the first', () => {
    const paged = { isValidator: true, rules: 'pallet-staking' as const };
    // Half of the pool is commission. The first page has 60 of the stake of 100, 20 of it the validator's own.
    expect(rewardOf(exposed({ ...paged, pageStake: 60n }))).toBe(4n * TOKEN);
    expect(rewardOf(exposed({ ...paged, page: 1, stake: 0n, pageStake: 40n }))).toBe(2n * TOKEN);
  });

  it('a validator gets its commission and the reward of its own stake', () => {
    expect(rewardOf(exposed({ isValidator: true }))).toBe(6n * TOKEN);
    expect(rewardOf(exposed())).toBe(TOKEN);
    expect(rewardOf(exposed({ eraReward: null }))).toBeNull();
  });

  it('a payout is running, pending, paid, or never paid', () => {
    expect(payoutState(exposed({ eraReward: null }))).toBe('running');
    expect(payoutState(exposed())).toBe('pending');
    expect(payoutState(exposed({ claimed: [0] }))).toBe('paid');
    expect(payoutState(exposed({ page: 1 }))).toBe('unpayable');
    expect(sumOf([exposed(), exposed({ claimed: [0] }), exposed()].map(payoutOf), 'pending')).toBe(2n * TOKEN);
  });

  it('a payout from storage has the shape of the chain’s answer: what is never paid is zero', () => {
    expect(payoutOf(exposed({ claimed: [0] }))).toEqual({
      era: 1, validator: '0x01', page: 0, stake: 20n, isValidator: false, reward: TOKEN, state: 'paid',
    });
    expect(payoutOf(exposed({ page: 1 }))).toMatchObject({ reward: 0n, state: 'unpayable' });
    expect(payoutOf(exposed({ eraReward: null }))).toMatchObject({ reward: null, state: 'running' });
  });

  it('a past return counts eras without election as eras without reward', () => {
    const era = { era: 1, millis: 30_000, reward: TOKEN, points: 1n, pool: TOKEN, commission: BILLION / 10n, total: 1_000n * TOKEN, own: 0n };
    // 0.9 of 1,000 in one of two eras of a tenth of a year: 0.09% · 10 / 2 a year.
    expect(pastReturn([era, null], MILLIS_PER_YEAR / 10n)).toBe((ONE * 45n) / 10_000n);
    expect(pastReturn([], 1n)).toBeNull();
  });

  it('points are compared with the average', () => {
    expect(pointsAgainstAverage(30n, 80n, 4)).toBe((BILLION * 3n) / 2n);
    expect(pointsAgainstAverage(0n, 0n, 4)).toBeNull();
  });

  it('only what gives somebody something is claimed', () => {
    const payout = { era: 1, validator: '0x01' as Account, page: 0, stake: 5n, isValidator: false, reward: 3n, state: 'pending' as const };
    expect([payout, { ...payout, state: 'paid' as const }, { ...payout, reward: 0n }, { ...payout, reward: 0n, isValidator: true }].map(isWorthClaiming))
      .toEqual([true, false, false, true]);
  });
});
