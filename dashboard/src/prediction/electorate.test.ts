import { describe, expect, it } from 'vitest';
import { electableCandidates, withAdmittedOffenders } from './admission';
import { ballotsOf, unitsPerVote, votesOf, withNomination } from './electorate';
import { account, chain, nominator } from './fixtures';
import { inStorageOrder } from './order';
import { covers, isExcluded, severityOf, voidedInElection } from './punishments';
import type { Account, Cause, ElectorateState, Punishment } from './types';

const [ALICE, BOB, CHARLIE, DAVE] = [1, 2, 3, 4].map(account) as [Account, Account, Account, Account];
const [NINA, OMAR, EVE] = [11, 12, 13].map(account) as [Account, Account, Account];

const cause = (changes: Partial<Cause> = {}): Cause => {
  return { slashEra: 3, ruledIn: 3, fraction: 90n, yields: false, chilled: false, excludedAfter: null, voided: null, ...changes };
};
const punishment = (causes: Cause[], changes: Partial<Punishment> = {}): Punishment => {
  return { causes, excludedAfter: null, voided: null, admittedAfter: null, ...changes };
};
const excluded = (fraction = 90n) => punishment([cause({ fraction, excludedAfter: 7 })]);

/** Who votes, with votes and the names of targets. */
function votersOf(state: ElectorateState): [Account, bigint, Account[]][] {
  const { voters, candidates } = ballotsOf(state);
  return voters.map(({ who, votes, targets }) => [who, votes, targets.map((target) => candidates[target]!)]);
}

const nominatorsOf = (state: ElectorateState) => votersOf(state).filter(([who]) => !state.candidates.includes(who));
const withStakes = (stakes: [Account, bigint][]) => new Map([...chain().stakes, ...stakes]);

describe('votes', () => {
  it('are units up to an issuance of 2⁶⁴ − 1, and fewer beyond', () => {
    expect(unitsPerVote(0n)).toBe(1n);
    expect(unitsPerVote(2n ** 64n - 1n)).toBe(1n);
    expect(unitsPerVote(2n ** 64n)).toBe(2n);
    expect(unitsPerVote(3n * 10n ** 19n)).toBe(2n);
    expect(votesOf(1_001n, 2n)).toBe(500n);
    expect(votesOf(2n ** 65n, 1n)).toBe(2n ** 64n - 1n);
  });

  it('all together fit into 64 bits', () => {
    for (const issuance of [2n ** 64n - 1n, 2n ** 64n, 2n ** 65n - 3n, 10n ** 25n + 7n]) {
      const units = unitsPerVote(issuance);
      const stakes = [issuance / 2n, issuance / 3n, issuance - issuance / 2n - issuance / 3n];
      const votes = stakes.reduce((sum, stake) => sum + votesOf(stake, units), 0n);
      expect(votes <= 2n ** 64n - 1n).toBe(true);
      // The fewest units with which this holds.
      if (units > 1n) expect(issuance / (units - 1n) > 2n ** 64n - 1n).toBe(true);
    }
  });
});

describe('the order of voters', () => {
  it('is that of the storage for candidates, and each votes for itself', () => {
    const state = chain();
    expect(ballotsOf(state).candidates).toEqual(inStorageOrder(state.candidates));
    expect(votersOf(state)).toEqual(inStorageOrder(state.candidates).map((who) => [who, 100n, [who]]));
  });

  // Dave, Alice, Bob and Charlie. Another library says that their hashes begin with 4f, 51, a6 and dd.
  it('of the storage is that of xxhash', () => {
    const keys = [
      '0x306721211d5404bd9da88e0204360a1a9ab8b87c66c1bc2fcdd37f3c2222cc20',
      '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d',
      '0x8eaf04151687736326c9fea17e25fc5287613693c912909cb226aa4794f26a48',
      '0x90b5ab205c6974c9ea841be688864633dc9ca8a357843eeacf2314649965fe22',
    ] as Account[];
    expect(inStorageOrder([...keys].reverse())).toEqual(keys);
  });

  it('is that of stakes for nominators, then of accounts', () => {
    const nominators = [EVE, NINA, OMAR].map((who) => nominator(who, [ALICE]));
    const state = chain({ nominators, stakes: withStakes([[EVE, 20n], [NINA, 20n], [OMAR, 30n]]) });
    expect(nominatorsOf(state)).toEqual([[OMAR, 30n, [ALICE]], [NINA, 20n, [ALICE]], [EVE, 20n, [ALICE]]]);
  });
});

