import { describe, expect, it } from 'vitest';
import { account, validator } from './fixtures';
import { BILLION } from './model';
import { canBeNominated, closedTargets, flagsOf, HIGH_COMMISSION, sharedParents } from './flags';

const RULES = { paidNominators: 512, highCommission: HIGH_COMMISSION };
const kinds = (...args: Parameters<typeof flagsOf>) => flagsOf(...args).map(({ kind }) => kind);

describe('flags', () => {
  it('an ordinary validator has none', () => expect(kinds(validator(1), RULES)).toEqual([]));

  it('over-subscribed is more nominators than are paid', () => {
    const backing = { total: 1n, own: 0n, nominators: 513, pages: 1 };
    expect(kinds(validator(1, { backing }), RULES)).toEqual(['oversubscribed']);
    expect(kinds(validator(1, { backing: { ...backing, nominators: 512 } }), RULES)).toEqual([]);
  });

  it('waiting, blocked and costly validators are flagged', () => {
    const row = validator(1, { active: false, backing: null, commission: null, announced: { commission: BILLION, blocked: true } });
    expect(kinds(row, RULES)).toEqual(['blocked', 'inactive', 'commission']);
  });

  it('a pending slash and an old one are flagged', () => {
    expect(kinds(validator(1, { pendingSlashes: 1, slashedIn: [3] }), RULES)).toEqual(['slash']);
    expect(flagsOf(validator(1, { slashedIn: [3, 4] }), RULES)[0]?.why).toBe('It was slashed for era 3, 4.');
  });

  it('validators with one identity parent are found, the parent itself too', () => {
    const parents = new Map([[account(2), account(1)], [account(3), account(1)]]);
    expect([...sharedParents([account(1), account(2), account(4)], parents)]).toEqual([account(1), account(2)]);
    expect(sharedParents([account(2), account(4)], parents).size).toBe(0);
  });

  it('a blocked validator can be kept, but not chosen anew', () => {
    const blocked = validator(1, { announced: { commission: 0n, blocked: true } });
    expect(canBeNominated(blocked, [])).toBe(false);
    expect(canBeNominated(blocked, [blocked.who])).toBe(true);
    expect(canBeNominated(validator(1, { announced: null }), [])).toBe(false);
  });

  it('of a nomination, those that have left can’t be named again', () => {
    // 1 stands. 2 leaves, and is at work until the era ends. 3 has left. 4 and 5 are blocked, and 4 is nominated
    // already.
    const blocked = { announced: { commission: 0n, blocked: true } };
    const rows = [validator(1), validator(2, { announced: null }), validator(4, blocked), validator(5, blocked)];
    expect(closedTargets([1, 2, 3, 4, 5].map(account), rows, [2, 3, 4].map(account))).toEqual([2, 3, 5].map(account));
    expect(closedTargets([account(1)], rows, [])).toEqual([]);
  });
});
