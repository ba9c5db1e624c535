import { describe, expect, it } from 'vitest';
import { account, FACTS, PULSE } from './fixtures';
import type { SlashOnAccount, SlashRow } from './model';
import { motionsFor, otherwiseTaken, pendingSlashes, recordedSince, recordedText, shareOf, unnamedRows } from './slashes';

const [ALICE, BOB, NINA, OMAR] = [1, 2, 3, 4].map(account) as [`0x${string}`, `0x${string}`, `0x${string}`, `0x${string}`];

const row = (changes: Partial<SlashRow>): SlashRow => ({
  appliedIn: 4, index: 0, validator: ALICE, own: 562n, others: [{ who: NINA, value: 225n }], reporters: [BOB], payout: 78n, ...changes,
});

describe('slashes', () => {
  it('the story of the specification: Alice 562, Nina 225, 78 for the reporter', () => {
    const [slash] = pendingSlashes([row({})]);
    expect(slash).toMatchObject({ own: 562n, nominators: 225n, total: 787n, payout: 78n, rows: [0], reporters: [BOB] });
    expect(shareOf(slash!, NINA)).toBe(225n);
    expect(shareOf(slash!, ALICE)).toBe(562n);
    expect(shareOf(slash!, OMAR)).toBe(0n);
  });

  it('the pages of an exposure and the rows of a raise are one slash', () => {
    const rows = [
      row({}), row({ index: 1, validator: BOB, own: 5n, others: [] }),
      row({ index: 2, own: 438n, others: [{ who: NINA, value: 175n }, { who: OMAR, value: 400n }] }),
    ];
    const [first, second] = pendingSlashes(rows);
    expect(first).toMatchObject({ validator: ALICE, own: 1_000n, total: 1_800n, rows: [0, 2], payout: 156n });
    expect(first!.shares).toEqual([{ who: NINA, value: 400n }, { who: OMAR, value: 400n }]);
    expect(second).toMatchObject({ validator: BOB, rows: [1] });
  });

  it('what the chain takes otherwise is told beside the rows, which alone add up', () => {
    const [slash] = pendingSlashes([row({ others: [{ who: NINA, value: 225n }, { who: OMAR, value: 100n }] })]);
    const taken = (amount: bigint): SlashOnAccount => ({ validator: ALICE, appliedIn: 4, at: null, amount, offence: null });
    // Alice has paid 500 for another era of the span, and Nina has paid more than this slash costs her.
    const asked = new Map([[ALICE, taken(62n)], [NINA, taken(0n)], [OMAR, taken(100n)]]);
    expect([...otherwiseTaken(slash!, asked)]).toEqual([[ALICE, 62n], [NINA, 0n]]);
    expect(slash!.own + slash!.shares.reduce((sum, { value }) => sum + value, 0n)).toBe(slash!.total);
    expect(otherwiseTaken(slash!, new Map()).size).toBe(0);
  });

  it('a row without nominators is cut only if the rows of its era name as many as they can', () => {
    const rows = [row({}), row({ index: 1, own: 0n, others: [] }), row({ index: 2, validator: BOB, others: [] }), row({ appliedIn: 5, index: 1, others: [] })];
    const [first] = pendingSlashes(rows);
    const cut = (shownNominators: number, pageSize: number) => unnamedRows(first!, rows, { ...FACTS, shownNominators, pageSize });
    // One nominator is named in era 4.
    expect([cut(4, 4), cut(5, 4), cut(Infinity, 512)]).toEqual([[1], [], []]);
  });

  it('slashes come in the order of their application', () => {
    const order = pendingSlashes([row({ appliedIn: 9 }), row({ appliedIn: 4, validator: BOB })]).map((slash) => slash.appliedIn);
    expect(order).toEqual([4, 9]);
  });

  it('a motion belongs to the slashes whose rows it names', () => {
    const [slash] = pendingSlashes([row({ index: 1 })]);
    const motion = { hash: '0x', index: 7, ayes: 1, nays: 0, threshold: 2, end: 10 };
    expect(motionsFor(slash!, [{ ...motion, appliedIn: 4, rows: [1] }])).toHaveLength(1);
    expect(motionsFor(slash!, [{ ...motion, appliedIn: 5, rows: [1] }, { ...motion, appliedIn: 4, rows: [0] }])).toHaveLength(0);
  });

  it('all slashes of the history are on record, unless pallet-staking has forgotten some', () => {
    // Bonded are three eras, the history has 84.
    const late = { ...PULSE, activeEra: 100 };
    const parity = { ...FACTS, rules: 'pallet-staking' as const };
    const told = (facts: typeof FACTS, pulse: typeof PULSE, lastInherited: number | null) => {
      const since = recordedSince(facts, pulse, lastInherited);
      return [since, recordedText(since, facts, pulse)];
    };
    expect(told(FACTS, PULSE, null)).toEqual([0, 'in the history of the chain']);
    expect(told(FACTS, late, null)).toEqual([16, 'in the last 84 eras']);
    const forgotten = (era: number) => `for offences since era ${era}. The chain has no records of slashes for earlier eras`;
    expect(told(parity, late, null)).toEqual([97, forgotten(97)]);
    expect(told(parity, { ...PULSE, activeEra: 3 }, null)).toEqual([0, 'in the history of the chain']);
    // After a move the gap stays until it has left the history.
    expect(told(FACTS, late, 60)).toEqual([57, forgotten(57)]);
    expect(told(FACTS, { ...late, activeEra: 141 }, 60)).toEqual([57, 'in the last 84 eras']);
  });
});
