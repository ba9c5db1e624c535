import { describe, expect, it } from 'vitest';
import { account } from './fixtures';
import { inputOf } from './flat';
import { predictorOf } from './predictor';
import { canPredict, readElectorate, type StorageReader } from './reader';
import { solveByDefinition } from './reference';
import type { Solver } from './solver';
import type { Account } from './types';

const [ALICE, BOB, CHARLIE, NINA, OMAR, CONTROLLER] = [1, 2, 3, 11, 12, 21].map(account) as [
  Account, Account, Account, Account, Account, Account,
];
/** An account as dedot decodes it. */
const id = (raw: Account) => ({ raw });
const prefs = (commission: number) => ({ commission, blocked: false });

const CONSTANTS: Record<string, unknown> = {
  'ValidatorElection.Pages': 32, 'ValidatorElection.VotersPerPage': 768, 'ValidatorElection.MaxTargets': 2_000,
  'ValidatorElection.MaxWinners': 1_000, 'Staking.MaxValidatorSet': 900, 'Staking.MaxCandidates': 1_500, 'Staking.MaxNominations': 16,
  'Balances.ExistentialDeposit': 50n,
};
const constants = (pallet: string, constant: string) => CONSTANTS[`${pallet}.${constant}`];

/** A storage with these values and maps, as dedot decodes them. */
class FakeStorage implements StorageReader {
  asked: string[] = [];

  constructor(private readonly values: Record<string, unknown>, private readonly maps: Record<string, [unknown, unknown][]>) {}

  async read(queries: { pallet: string; item: string }[]): Promise<unknown[]> {
    return queries.map(({ pallet, item }) => this.values[`${pallet}.${item}`]);
  }

  async keys(pallet: string, item: string): Promise<unknown[][]> {
    return (await this.entries(pallet, item)).map(([key]) => key);
  }

  async entries(pallet: string, item: string): Promise<[unknown[], unknown][]> {
    this.asked.push(item);
    return (this.maps[`${pallet}.${item}`] ?? []).map(([key, value]) => [[key], value]);
  }
}

const VALUES = {
  'staking.validatorCount': 4, 'staking.minimumValidatorCount': 1, 'staking.minNominatorBond': 100n, 'staking.electionsHeld': 6,
  'staking.currentEra': 5, 'staking.minCommission': 10, 'staking.maxCommission': 500, 'balances.totalIssuance': 1_000_000n,
  'session.validators': [id(ALICE), id(BOB)],
};
const MAPS: Record<string, [unknown, unknown][]> = {
  'staking.candidates': [[id(ALICE), null], [id(BOB), null]],
  'session.nextKeys': [[id(ALICE), '0x'], [id(CHARLIE), '0x']],
  'staking.validators': [[id(ALICE), prefs(100)], [id(BOB), prefs(900)]],
  'staking.standingPrefs': [[id(ALICE), { prefs: prefs(50), era: 6 }]],
  'staking.chilledPrefs': [[id(CHARLIE), prefs(3)]],
  'staking.nominators': [[id(NINA), { targets: [id(ALICE), id(BOB)], submittedIn: 4, suppressed: false }]],
  'staking.nominatedAt': [[id(NINA), 77]],
  'staking.bonded': [[id(ALICE), id(ALICE)], [id(NINA), id(CONTROLLER)], [id(OMAR), id(CONTROLLER)]],
  'staking.ledger': [
    [id(ALICE), { stash: id(ALICE), total: 300n, active: 200n }], [id(CONTROLLER), { stash: id(NINA), total: 70n, active: 70n }],
    // No stash names this controller.
    [id(BOB), { stash: id(OMAR), total: 1n, active: 1n }],
  ],
};
const read = (storage: FakeStorage) => readElectorate(storage, constants, '0x01');

