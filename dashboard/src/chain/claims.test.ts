import { describe, expect, it } from 'vitest';
import { account, FACTS } from '../staking/fixtures';
import type { Payout } from '../staking/model';
import { fittingClaims, likelyClaims, type Weighed } from './claims';

const [NINA, ALICE] = [account(1), account(2)];
const SECOND = 10n ** 12n;

/** Payouts of these eras behind Alice. */
const payouts = (...eras: number[]): Payout[] => eras.map((era) => (
  { era, validator: ALICE, page: 0, stake: 40n, isValidator: false, reward: 5n, state: 'pending' as const }
));
const tenPayouts = payouts(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

interface Fake {
  /** The most weight of a transaction, or undefined if the chain has no bound. */
  most?: unknown;
  /** What the claim of an era weighs. */
  weigh: (era: number) => unknown;
  batches?: boolean;
}
type FakeCall = { call: { eras: number[] }; paymentInfo: () => Promise<{ weight: unknown }> };

/** A chain with these weights. `asked` has the number of claims of each batch that was weighed. */
function chainOf({ most, weigh, batches = true }: Fake) {
  const asked: number[] = [];
  const sum = (eras: number[]) => eras.map(weigh).reduce((all, one) => {
    const [a, b] = [all, one] as { refTime: bigint; proofSize: bigint }[];
    return { refTime: a!.refTime + b!.refTime, proofSize: a!.proofSize + b!.proofSize };
  });
  const call = (eras: number[]): FakeCall => ({
    call: { eras }, paymentInfo: async () => {
      asked.push(eras.length);
      return { weight: sum(eras), partialFee: 1n };
    },
  });
  const tx = {
    staking: { payoutStakersByPage: (_: string, era: number) => call([era]) },
    utility: batches ? { forceBatch: (calls: FakeCall['call'][]) => call(calls.flatMap(({ eras }) => eras)) } : {},
  };
  const constants = [{ name: 'BlockWeights', typeId: 0, value: '0x' }];
  const client = {
    tx, metadata: { latest: { pallets: [{ name: 'System', constants }] } },
    registry: { findCodec: () => ({ tryDecode: () => ({ perClass: { normal: { maxExtrinsic: most } } }) }) },
  };
  return { chain: { client, facts: FACTS } as unknown as Weighed, asked };
}

const time = (millis: number, proofSize = 0n) => ({ refTime: (SECOND * BigInt(millis)) / 1_000n, proofSize });

describe('claims', () => {
  it('are as many as fit into a block: of full pages four, as pallet-staking weighs them', async () => {
    const full = chainOf({ most: time(1_300), weigh: () => time(270) });
    expect([await fittingClaims(full.chain, tenPayouts, NINA), full.asked]).toEqual([4, [10, 4]]);
    // Small pages fit all, and one question says so.
    const small = chainOf({ most: time(1_300), weigh: () => time(20) });
    expect([await fittingClaims(small.chain, tenPayouts, NINA), small.asked]).toEqual([10, [10]]);
  });

  it('of unequal pages fit too, also if the oldest are the largest', async () => {
    // The mean of ten is 134 ms, so eight might fit. But the first eight take 1,240 ms, and 1,105 are free.
    const { chain, asked } = chainOf({ most: time(1_300), weigh: (era) => (era < 4 ? time(260) : time(50)) });
    expect([await fittingClaims(chain, tenPayouts, NINA), asked]).toEqual([5, [10, 8, 7, 6, 5]]);
  });

  it('are bounded by the size of proofs where the chain has such a bound', async () => {
    const { chain } = chainOf({ most: time(1_300, 1_000n), weigh: () => time(1, 300n) });
    expect(await fittingClaims(chain, tenPayouts, NINA)).toBe(2);
  });

  it('are one where the chain has no batches, or the first alone is too heavy', async () => {
    expect(await fittingClaims(chainOf({ most: time(1_300), weigh: () => time(1), batches: false }).chain, tenPayouts, NINA)).toBe(1);
    expect(await fittingClaims(chainOf({ most: time(1_300), weigh: () => time(2_000) }).chain, tenPayouts, NINA)).toBe(1);
  });

  it('are taken for full pages if the node does not say what they weigh', async () => {
    const refuses = chainOf({ most: time(1_300), weigh: () => { throw new Error('not for you'); } });
    expect(await fittingClaims(refuses.chain, tenPayouts, NINA)).toBe(4);
    expect(await fittingClaims(chainOf({ weigh: () => time(1) }).chain, payouts(1, 2), NINA)).toBe(2);
    const likely = (most: unknown, pageSize: number) => likelyClaims({ ...chainOf({ most, weigh: () => time(1) }).chain, facts: { ...FACTS, pageSize } });
    expect([64, 512, 4_096, 0].map((pageSize) => likely(time(1_300), pageSize))).toEqual([10, 4, 1, 10]);
    // Blocks of half a second have room for one full page. A chain may not say how long its blocks are.
    expect([likely(time(325), 512), likely(time(325), 64), likely(undefined, 512)]).toEqual([1, 8, 4]);
  });
});
