import { describe, expect, it } from 'vitest';
import { account, FACTS, PULSE } from './fixtures';
import type { Ledger } from './model';
import { bondable, NO_MATURITY, rebonding, unbonding, unlockingOf, withdrawable } from './unlocking';

const ledger: Ledger = {
  stash: account(1), total: 100_000n, active: 60_000n,
  unlocking: [{ value: 10_000n, era: 5 }, { value: 30_000n, era: 7 }],
};

describe('unlocking', () => {
  it('a chunk is free from its era on, and the others have dates', () => {
    const chunks = unlockingOf(ledger, PULSE, FACTS);
    expect(chunks).toEqual([
      { value: 10_000n, era: 5, free: true, at: null, heldUntil: null }, { value: 30_000n, era: 7, free: false, at: 1_045_000, heldUntil: null },
    ]);
    expect(withdrawable(chunks)).toBe(10_000n);
  });

  it('a pending slash keeps chunks that it can reach', () => {
    const chunks = unlockingOf(ledger, PULSE, FACTS, { ...NO_MATURITY, blockedFrom: 5 });
    expect(withdrawable(chunks)).toBe(0n);
  });

  it('where eras were forced, a chunk waits for its session', () => {
    const maturity = { matureEra: 4, sessions: new Map([[5, 18]]), blockedFrom: null };
    const [first] = unlockingOf(ledger, PULSE, FACTS, maturity);
    expect(first).toMatchObject({ free: false, at: 1_015_000 });
  });

  it('unbonding takes what is asked, at most all, and leaves no dust', () => {
    expect(unbonding(20_000n, ledger, PULSE, FACTS)).toEqual({ amount: 20_000n, left: 40_000n, era: 8, at: 1_075_000 });
    expect(unbonding(90_000n, ledger, PULSE, FACTS)).toMatchObject({ amount: 60_000n, left: 0n });
    expect(unbonding(59_500n, ledger, PULSE, FACTS)).toMatchObject({ amount: 60_000n, left: 0n });
  });

  it('rebonding takes at most what unlocks', () => {
    expect(rebonding(15_000n, ledger)).toEqual({ amount: 15_000n, left: 25_000n });
    expect(rebonding(99_000n, ledger)).toEqual({ amount: 40_000n, left: 0n });
  });

  it('the existential deposit is not bonded', () => {
    expect(bondable(5_000n, 1_000n)).toBe(4_000n);
    expect(bondable(500n, 1_000n)).toBe(0n);
  });
});