describe('the reader', () => {
  it('reads everything that an election reads', async () => {
    const state = await read(new FakeStorage(VALUES, MAPS));
    expect(state).toEqual({
      bounds: { pages: 32, votersPerPage: 768, maxCandidates: 1_500, maxTargets: 2_000, maxWinners: 900, maxVotes: 16 },
      issuance: 1_000_000n, seats: 4, minimumWinners: 1, minimumToNominate: 100n, electionsHeld: 6,
      candidates: [ALICE, BOB], validators: new Set([ALICE, BOB]), atWork: [ALICE, BOB], withKeys: new Set([ALICE, CHARLIE]),
      chilled: new Set([CHARLIE]), punishments: new Map(),
      nominators: [{ who: NINA, targets: [ALICE, BOB], submittedIn: 4, submittedAt: 0 }],
      stakes: new Map([[ALICE, 200n], [NINA, 70n]]),
      // For era 6 the old commission of Alice stands. The others are within the bounds of the chain.
      commissions: new Map([[ALICE, 50n], [BOB, 500n], [CHARLIE, 10n]]),
    });
  });

  it('looks at the election after one that has read stakes', async () => {
    const underway = { era: 6, electionsHeld: 6, issuance: 1n };
    const state = await read(new FakeStorage({ ...VALUES, 'staking.electionUnderway': underway }, MAPS));
    expect(state.electionsHeld).toBe(7);
    expect(state.commissions.get(ALICE)).toBe(100n);
    expect(state.issuance).toBe(1_000_000n);
  });

  it('never lets less than the existential deposit vote', async () => {
    const state = await read(new FakeStorage({ ...VALUES, 'staking.minNominatorBond': 0n }, MAPS));
    expect(state.minimumToNominate).toBe(50n);
  });

  it('reads the blocks of nominations only if some can be void', async () => {
    const quiet = new FakeStorage(VALUES, MAPS);
    await read(quiet);
    expect(quiet.asked).not.toContain('nominatedAt');
    const cause = {
      kind: '0x00', slashEra: 4, ruledIn: 5, slash: [7, 0], fraction: 10_000_000, yields: true, chilled: true, excludedAfter: 6,
      voided: { era: 5, block: 90 }, disabledThrough: undefined,
    };
    const record = { causes: [cause], excludedAfter: undefined, voided: undefined, admittedAfter: 0 };
    const state = await read(new FakeStorage(VALUES, { ...MAPS, 'staking.punishments': [[id(BOB), record]] }));
    expect(state.nominators[0]!.submittedAt).toBe(77);
    expect(state.punishments.get(BOB)).toEqual({
      causes: [{
        slashEra: 4, ruledIn: 5, fraction: 10_000_000n, yields: true, chilled: true, excludedAfter: 6, voided: { era: 5, block: 90 },
      }],
      excludedAfter: null, voided: null, admittedAfter: 0,
    });
  });

  it('is for chains with elections over several pages', () => {
    expect(canPredict(constants)).toBe(true);
    expect(canPredict(() => undefined)).toBe(false);
  });
});

describe('the predictor of a page', () => {
  const mine = { who: OMAR, stake: 500n, targets: [ALICE] };
  const terms = { eraReward: 1_000n, points: new Map() };

  /** A solver that can fail once, and counts how often it is loaded and closed. */
  function counted() {
    const count = { loaded: 0, closed: 0, fails: false };
    const load = async (): Promise<Solver> => {
      count.loaded += 1;
      return {
        solve: async (ballots) => {
          if (count.fails) throw new Error('The prediction has failed.');
          return solveByDefinition(inputOf(ballots));
        },
        close: () => { count.closed += 1; },
      };
    };
    return { count, load };
  }

  it('reads each block once, and loads the solver once', async () => {
    const { count, load } = counted();
    const storage = new FakeStorage(VALUES, MAPS);
    const predictor = predictorOf(storage, constants, load)!;
    expect(count.loaded).toBe(0);
    const { backed } = await predictor.predict('0x01', mine, terms);
    // Alice has 200 of her own. Nina's 70 are below the minimum bond.
    expect(backed.map(({ validator, value, total }) => [validator, value, total])).toEqual([[ALICE, 500n, 700n]]);
    await predictor.predict('0x01', { ...mine, stake: 600n }, terms);
    const times = () => storage.asked.filter((item) => item === 'ledger').length;
    expect(times()).toBe(1);
    await predictor.predict('0x02', mine, terms);
    expect([times(), count.loaded]).toEqual([2, 1]);
    predictor.close();
    await Promise.resolve();
    expect(count.closed).toBe(1);
  });

  it('starts anew after a failure', async () => {
    const { count, load } = counted();
    const predictor = predictorOf(new FakeStorage(VALUES, MAPS), constants, load)!;
    count.fails = true;
    await expect(predictor.predict('0x01', mine, terms)).rejects.toThrow('The prediction has failed.');
    count.fails = false;
    expect((await predictor.predict('0x01', mine, terms)).idle).toBe(0n);
    expect([count.loaded, count.closed]).toEqual([2, 1]);
    expect(predictorOf(new FakeStorage({}, {}), () => undefined)).toBe(null);
  });
});
