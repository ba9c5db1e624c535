/** Where `pallet-staking` has other rules than the pallet of this repository, the readers follow them. */
import { describe, expect, it } from 'vitest';
import { account, FACTS, PULSE } from '../staking/fixtures';
import { chainWith, decoded } from './fixtures';
import * as questions from './questions';
import { readSlashes } from './slashes';
import { readStake } from './stake';

const [NINA, ALICE] = [account(1), account(2)];
const PARITY = { ...FACTS, rules: 'pallet-staking' as const, paidPages: Infinity, pageSize: 1 };
const STAKING_LOCK = '0x7374616b696e6720';

/** An era with a reward of 1,000, a tenth of it commission. Alice has 20 of 100, on each of two pages is a stake of 40. */
const ERA = {
  'keys of erasStakersPaged(4)': [[4, decoded(ALICE), 0], [4, decoded(ALICE), 1]],
  [`erasStakersOverview(4,${ALICE})`]: { total: 100n, own: 20n, nominatorCount: 2, pageCount: 2 },
  [`erasStakersPaged(4,${ALICE},0)`]: { others: [{ who: decoded(account(3)), value: 40n }] },
  [`erasStakersPaged(4,${ALICE},1)`]: { others: [{ who: decoded(NINA), value: 40n }] },
  'erasRewardPoints(4)': { total: 20, individual: [[decoded(ALICE), 20]] },
  'erasValidatorReward(4)': 1_000n,
  [`erasValidatorPrefs(4,${ALICE})`]: { commission: 100_000_000, blocked: false },
  [`claimedRewards(4,${ALICE})`]: [1],
};

describe('pallet-staking', () => {
  it('a validator is paid on each page, here the whole commission on the first', async () => {
    const paid = await questions.payouts(chainWith({}, ERA, PARITY).chain, PULSE, ALICE, [4], null);
    // 20 of 100 of 900 and 60 of 100 of the commission of 100; then 40 of 100 of the commission.
    expect(paid.map(({ page, stake, reward, state }) => [page, stake, reward, state])).toEqual([[0, 20n, 240n, 'pending'], [1, 0n, 40n, 'paid']]);
    const ours = await questions.payouts(chainWith({}, ERA, { ...PARITY, rules: 'exact' }).chain, PULSE, ALICE, [4], null);
    expect(ours.map(({ page, reward }) => [page, reward])).toEqual([[0, 280n]]);
    expect(await questions.payouts(chainWith({}, ERA, PARITY).chain, PULSE, NINA, [4], null)).toMatchObject([{ page: 1, reward: 360n, state: 'paid' }]);
  });

  it('stake is free when its era is planned, not when it begins', async () => {
    const ledger = { stash: NINA, total: 9n, active: 4n, unlocking: [{ value: 5n, era: 6 }] };
    const planned = { ...PULSE, plannedEra: 6 };
    const isFree = async (rules: 'exact' | 'pallet-staking', pulse = planned) => (
      (await questions.unlocks(chainWith({}, {}, { ...FACTS, rules }).chain, pulse, ledger))[0]?.free
    );
    expect([await isFree('pallet-staking'), await isFree('pallet-staking', PULSE), await isFree('exact')]).toEqual([true, false, false]);
  });

  it('a slash whose era has begun is never applied', async () => {
    const row = { validator: decoded(ALICE), own: 5n, others: [], reporters: [], payout: 0n };
    const rows = { 'entries of unappliedSlashes()': [[[5], [row]], [[6], [row]]] };
    const eras = async (facts: typeof FACTS) => {
      const { rows: waiting, late } = await readSlashes(chainWith({}, rows, facts).chain, PULSE);
      return [waiting, late].map((some) => some.map(({ appliedIn }) => appliedIn));
    };
    expect([await eras(PARITY), await eras(FACTS)]).toEqual([[[6], [5]], [[5, 6], []]]);
  });

  it('its records are reports, and stay so after a move to our pallet', async () => {
    const record = [1, 5n];
    const rows = { 'entries of validatorSlashInEra()': [[[2, decoded(ALICE)], record], [[4, decoded(ALICE)], record]] };
    const read = async (facts: typeof FACTS, more: Record<string, unknown>, pulse = PULSE) => {
      const { applied, since } = await readSlashes(chainWith({}, { ...rows, ...more }, facts).chain, pulse);
      return [applied.map(({ era, isReport }) => [era, isReport]), since];
    };
    expect(await read({ ...PARITY, bondingDuration: 3 }, {})).toEqual([[[4, true], [2, true]], 2]);
    expect(await read(FACTS, {})).toEqual([[[4, false], [2, false]], 0]);
    expect(await read(FACTS, { 'lastInheritedEra()': 3 })).toEqual([[[4, false], [2, true]], 0]);
    expect(await read(FACTS, { 'lastInheritedEra()': 4 })).toEqual([[[4, true], [2, true]], 1]);
    expect(await read(FACTS, {}, { ...PULSE, isMoving: true })).toEqual([[[4, true], [2, true]], 2]);
  });

  it('a validator that a nominator has named twice is there once', async () => {
    const nominated = { targets: [ALICE, account(3), ALICE].map(decoded), submittedIn: 1, suppressed: false };
    const { stake } = await readStake(chainWith({}, {
      [`account(${NINA})`]: { data: { free: 9n } }, [`bonded(${NINA})`]: decoded(NINA), [`nominators(${NINA})`]: nominated,
      [`ledger(${NINA})`]: { stash: decoded(NINA), total: 5n, active: 5n, unlocking: [] },
    }, PARITY).chain, PULSE, NINA);
    expect(stake.targets).toEqual([ALICE, account(3)]);
  });

  it('stake that is locked and not held is no free balance', async () => {
    const of = (locks: unknown) => readStake(chainWith({}, {
      [`account(${NINA})`]: { data: { free: 100n, frozen: 40n } }, [`locks(${NINA})`]: locks,
    }).chain, PULSE, NINA);
    expect((await of([{ id: STAKING_LOCK, amount: 30n }])).stake).toMatchObject({ free: 70n, frozen: 10n });
    expect((await of([{ id: '0x766573742020', amount: 30n }])).stake).toMatchObject({ free: 100n, frozen: 40n });
  });
});
