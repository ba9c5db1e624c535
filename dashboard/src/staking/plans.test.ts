import { describe, expect, it } from 'vitest';
import { account, FACTS, PULSE } from './fixtures';
import type { Payout, StakeOfAccount } from './model';
import {
  controllerProblem, minimumBond, planBond, planBondMore, planChill, planClaim, planNominate, planPayee, planRebond, planUnbond,
  planWithdraw, targetsProblem,
} from './plans';
import { unlockingOf } from './unlocking';

const ME = account(1);
const stake: StakeOfAccount = {
  account: ME, free: 5_000n, frozen: 0n, stash: ME, controller: ME, payee: { kind: 'Staked' }, validates: null,
  targets: [account(2)], spans: 0,
  ledger: { stash: ME, total: 100_000n, active: 60_000n, unlocking: [{ value: 10_000n, era: 5 }, { value: 30_000n, era: 7 }] },
};
const ledger = stake.ledger!;
const present = {
  pulse: { ...PULSE, minNominatorBond: 2_000n, minValidatorBond: 9_000n }, facts: FACTS,
  voice: { amount: String, at: (millis: number | null) => `at ${millis}`, who: (who: string) => who.slice(-1) },
};

describe('plans', () => {
  it('a bond is at least the smaller minimum, and leaves the existential deposit', () => {
    expect(minimumBond(present)).toBe(2_000n);
    expect(planBond(1_999n, { kind: 'Stash' }, stake, present).problem).toBe('The least bond is 2000.');
    expect(planBond(4_001n, { kind: 'Stash' }, stake, present).problem).toContain('At most 4000');
    expect(planBond(4_000n, { kind: 'Stash' }, stake, present).problem).toBeNull();
  });

  it('more stake counts in the next election, with its date', () => {
    const plan = planBondMore(1_000n, stake, present);
    expect(plan.lines).toEqual([
      'Your active stake grows from 60000 to 61000 at once.', 'The election for era 6 counts it. That era begins at 1015000.',
    ]);
    expect(planBondMore(0n, stake, present).problem).toBe('Enter an amount above zero.');
  });

  it('unbonding says what stays and when the rest is free', () => {
    const plan = planUnbond(20_000n, stake, ledger, [], present);
    expect(plan.title).toBe('Unbond 20000');
    expect(plan.lines[1]).toContain('from era 8 on, at 1075000');
    expect(plan.problem).toBeNull();
  });

  it('a nominator keeps its minimum bond or stops first', () => {
    expect(planUnbond(59_000n, stake, ledger, [], present).problem).toContain('at least 2000 must stay');
    expect(planUnbond(60_000n, { ...stake, targets: null }, ledger, [], present).problem).toBeNull();
    expect(planUnbond(60_001n, stake, ledger, [], present).problem).toBe('Only 60000 are active.');
  });

  it('stake that unbonds when all parts are in use says which one it delays', () => {
    const parts = unlockingOf({ ...ledger, unlocking: [{ value: 10_000n, era: 6 }, { value: 30_000n, era: 7 }] }, PULSE, FACTS);
    const two = (rules: typeof FACTS.rules, chunks = parts) => (
      planUnbond(20_000n, stake, ledger, chunks, { ...present, facts: { ...FACTS, rules, maxUnlockingChunks: 2 } })
    );
    // It would be free in era 8.
    expect(two('exact').lines.join(' ')).toContain('its 30000 wait until era 8 too');
    expect(two('exact').problem).toBeNull();
    expect(two('pallet-staking').problem).toContain('Wait until one is free');
    const sameEra = parts.map((part, index) => ({ ...part, era: 7 + index }));
    expect([two('exact', sameEra).problem, two('pallet-staking', sameEra).problem]).toEqual([null, expect.stringContaining('Wait until one is free')]);
    // One part is free, so the chain withdraws it. Or there is a part of the same era.
    for (const some of [unlockingOf(ledger, PULSE, FACTS), parts.map((part) => ({ ...part, era: 8 })), parts.slice(1)]) {
      expect(two('exact', some).lines).toHaveLength(3);
    }
  });

  it('rebonding takes what unlocks, and nothing more', () => {
    expect(planRebond(40_000n, ledger, present)).toMatchObject({ title: 'Rebond 40000', problem: null });
    expect(planRebond(40_001n, ledger, present)).toMatchObject({ title: 'Rebond 40000', problem: 'Only 40000 unlock.' });
    expect(planRebond(0n, ledger, present).problem).not.toBeNull();
  });

  it('withdrawing says what is free, or when the next part is', () => {
    const chunks = unlockingOf(ledger, PULSE, FACTS);
    expect(planWithdraw(chunks, ledger, present)).toMatchObject({ title: 'Withdraw 10000', problem: null });
    const later = planWithdraw(chunks.slice(1), ledger, present);
    expect(later.problem).toBe('Nothing is free yet. The next 30000 are free at 1045000.');
    expect(planWithdraw([], { ...ledger, unlocking: [] }, present).problem).toBe('Nothing is unlocking. Unbond first.');
  });

  it('burning rewards is said as it is', () => {
    expect(planPayee({ kind: 'None' }, present).lines).toContain('Nobody can get these rewards back later.');
    expect(planPayee({ kind: 'Account', account: account(7) }, present).lines[0]).toBe('Rewards are paid to 7.');
  });

  it('stopping needs a role', () => {
    expect(planChill(stake, present)).toMatchObject({ title: 'Stop nominating', problem: null });
    expect(planChill({ ...stake, targets: null }, present).problem).not.toBeNull();
  });

  it('a nomination needs stake, targets, and no more than the chain allows', () => {
    const problem = (targets: number[], changes: Partial<StakeOfAccount> = {}) => (
      planNominate(targets.map(account), { ...stake, ...changes }, present).problem
    );
    expect(problem([2, 3])).toBeNull();
    expect(problem([])).toBe('Choose at least one validator.');
    expect(problem([1, 2])).toBe('An account can’t nominate itself.');
    expect(problem(Array.from({ length: 17 }, (_, n) => n + 2))).toBe('Choose at most 16 validators.');
    expect(problem([2], { ledger: null })).toContain('Bond first');
    expect(problem([2], { ledger: { ...ledger, active: 1n } })).toContain('active stake of 2000');
  });

  it('a stash with a controller leaves it to the controller to sign', () => {
    expect(controllerProblem({ ...stake, controller: account(9) }, present)).toContain('The controller of this stash signs it: 9.');
    for (const one of [stake, { ...stake, account: account(9), controller: account(9) }, { ...stake, controller: null }]) {
      expect(controllerProblem(one, present)).toBeNull();
    }
  });

  it('a validator that has left is removed before the others are nominated again', () => {
    const problem = (closed: number[], rules = FACTS.rules) => targetsProblem(closed.map(account), { ...present, facts: { ...FACTS, rules } });
    expect(problem([3])).toBe('3 can’t be nominated now. Remove it from your choice.');
    expect(problem([3, 4])).toBe('3, 4 can’t be nominated now. Remove them from your choice.');
    expect([problem([]), problem([3], 'pallet-staking')]).toEqual([null, null]);
  });

  it('a claim names what is the reader’s own', () => {
    const page: Payout = {
      era: 4, validator: account(2), page: 0, stake: 1n, isValidator: false, reward: 25n, state: 'pending',
    };
    expect(planClaim([page, page], present).lines[0]).toContain('50 of it are yours');
    expect(planClaim([], present).problem).toBe('Nothing is left to claim.');
  });
});
