import { describe, expect, it } from 'vitest';
import { commissionInElection } from './commission';
import { ballotsOf } from './electorate';
import { outcomeOf } from './exposures';
import { account, chain, nominator, random } from './fixtures';
import { inputOf } from './flat';
import { equivocationFraction, expectedPools, predictElection, predictNomination, stakeReward } from './prediction';
import { solveByDefinition } from './reference';
import { BILLION, type Account, type Ballots, type ElectorateState } from './types';

const [ALICE, BOB, CHARLIE, DAVE] = [1, 2, 3, 4].map(account) as [Account, Account, Account, Account];
const [NINA, OMAR] = [11, 12].map(account) as [Account, Account];
const solve = (ballots: Ballots) => solveByDefinition(inputOf(ballots));
const terms = (points: [Account, bigint][] = []) => ({ eraReward: 1_000n, points: new Map(points) });

/** Three of four candidates are elected. Their own stakes are 50, 30, 20 and 10. */
function town(changes: Partial<ElectorateState> = {}): ElectorateState {
  const stakes = new Map<Account, bigint>([[ALICE, 50n], [BOB, 30n], [CHARLIE, 20n], [DAVE, 10n], [OMAR, 40n]]);
  return chain({ seats: 3, stakes, nominators: [nominator(OMAR, [CHARLIE])], ...changes });
}

describe('the outcome of an election', () => {
  it('is the stake behind each validator', async () => {
    const { exposures } = await predictElection(town(), solve);
    expect(exposures).toEqual([
      { validator: ALICE, total: 50n, own: 50n, others: [] },
      { validator: BOB, total: 30n, own: 30n, others: [] },
      { validator: CHARLIE, total: 60n, own: 20n, others: [{ who: OMAR, value: 40n }] },
    ]);
  });

  it('is in units, of which votes are multiples', async () => {
    // Units per vote: 17. Alice has 3 votes, Omar 2, and nobody else has as many.
    const stakes = new Map([[ALICE, 67n], [CHARLIE, 17n], [OMAR, 39n]]);
    const { exposures } = await predictElection(town({ issuance: 2n ** 68n, stakes }), solve);
    expect(exposures).toEqual([
      { validator: ALICE, total: 51n, own: 51n, others: [] },
      { validator: CHARLIE, total: 51n, own: 17n, others: [{ who: OMAR, value: 34n }] },
    ]);
  });

  it('leaves out a winner that has no stake of its own', async () => {
    const stakes = new Map([...town().stakes, [CHARLIE, 0n] as const]);
    const { exposures } = await predictElection(town({ stakes }), solve);
    expect(exposures.map(({ validator }) => validator)).toEqual([ALICE, BOB]);
    await expect(predictElection(town({ stakes, minimumWinners: 3 }), solve)).rejects.toThrow('too few winners');
  });

  it('sorts backers by stake, then by account', () => {
    const voters = [NINA, OMAR, ALICE].map((who) => ({ who, votes: 5n, targets: [0] }));
    const ballots: Ballots = { seats: 1, candidates: [ALICE], voters, unitsPerVote: 1n, withoutRoom: [] };
    const backings = [[0, 5n], [1, 5n], [2, 5n]].map(([voter, votes]) => ({ voter: voter as number, winner: 0, votes: votes as bigint }));
    expect(outcomeOf(ballots, { winners: [0], backings }, 1).exposures[0]!.others.map(({ who }) => who)).toEqual([NINA, OMAR]);
    backings[1]!.votes = 6n;
    expect(outcomeOf(ballots, { winners: [0], backings }, 1).exposures[0]!.others.map(({ who }) => who)).toEqual([OMAR, NINA]);
    expect(() => outcomeOf(ballots, { winners: [0], backings: [{ voter: 9, winner: 0, votes: 1n }] }, 1)).toThrow('does not belong');
  });
});

