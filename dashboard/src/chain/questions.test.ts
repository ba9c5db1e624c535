import { describe, expect, it } from 'vitest';
import { account, FACTS, PULSE } from '../staking/fixtures';
import type { PendingSlash } from '../staking/slashes';
import { chainWith, decoded } from './fixtures';
import { PayoutHistory } from './payouts';
import * as questions from './questions';

const [NINA, ALICE, OMAR] = [account(1), account(2), account(3)];
const overview = { total: 100n, own: 20n, nominatorCount: 2, pageCount: 1 };
const BILLION = 1_000_000_000;

/** The storage of an era in which Nina has 40 of 100 behind Alice, for half of all points and a reward of 1,000. */
function era(n: number, more: Record<string, unknown> = {}) {
  return {
    [`keys of erasStakersOverview(${n})`]: [[n, decoded(ALICE)]],
    [`keys of erasStakersPaged(${n})`]: [[n, decoded(ALICE), 0]],
    [`erasStakersOverview(${n},${ALICE})`]: overview,
    [`erasStakersPaged(${n},${ALICE},0)`]: { others: [{ who: decoded(NINA), value: 40n }, { who: decoded(OMAR), value: 40n }] },
    [`erasRewardPoints(${n})`]: { total: 40, individual: [[decoded(ALICE), 20]] },
    [`erasValidatorReward(${n})`]: 1_000n,
    [`erasValidatorPrefs(${n},${ALICE})`]: { commission: BILLION / 10, blocked: false },
    ...more,
  };
}

const part = (reward: bigint, status: string) => ({ validator: decoded(ALICE), page: 0, stake: 40n, reward, status });