describe('who has a vote', () => {
  it('is a nominator with the minimum bond and a candidate among its targets', () => {
    const nominators = [nominator(NINA, [ALICE, EVE, BOB]), nominator(OMAR, [ALICE]), nominator(EVE, [OMAR])];
    const state = chain({ nominators, stakes: withStakes([[NINA, 10n], [OMAR, 9n], [EVE, 500n]]) });
    expect(nominatorsOf(state)).toEqual([[NINA, 10n, [ALICE, BOB]]]);
    expect(nominatorsOf({ ...state, minimumToNominate: 9n }).map(([who]) => who)).toEqual([NINA, OMAR]);
  });

  it('is nobody with less than a vote, and candidates have no minimum', () => {
    const state = chain({ issuance: 2n ** 68n, stakes: new Map([[ALICE, 16n], [BOB, 17n], [CHARLIE, 3n]]) });
    expect(unitsPerVote(state.issuance)).toBe(17n);
    expect(votersOf(state)).toEqual([[BOB, 1n, [BOB]]]);
  });

  it('is nobody beyond the room, in which silent voters have a place too', () => {
    const names = Array.from({ length: 14 }, (_, index) => account(100 + index));
    const nominators = names.map((who) => nominator(who, [ALICE]));
    // The second has a stake, and nominates nobody who runs.
    nominators[1] = nominator(names[1]!, [EVE]);
    const stakes = withStakes(names.map((who, index) => [who, BigInt(1_000 - index)]));
    const state = chain({ nominators, stakes });
    // 2 pages of 8, of which four candidates take four.
    const taken = names.slice(0, 12).filter((_, index) => index !== 1);
    expect(nominatorsOf(state).map(([who]) => who)).toEqual(taken);
    expect(ballotsOf(state).withoutRoom).toEqual(names.slice(12));
  });

  it('has as many votes as the chain allows', () => {
    const state = chain({ nominators: [nominator(NINA, [DAVE, CHARLIE, BOB, ALICE])], stakes: withStakes([[NINA, 50n]]) });
    expect(nominatorsOf(state)).toEqual([[NINA, 50n, [DAVE, CHARLIE, BOB]]]);
  });
});

describe('who can win', () => {
  it('is a listed candidate with session keys', () => {
    const state = chain({ withKeys: new Set([ALICE, BOB]), candidates: [ALICE, CHARLIE] });
    expect(ballotsOf(state).candidates).toEqual([ALICE]);
    // The one without keys votes for itself in vain.
    expect(votersOf(state)).toEqual([[ALICE, 100n, [ALICE]]]);
    expect(ballotsOf(state).seats).toBe(1);
  });

  it('is as many as the chain reads', () => {
    const state = chain({ bounds: { ...chain().bounds, maxTargets: 2 } });
    expect(ballotsOf(state).candidates).toEqual(inStorageOrder(state.candidates).slice(0, 2));
    expect(ballotsOf(chain({ seats: 9 })).seats).toBe(4);
    expect(ballotsOf(chain({ seats: 4, bounds: { ...chain().bounds, maxWinners: 3 } })).seats).toBe(3);
  });

  it('without candidates, seats or voters is nobody', () => {
    expect(() => ballotsOf(chain({ withKeys: new Set() }))).toThrow('no candidates');
    expect(() => ballotsOf(chain({ seats: 0 }))).toThrow('no seats');
    expect(() => ballotsOf(chain({ stakes: new Map() }))).toThrow('no voters');
  });
});