describe('a prediction for a nominator', () => {
  it('says whom the stake backs, and what that earns and risks', async () => {
    // Nina's 30 make Bob's score 1/60, and Dave's 1/40. Charlie has 1/60 and Alice 1/50, so Dave comes fourth.
    const mine = { who: NINA, stake: 30n, targets: [DAVE, BOB] };
    const prediction = await predictNomination(town(), mine, terms(), solve);
    expect(prediction.outcome.exposures.map(({ validator }) => validator)).toEqual([ALICE, BOB, CHARLIE]);
    expect(prediction.backed).toEqual([{
      validator: BOB, value: 30n, total: 60n, share: BILLION / 2n, commission: BILLION / 10n,
      // A third of 1,000 is 333, minus 33 of commission; half of 300.
      reward: 150n, lossAlone: 30n, largestLoss: 30n,
    }]);
    expect(prediction.notBacked).toEqual([DAVE]);
    expect([prediction.idle, prediction.reward, prediction.hasNoRoom]).toEqual([0n, 150n, false]);
  });

  it('divides a stake over several winners', async () => {
    const mine = { who: NINA, stake: 90n, targets: [ALICE, BOB, DAVE] };
    const { backed, idle, notBacked } = await predictNomination(town(), mine, terms(), solve);
    expect(backed.length).toBeGreaterThan(1);
    expect(backed.reduce((sum, { value }) => sum + value, 0n)).toBe(90n);
    expect([...backed].sort((one, other) => Number(other.value - one.value))).toEqual(backed);
    expect(idle).toBe(0n);
    expect(notBacked.length + backed.length).toBe(3);
  });

  it('says what an offence of one alone takes, beside the largest slash', async () => {
    // Four are elected, so one that signs twice loses (3/4)² of all that backs it.
    const { backed } = await predictNomination(town({ seats: 4 }), { who: NINA, stake: 33n, targets: [DAVE] }, terms(), solve);
    expect(backed.map(({ lossAlone, largestLoss }) => [lossAlone, largestLoss])).toEqual([[18n, 33n]]);
  });

  it('says that nothing is earned where nobody is elected', async () => {
    const mine = { who: NINA, stake: 5n, targets: [BOB] };
    const { backed, idle, reward, notBacked } = await predictNomination(town(), mine, terms(), solve);
    expect([backed, idle, reward, notBacked]).toEqual([[], 5n, 0n, [BOB]]);
  });

  it('says when the election has no room', async () => {
    const names = Array.from({ length: 20 }, (_, index) => account(100 + index));
    const nominators = names.map((who) => nominator(who, [ALICE]));
    const stakes = new Map([...town().stakes, ...names.map((who) => [who, 1_000n] as const)]);
    const state = town({ nominators, stakes });
    const last = await predictNomination(state, { who: NINA, stake: 999n, targets: [ALICE] }, terms(), solve);
    expect([last.hasNoRoom, last.idle]).toEqual([true, 999n]);
    const first = await predictNomination(state, { who: NINA, stake: 1_001n, targets: [ALICE] }, terms(), solve);
    expect([first.hasNoRoom, first.idle]).toEqual([false, 0n]);
  });

  it('never backs more than the stake, whatever the chain', async () => {
    for (let seed = 0n; seed < 300n; seed += 1n) {
      const number = random(seed);
      const below = (bound: number) => Number(number() % BigInt(bound));
      const candidates = [1, 2, 3, 4, 5].map(account);
      const stakes = new Map([...candidates, OMAR].map((who) => [who, 1n + number() % 10_000n]));
      const state = chain({ candidates, withKeys: new Set(candidates), stakes, seats: 1 + below(4), issuance: number() << BigInt(below(9)),
        nominators: [nominator(OMAR, [candidates[below(5)]!, candidates[below(5)]!])] });
      const stake = 10n + number() % 20_000n;
      const targets = candidates.filter(() => below(2) === 0);
      const found = await predictNomination(state, { who: NINA, stake, targets }, terms(), solve).catch(() => null);
      if (!found) continue;
      const backing = found.backed.reduce((sum, { value }) => sum + value, 0n);
      expect(found.idle).toBe(stake - backing);
      expect(found.idle >= 0n).toBe(true);
      // Votes are whole, so less than one vote is idle, unless nothing backs anybody.
      const units = ballotsOf(state).unitsPerVote;
      if (backing > 0n) expect(found.idle < units).toBe(true);
      for (const exposure of found.outcome.exposures) {
        expect(exposure.total).toBe(exposure.others.reduce((sum, { value }) => sum + value, exposure.own));
      }
    }
  });
});

describe('expected rewards', () => {
  const outcome = { exposures: [ALICE, BOB, CHARLIE].map((validator) => ({ validator, total: 10n, own: 10n, others: [] })), withoutRoom: [] };

  it('follow past points, and the average without them', () => {
    const pools = (points: [Account, bigint][]) => [...expectedPools(outcome, terms(points)).values()];
    expect(pools([])).toEqual([333n, 333n, 333n]);
    expect(pools([[ALICE, 60n], [BOB, 20n], [CHARLIE, 20n]])).toEqual([600n, 200n, 200n]);
    // Charlie has none: as many as the others on average, 30 of 90.
    expect(pools([[ALICE, 40n], [BOB, 20n]])).toEqual([444n, 222n, 333n]);
    // Points of validators that are not elected don't matter.
    expect(pools([[DAVE, 1_000n]])).toEqual([333n, 333n, 333n]);
  });

  it('are a part of the pool after commission', () => {
    expect(stakeReward(333n, BILLION / 10n, 30n, 60n)).toBe(150n);
    expect(stakeReward(333n, BILLION, 30n, 60n)).toBe(0n);
    expect(stakeReward(333n, 0n, 0n, 0n)).toBe(0n);
  });

  it('take the commission that counts', () => {
    const bounds = { min: 5n, max: 50n };
    const announced = { announced: 20n, standing: null, chilled: null };
    expect(commissionInElection(4, announced, bounds)).toBe(20n);
    // A raise waits for the era after the one of its record.
    expect(commissionInElection(4, { ...announced, standing: { commission: 10n, era: 4 } }, bounds)).toBe(10n);
    expect(commissionInElection(5, { ...announced, standing: { commission: 10n, era: 4 } }, bounds)).toBe(20n);
    // A validator that was chilled, and is taken back.
    expect(commissionInElection(5, { announced: null, standing: { commission: 12n, era: 4 }, chilled: 30n }, bounds)).toBe(12n);
    expect(commissionInElection(5, { announced: null, standing: null, chilled: 30n }, bounds)).toBe(30n);
    expect(commissionInElection(4, { ...announced, announced: 1n }, bounds)).toBe(5n);
    expect(commissionInElection(4, { ...announced, announced: 90n }, bounds)).toBe(50n);
  });
});

describe('the largest slash', () => {
  it('grows with the square of the offenders', () => {
    expect(equivocationFraction(1n, 4n)).toBe(562_500_000n);
    expect(equivocationFraction(1n, 3n)).toBe(BILLION);
    expect(equivocationFraction(1n, 100n)).toBe(900_000n);
    expect(equivocationFraction(34n, 100n)).toBe(BILLION);
  });
});
