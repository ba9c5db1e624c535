import { describe, expect, it } from 'vitest';
import { account } from './fixtures';
import type { Payout } from './model';
import { csvName, rewardsCsv } from './csv';

const payout = (era: number, reward: bigint | null): Payout => ({
  era, validator: account(1), page: 0, stake: 1_500n, isValidator: false, reward, state: reward === null ? 'running' : 'paid',
});
const context = { symbol: 'PAL', decimals: 3, address: () => '5A', start: () => 0, payoutAccount: '5B' };

describe('csv', () => {
  it('rewards are exact, the oldest first', () => {
    const lines = rewardsCsv([payout(2, 2_500n), payout(1, 3n)], context).split('\r\n');
    expect(lines[1]).toBe('1,1970-01-01T00:00:00Z,5A,1.500,0.003,3,PAL,paid,5B');
    expect(lines[2]).toBe('2,1970-01-01T00:00:00Z,5A,1.500,2.500,2500,PAL,paid,5B');
    expect(lines).toHaveLength(4);
  });

  it('an era that runs has no reward yet', () => {
    expect(rewardsCsv([payout(2, null)], context)).toContain('1.500,,,PAL,running');
  });

  it('a file in which rewards may be missing says so by its name', () => {
    expect([csvName('5A', true), csvName('5A', false)]).toEqual(['rewards-5A.csv', 'rewards-incomplete-5A.csv']);
  });

  it('a symbol cannot become a formula or a second cell', () => {
    const text = rewardsCsv([payout(1, 3n)], { ...context, symbol: '=1+1,"x"' });
    expect(text).toContain(`"'=1+1,""x"""`);
  });
});