describe('offences', () => {
  it('exclude from the next election only', () => {
    const punishments = new Map([[ALICE, excluded()]]);
    expect(electableCandidates(chain({ punishments }))).not.toContain(ALICE);
    expect(electableCandidates(chain({ punishments, electionsHeld: 8 }))).toContain(ALICE);
    expect(isExcluded(undefined, 7)).toBe(false);
  });

  it('void nominations up to their report, for the offender only', () => {
    const voided = { era: 3, block: 30 };
    const punishments = new Map([[ALICE, punishment([cause({ voided })])]]);
    const nominators = [
      nominator(NINA, [ALICE, BOB], { submittedIn: 2, submittedAt: 99 }),
      nominator(OMAR, [ALICE, BOB], { submittedIn: 3, submittedAt: 30 }),
      nominator(EVE, [ALICE, BOB], { submittedIn: 3, submittedAt: 31 }),
    ];
    const state = chain({ nominators, punishments, stakes: withStakes([[NINA, 30n], [OMAR, 20n], [EVE, 10n]]) });
    expect(nominatorsOf(state).map(([who, , targets]) => [who, targets])).toEqual([[NINA, [BOB]], [OMAR, [BOB]], [EVE, [ALICE, BOB]]]);
    // A nomination that is made again counts.
    const again = withNomination(state, { who: NINA, stake: 30n, targets: [ALICE] });
    expect(nominatorsOf(again)[0]).toEqual([NINA, 30n, [ALICE]]);
  });

  it('count once when one is found later and an earlier chill covers it', () => {
    const earlier = cause({ ruledIn: 4, excludedAfter: 5, voided: { era: 4, block: 40 } });
    const late = cause({ slashEra: 4, ruledIn: 6, yields: true, excludedAfter: 7, voided: { era: 6, block: 60 } });
    expect(isExcluded(punishment([earlier, late]), 7)).toBe(false);
    expect(voidedInElection(punishment([earlier, late]), 7)).toEqual({ era: 4, block: 40 });
    // Without the earlier one, and for an offence after its ruling, it takes effect.
    expect(isExcluded(punishment([late]), 7)).toBe(true);
    expect(isExcluded(punishment([earlier, { ...late, slashEra: 5 }]), 7)).toBe(true);
  });

  it('from before an election that took the validator back void nothing later, and new ones do', () => {
    const before = cause({ chilled: true, voided: { era: 3, block: 30 } });
    const after = cause({ slashEra: 5, ruledIn: 5, chilled: true, excludedAfter: 8, voided: { era: 5, block: 50 } });
    expect(voidedInElection(punishment([before], { admittedAfter: 6 }), 7)).toBe(null);
    expect(voidedInElection(punishment([before, after], { admittedAfter: 6 }), 9)).toEqual({ era: 5, block: 50 });
    expect(voidedInElection(punishment([{ ...before, excludedAfter: 6 }]), 7)).toEqual({ era: 3, block: 30 });
  });

  it('of final causes count like the others', () => {
    const final = punishment([cause({ excludedAfter: 3, voided: { era: 2, block: 99 } })], { excludedAfter: 7, voided: { era: 3, block: 1 } });
    expect(isExcluded(final, 7)).toBe(true);
    expect(voidedInElection(final, 7)).toEqual({ era: 3, block: 1 });
    const sameEra = punishment([{ ...cause(), voided: { era: 3, block: 9 } }, { ...cause(), voided: { era: 3, block: 4 } }]);
    expect(voidedInElection(sameEra, 7)).toEqual({ era: 3, block: 9 });
    expect(covers({ era: 3, block: 1 }, nominator(NINA, [], { submittedIn: 3, submittedAt: 1 }))).toBe(true);
    expect(severityOf(final)).toBe(90n);
    expect(severityOf(undefined)).toBe(0n);
  });
});