describe('questions', () => {
  it('what an era pays is the chain’s answer, to the unit, whatever storage would give', async () => {
    const { chain } = chainWith({ payoutsOf: () => [part(179n, 'Claimed')] }, era(4));
    expect(await questions.payouts(chain, PULSE, NINA, [4], null)).toMatchObject([{ era: 4, reward: 179n, state: 'paid' }]);
  });

  it('without an answer it is computed from storage: half of 1,000, less a tenth, 40 of 100', async () => {
    const { chain } = chainWith({}, era(4));
    expect(await questions.payouts(chain, PULSE, NINA, [4], null)).toMatchObject([{ era: 4, reward: 180n, state: 'pending' }]);
    const refusing = chainWith({ payoutsOf: () => { throw new Error('too long'); } }, era(4));
    expect(await questions.payouts(refusing.chain, PULSE, NINA, [4], null)).toMatchObject([{ era: 4, reward: 180n, state: 'pending' }]);
  });

  it('an era is asked for again only if something of it was claimed', async () => {
    let status = 'Unclaimed';
    const storage: Record<string, unknown> = {};
    const { chain, asked } = chainWith({ payoutsOf: (_, n) => (n === 4 ? [part(7n, status)] : [part(5n, 'Claimed')]) }, storage);
    const history = new PayoutHistory(NINA);
    const told: number[] = [];
    const read = () => history.read(chain, PULSE, [ALICE], false, ({ left }) => told.push(left));
    const first = await read();
    expect(first.payouts.map(({ era: of, state }) => [of, state])).toEqual([[4, 'pending'], [3, 'paid'], [2, 'paid'], [1, 'paid'], [0, 'paid']]);
    expect((await read()).payouts[0]).toMatchObject({ era: 4, state: 'pending' });
    expect(asked).toHaveLength(5);
    status = 'Claimed';
    storage[`claimedRewards(4,${ALICE})`] = [0];
    expect((await read()).payouts[0]).toMatchObject({ era: 4, state: 'paid' });
    await read();
    expect(asked).toHaveLength(6);
    expect([first.searchedAll, told]).toEqual([true, [0, 0]]);
  });

  it('an era that was paid only on a fork which is gone is asked for again', async () => {
    let status = 'Claimed';
    const storage: Record<string, unknown> = {};
    const { chain, asked } = chainWith({ payoutsOf: (_, n) => [part(5n, n === 4 ? status : 'Claimed')] }, storage);
    const history = new PayoutHistory(NINA);
    const at = async (block: number) => {
      const { payouts } = await history.read(chain, { ...PULSE, block }, [], false, () => {});
      return [payouts[0]?.state, asked.length];
    };
    // 1. Block 166 has paid era 4. 2. Another block has its place, and has not. So nothing that it said counts.
    expect(await at(166)).toEqual(['paid', 5]);
    status = 'Unclaimed';
    storage['hash of block 166'] = '0x01';
    expect(await at(176)).toEqual(['pending', 10]);
    // 3. Block 176 stays. After ten more blocks nobody looks at its hash again.
    expect(await at(186)).toEqual(['pending', 10]);
    storage['hash of block 176'] = '0x01';
    expect(await at(196)).toEqual(['pending', 10]);
  });

  it('a long history comes in parts, the newest eras first', async () => {
    const { chain } = chainWith({ payoutsOf: () => [part(5n, 'Claimed')] });
    const told: [number, number][] = [];
    const { payouts, left } = await new PayoutHistory(NINA).read(chain, { ...PULSE, activeEra: 30 }, [], false, (soFar) => {
      told.push([soFar.payouts.length, soFar.left]);
    });
    expect([told, payouts.length, left]).toEqual([[[8, 22], [24, 6], [30, 0]], 30, 0]);
  });

  it('stakes of an era are searched in storage once, and what is paid of them is asked for again', async () => {
    const storage: Record<string, unknown> = { ...era(4), 'keys of erasStakersOverview()': [[4, decoded(ALICE)]] };
    const { chain } = chainWith({}, storage);
    const asked: string[] = [];
    const keys = chain.storage.keys.bind(chain.storage);
    chain.storage.keys = (pallet, item, ...of) => {
      asked.push(item);
      return keys(pallet, item, ...of);
    };
    const history = new PayoutHistory(NINA);
    const read = async () => (await history.read(chain, PULSE, [], true, () => {})).payouts.map(({ era: of, state }) => [of, state]);
    expect(await read()).toEqual([[4, 'pending']]);
    storage[`claimedRewards(4,${ALICE})`] = [0];
    expect(await Promise.all([read(), read()])).toEqual([[[4, 'pending']], [[4, 'paid']]]);
    expect(asked.filter((item) => item === 'erasStakersOverview')).toHaveLength(1);
  });

  it('no era is asked about while stakes move, and all are asked about afterwards', async () => {
    const storage = { ...era(4), 'keys of erasStakersOverview()': [[4, decoded(ALICE)]], [`claimedRewards(4,${ALICE})`]: [0] };
    const { chain, asked } = chainWith({ payoutsOf: () => [part(179n, 'Claimed')] }, storage);
    const history = new PayoutHistory(NINA);
    const read = async (isMoving: boolean) => {
      const { payouts } = await history.read(chain, { ...PULSE, isMoving }, [ALICE], false, () => {});
      return [payouts.map(({ reward }) => reward), asked.length];
    };
    expect(await read(true)).toEqual([[180n], 0]);
    expect(await read(false)).toEqual([[179n, 179n, 179n, 179n, 179n], 5]);
  });

  it('a reading that another one follows asks for nothing more, and what it has heard is kept', async () => {
    const answers: (() => void)[] = [];
    const { chain, asked } = chainWith({ payoutsOf: async () => {
      await new Promise<void>((answer) => { answers.push(answer); });
      return [part(5n, 'Claimed')];
    } });
    const history = new PayoutHistory(NINA);
    const pulse = { ...PULSE, activeEra: 30 };
    const settle = () => new Promise((resolve) => { setTimeout(resolve); });
    // 1. Eight eras are asked about. Three answers come, and three more eras are asked about.
    const first = history.read(chain, pulse, [], false, () => {});
    await settle();
    answers.splice(0, 3).forEach((answer) => answer());
    await settle();
    expect(asked).toHaveLength(11);
    // 2. The second reading asks about the 27 eras that it does not know, and the first one about none.
    const second = history.read(chain, pulse, [], false, () => {});
    while (answers.length > 0) {
      answers.splice(0).forEach((answer) => answer());
      await settle();
    }
    expect([(await second).payouts.length, (await second).left, asked.length]).toEqual([30, 0, 11 + 27]);
    expect((await first).left).toBeGreaterThan(0);
  });

  it('a slash has the chain’s amount and date, or those of its rows', async () => {
    const row = { validator: decoded(ALICE), own: 5n, others: [[decoded(NINA), 4n]], reporters: [], payout: 0n };
    const rows = { 'entries of unappliedSlashes()': [[[7], [row]]] };
    const answered = { dueEra: 7, validator: decoded(ALICE), slashEra: 4, fraction: 1, amount: 3n, millisLeft: 1_000n };
    expect(await questions.slashesOn(chainWith({ slashesOf: () => [answered] }, rows).chain, PULSE, NINA))
      .toMatchObject([{ validator: ALICE, appliedIn: 7, amount: 3n, at: 1_001_000 }]);
    // Era 7 begins two eras after era 5, which has 15 s left.
    expect(await questions.slashesOn(chainWith({}, rows).chain, PULSE, NINA)).toEqual([
      { validator: ALICE, appliedIn: 7, amount: 4n, at: 1_045_000, offence: null },
    ]);
    expect(await questions.slashesOn(chainWith({}, rows).chain, PULSE, OMAR)).toEqual([]);
  });

  it('the share of an account in one slash adds up its parts, and leaves out other slashes', async () => {
    const slash: PendingSlash = {
      validator: ALICE, appliedIn: 7, own: 5n, nominators: 4n, total: 9n, payout: 0n, rows: [0], shares: [{ who: NINA, value: 4n }], reporters: [],
    };
    const one = (dueEra: number, amount: bigint) => ({ dueEra, validator: decoded(ALICE), slashEra: 4, fraction: 1, amount });
    const { chain } = chainWith({ slashesOf: () => [one(7, 1n), one(7, 2n), one(8, 100n)] });
    expect((await questions.sharesOf(chain, PULSE, slash, [NINA])).get(NINA)?.amount).toBe(3n);
    expect((await questions.sharesOf(chainWith({}).chain, PULSE, slash, [NINA])).get(NINA)?.amount).toBe(4n);
  });

  it('an unlocking chunk is free when the chain says so, or by the lengths of eras', async () => {
    const ledger = { stash: NINA, total: 9n, active: 4n, unlocking: [{ value: 5n, era: 7 }] };
    const held = { value: 5n, era: 7, isWithdrawable: false, heldUntil: 9, millisLeft: 99_000n };
    expect(await questions.unlocks(chainWith({ unlocksOf: () => [held] }).chain, PULSE, ledger))
      .toEqual([{ value: 5n, era: 7, free: false, at: 1_099_000, heldUntil: 9 }]);
    expect(await questions.unlocks(chainWith({}).chain, PULSE, ledger))
      .toEqual([{ value: 5n, era: 7, free: false, at: 1_045_000, heldUntil: null }]);
    const { chain, asked } = chainWith({ unlocksOf: () => [] });
    expect([await questions.unlocks(chain, PULSE, { ...ledger, unlocking: [] }), asked]).toEqual([[], []]);
  });

  it('validators of an era have the pool that the chain says, or that of storage', async () => {
    const storage = { ...era(4), 'keys of erasStakersOverview(5)': [[5, decoded(ALICE)]] };
    const stored = await questions.validatorsOf(chainWith({}, storage).chain, PULSE, [4]);
    expect(stored.get(4)?.get(ALICE)).toEqual({
      who: ALICE, backing: { total: 100n, own: 20n, nominators: 2, pages: 1 }, commission: 100_000_000n, points: 20n, pool: 500n,
    });
    const row = { validator: decoded(ALICE), total: 100n, own: 20n, nominators: 2, commission: 1, points: 20, pool: 499n, pages: 1 };
    const answered = await questions.validatorsOf(chainWith({ eraValidators: () => ({ validators: [row] }) }, storage).chain, PULSE, [4]);
    expect(answered.get(4)?.get(ALICE)?.pool).toBe(499n);
  });

  it('the inflation is none only without the function: an answer that is refused is told', async () => {
    const point = { stakingRate: 1n, inflation: 2n, stakers: 1n };
    const answered = { inflationCurve: () => [point, { ...point, stakingRate: 2n }], inflation: () => ({ present: point }) };
    expect(await questions.inflation(chainWith({}).chain, PULSE)).toEqual({ points: null, present: null });
    expect((await questions.inflation(chainWith(answered).chain, PULSE)).present?.rate).toBe(1n);
    for (const name of ['inflation', 'inflationCurve']) {
      const { chain } = chainWith({ ...answered, [name]: () => { throw new Error('timed out'); } });
      await expect(questions.inflation(chain, PULSE), name).rejects.toThrow('timed out');
    }
  });

  it('a question that is refused is computed from storage, where storage has the answer', async () => {
    const refused = () => { throw new Error('refused'); };
    const row = { validator: decoded(ALICE), own: 5n, others: [[decoded(NINA), 4n]], reporters: [], payout: 0n };
    const storage = { ...era(5), 'keys of erasStakersOverview(5)': [[5, decoded(ALICE)]], 'entries of unappliedSlashes()': [[[7], [row]]] };
    const { chain } = chainWith({ slashesOf: refused, unlocksOf: refused, eraValidators: refused, estimateRewards: refused }, storage);
    const ledger = { stash: NINA, total: 9n, active: 4n, unlocking: [{ value: 5n, era: 7 }] };
    expect(await questions.slashesOn(chain, PULSE, NINA)).toMatchObject([{ appliedIn: 7, amount: 4n }]);
    expect(await questions.unlocks(chain, PULSE, ledger)).toMatchObject([{ value: 5n, era: 7, free: false }]);
    expect((await questions.validatorsOf(chain, PULSE, [5])).get(5)?.get(ALICE)?.points).toBe(20n);
    expect(await questions.estimate(chain, PULSE, OMAR, [{ who: ALICE, value: 40n }])).toBeNull();
  });

  it('an estimate is given only to a stake that is not at work, behind validators that are', async () => {
    const estimateRewards = () => ({ targets: [[decoded(ALICE), { present: { withEqualPoints: 8n } }]], asDivided: 8n });
    const stakes = [{ who: ALICE, value: 40n }];
    expect((await questions.estimate(chainWith({ estimateRewards }).chain, PULSE, NINA, stakes))?.total).toBe(8n);
    expect(await questions.estimate(chainWith({ estimateRewards }, era(5)).chain, PULSE, NINA, stakes)).toBeNull();
    expect(await questions.estimate(chainWith({ estimateRewards }).chain, PULSE, NINA, [...stakes, { who: OMAR, value: 1n }])).toBeNull();
    expect(await questions.estimate(chainWith({}).chain, PULSE, NINA, stakes)).toBeNull();
    expect(FACTS.sessionMillis).toBe(10_000);
  });
});
