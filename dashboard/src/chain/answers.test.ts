import { describe, expect, it } from 'vitest';
import { returnAt } from '../staking/curve';
import { ONE } from '../staking/inflation';
import { account, PULSE } from '../staking/fixtures';
import * as answers from './answers';
import { chainWith, decoded } from './fixtures';

const [NINA, ALICE, BOB] = [account(1), account(2), account(3)];
const point = (percent: bigint) => ({ stakingRate: (ONE * percent) / 100n, inflation: ONE / 10n, stakers: ONE / 20n });

describe('answers', () => {
  it('a chain without view functions has no answer', async () => {
    const { chain } = chainWith({});
    expect(await Promise.all([
      answers.inflation(chain, PULSE), answers.inflationCurve(chain, PULSE), answers.payoutsOf(chain, PULSE, NINA, 1),
      answers.slashesOf(chain, PULSE, NINA), answers.unlocksOf(chain, PULSE, NINA), answers.eraValidators(chain, PULSE, 1),
      answers.estimateRewards(chain, PULSE, [{ who: ALICE, value: 1n }]),
    ])).toEqual(Array(7).fill(null));
  });

  it('the curve and the present point of the chain are taken, at the block of the page', async () => {
    const { chain, asked } = chainWith({ inflationCurve: () => [point(0n), point(100n)], inflation: () => ({ present: point(7n) }) });
    expect(await answers.inflationCurve(chain, PULSE)).toEqual([
      { rate: 0n, stakers: ONE / 20n, total: ONE / 10n }, { rate: ONE, stakers: ONE / 20n, total: ONE / 10n },
    ]);
    const present = await answers.inflation(chain, PULSE);
    expect([present?.rate, returnAt(present!)]).toEqual([(ONE * 7n) / 100n, (ONE * 5n) / 7n]);
    // Where the chain says the return itself, it is not computed.
    const telling = chainWith({ inflation: () => ({ present: { ...point(7n), stakersReturn: 9n } }) });
    expect(returnAt((await answers.inflation(telling.chain, PULSE))!)).toBe(9n);
    expect(asked).toEqual(['inflationCurve at 0x00', 'inflation at 0x00']);
  });

  it('a payout is paid, pending, or never paid, as the chain says', async () => {
    const part = (status: string) => ({ validator: decoded(ALICE), page: 1, stake: 7n, reward: 3n, status });
    const { chain } = chainWith({ payoutsOf: () => [part('Claimed'), part('Unclaimed'), part('NeverPaid'), { ...part('Claimed'), validator: decoded(NINA) }] });
    const parts = await answers.payoutsOf(chain, PULSE, NINA, 4);
    expect(parts?.map(({ state }) => state)).toEqual(['paid', 'pending', 'unpayable', 'paid']);
    expect(parts?.map(({ isValidator }) => isValidator)).toEqual([false, false, false, true]);
    expect(parts?.[0]).toEqual({ era: 4, validator: ALICE, page: 1, stake: 7n, isValidator: false, reward: 3n, state: 'paid' });
  });

  it('times count from the block, and an unknown time is null', async () => {
    const slash = { dueEra: 7, validator: decoded(ALICE), slashEra: 4, fraction: 100_000_000, amount: 9n };
    const unlock = { value: 5n, era: 8, isWithdrawable: false, heldUntil: 9, millisLeft: 30_000n };
    const { chain } = chainWith({
      slashesOf: () => [{ ...slash, millisLeft: 20_000n }, slash],
      unlocksOf: () => [{ value: 4n, era: 5, isWithdrawable: true, millisLeft: 0n }, unlock, { ...unlock, millisLeft: 2n ** 64n - 1n }],
    });
    const offence = { era: 4, fraction: 100_000_000n };
    expect(await answers.slashesOf(chain, PULSE, NINA)).toEqual([
      { validator: ALICE, appliedIn: 7, at: 1_020_000, amount: 9n, offence }, { validator: ALICE, appliedIn: 7, at: null, amount: 9n, offence },
    ]);
    expect(await answers.unlocksOf(chain, PULSE, NINA)).toEqual([
      { value: 4n, era: 5, free: true, at: null, heldUntil: null }, { value: 5n, era: 8, free: false, at: 1_030_000, heldUntil: 9 },
      // No calendar has this moment.
      { value: 5n, era: 8, free: false, at: null, heldUntil: 9 },
    ]);
  });

  it('the validators of an era are asked for until there are no more', async () => {
    const row = (who: typeof ALICE, pool?: bigint) => (
      { validator: decoded(who), total: 9n, own: 1n, nominators: 0, commission: 5, points: 20, pool, pages: 0 }
    );
    const { chain, asked } = chainWith({
      eraValidators: (_, after) => (after === undefined
        ? { validators: [row(ALICE, 6n)], next: decoded(ALICE) } : { validators: [row(BOB)], next: undefined }),
    });
    const backing = { total: 9n, own: 1n, nominators: 0, pages: 1 };
    expect(await answers.eraValidators(chain, PULSE, 3)).toEqual([
      { who: ALICE, backing, commission: 5n, points: 20n, pool: 6n }, { who: BOB, backing, commission: 5n, points: 20n, pool: null },
    ]);
    expect(asked).toHaveLength(2);
  });

  it('validators that a node names again and again are an error, and are not asked for ever', async () => {
    const row = { validator: decoded(ALICE), total: 9n, own: 1n, nominators: 0, commission: 5, points: 20, pages: 0 };
    const { chain, asked } = chainWith({ eraValidators: () => ({ validators: [row], next: decoded(ALICE) }) });
    await expect(answers.eraValidators(chain, PULSE, 3)).rejects.toThrow('the node names validators twice');
    expect(asked).toHaveLength(2);
  });

  it('an estimate leaves out validators that are not at work', async () => {
    const { chain } = chainWith({
      estimateRewards: () => ({ targets: [[decoded(ALICE), { present: { withEqualPoints: 8n } }], [decoded(BOB), undefined]], asDivided: 8n }),
    });
    expect(await answers.estimateRewards(chain, PULSE, [{ who: ALICE, value: 1n }, { who: BOB, value: 1n }]))
      .toEqual({ of: new Map([[ALICE, 8n]]), total: 8n });
  });
});