describe('offenders that the set needs', () => {
  it('are taken back, the least bad first, with their nominations', () => {
    // Three at work: one may be left out. Of two offenders the one with the smaller fraction comes back.
    const voided = { era: 9, block: 9 };
    const bad = punishment([cause({ fraction: 50n, excludedAfter: 7, voided })]);
    const nominators = [nominator(NINA, [ALICE, BOB])];
    const punishments = new Map([[ALICE, bad], [BOB, excluded(40n)]]);
    const state = chain({ punishments, nominators, stakes: withStakes([[NINA, 20n]]), seats: 4 });
    expect(new Set(ballotsOf(state).candidates)).toEqual(new Set([BOB, CHARLIE, DAVE]));
    expect(nominatorsOf(state)).toEqual([[NINA, 20n, [BOB]]]);
    // With equal fractions the larger stake comes first, then the first account.
    punishments.set(BOB, excluded(50n));
    expect(ballotsOf(state).candidates).toContain(ALICE);
    expect(nominatorsOf(state)).toEqual([[NINA, 20n, [ALICE]]]);
    state.stakes.set(BOB, 101n);
    expect(ballotsOf(state).candidates).toContain(BOB);
  });

  it('come back when too few candidates are left', () => {
    // Two winners have to be there: three at work, minus a third.
    const punishments = new Map([[ALICE, excluded()]]);
    const state = chain({ punishments, candidates: [ALICE, BOB], validators: new Set([ALICE, BOB]) });
    expect(new Set(ballotsOf(state).candidates)).toEqual(new Set([ALICE, BOB]));
    expect(ballotsOf({ ...state, candidates: [ALICE, BOB, DAVE] }).candidates).not.toContain(ALICE);
  });

  // The table of docs/spec/slashing.md: validators at work, left out at most, and winners that have to be there.
  it.each([
    [1, 1, 1], [2, 1, 2], [3, 1, 2], [4, 1, 3], [6, 2, 4], [10, 3, 7], [12, 4, 8], [100, 33, 67], [1_000, 333, 667],
  ])('of %i at work are as many as the specification says', (atWork, leftOut, fewest) => {
    const names = Array.from({ length: atWork }, (_, index) => account(1_000 + index));
    const spare = Array.from({ length: atWork }, (_, index) => account(9_000 + index));
    const bounds = { ...chain().bounds, maxCandidates: 2_000, maxTargets: 2_000, maxWinners: 1_000 };
    const all = [...names, ...spare];
    const state = chain({ bounds, atWork: names, candidates: all, validators: new Set(all), withKeys: new Set(all), seats: atWork });
    const electable = (offenders: Account[], candidates: Account[], seats = atWork) => {
      const punishments = new Map(offenders.map((who) => [who, excluded()]));
      return electableCandidates(withAdmittedOffenders({ ...state, punishments, candidates, seats })).length;
    };
    expect(electable(names, all)).toBe(spare.length + atWork - leftOut);
    // With nobody else, the second bound counts.
    const offenders = names.slice(0, leftOut);
    expect(electable(offenders, names)).toBe(Math.max(atWork - leftOut, fewest));
    // A smaller set leaves out as many as have no seat.
    const seats = Math.ceil(atWork / 4);
    expect(electable(names, all, seats)).toBe(spare.length + Math.min(atWork - leftOut, seats));
  });

  it('that were chilled run again, even if the list is full', () => {
    const bounds = { ...chain().bounds, maxCandidates: 2 };
    const chilled = new Set([ALICE]);
    const others = [BOB, DAVE];
    // Bob alone is at work besides Alice, so Dave, who waits, loses the place.
    const state = chain({
      bounds, chilled, candidates: others, validators: new Set(others), atWork: [ALICE, BOB, CHARLIE], seats: 3, minimumWinners: 3,
    });
    const admitted = withAdmittedOffenders(state);
    expect(new Set(admitted.candidates)).toEqual(new Set([BOB, ALICE]));
    expect(admitted.chilled.size).toBe(0);
    expect(state.candidates).toEqual(others);
    // Without a stake, or without keys, it can't serve.
    expect(withAdmittedOffenders({ ...state, stakes: new Map() })).toEqual({ ...state, stakes: new Map() });
    expect(withAdmittedOffenders({ ...state, withKeys: new Set(others) }).candidates).toEqual(others);
  });
});

describe('a nomination that is not made yet', () => {
  it('takes the place of what the stash does', () => {
    const state = chain({ nominators: [nominator(NINA, [BOB])], stakes: withStakes([[NINA, 20n]]) });
    expect(nominatorsOf(withNomination(state, { who: NINA, stake: 50n, targets: [ALICE] }))).toEqual([[NINA, 50n, [ALICE]]]);
    const left = withNomination(state, { who: DAVE, stake: 100n, targets: [ALICE] });
    expect(ballotsOf(left).candidates).not.toContain(DAVE);
    expect(votersOf(left).filter(([who]) => who === DAVE)).toEqual([[DAVE, 100n, [ALICE]]]);
    expect(nominatorsOf(state)).toEqual([[NINA, 20n, [BOB]]]);
  });
});
