import { describe, expect, it } from 'vitest';
import { account } from './fixtures';
import type { ExposedEra } from './model';
import { rewardsCsv } from './csv';

const exposed = (era: number, eraReward: bigint | null): ExposedEra => ({
  era, validator: account(1), page: 0, stake: 1_500n, isValidator: false,
  backing: { total: 3_000n, own: 0n, nominators: 2, pages: 1 }, commission: 0n, points: 1n, allPoints: 1n, eraReward, claimed: [0],
});
const context = { symbol: 'PAL', decimals: 3, address: () => '5A', start: () => 0, payoutAccount: '5B' };

describe('csv', () => {
  it('rewards are exact, the oldest first', () => {
    const lines = rewardsCsv([exposed(2, 5_001n), exposed(1, 7n)], context).split('\r\n');
    expect(lines[1]).toBe('1,1970-01-01T00:00:00Z,5A,1.500,0.003,3,PAL,paid,5B');
    expect(lines[2]).toBe('2,1970-01-01T00:00:00Z,5A,1.500,2.500,2500,PAL,paid,5B');
    expect(lines).toHaveLength(4);
  });

  it('an era that runs has no reward yet', () => {
    expect(rewardsCsv([exposed(2, null)], context)).toContain('1.500,,,PAL,running');
  });

  it('a symbol cannot become a formula or a second cell', () => {
    const text = rewardsCsv([exposed(1, 7n)], { ...context, symbol: '=1+1,"x"' });
    expect(text).toContain(`"'=1+1,""x"""`);
  });
});
