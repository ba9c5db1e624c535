/**
 * Reads everything that the next election reads, from the state of one block.
 *
 * Before: a connected chain. After: `electorate.ts`. On a chain with 22,500 nominators this is some 20 MB, so a page reads it
 * only when somebody asks for a prediction.
 *
 * If an election has read stakes already, its result is decided. Then the state is that of the election after it.
 */
import { commissionInElection } from './commission';
import type { Account, Cause, ElectionBounds, ElectorateState, Nominator, Punishment, Voided } from './types';

type Hash = `0x${string}`;

/** What the reader needs of a chain: decoded storage as dedot decodes it. `Storage` of `src/chain/storage.ts` has it. */
export interface StorageReader {
  read(queries: { pallet: string; item: string; args: unknown[] }[], at: Hash): Promise<unknown[]>;
  keys(pallet: string, item: string, prefix: unknown[], at: Hash): Promise<unknown[][]>;
  entries(pallet: string, item: string, prefix: unknown[], at: Hash): Promise<[unknown[], unknown][]>;
}

/** A constant of the metadata, or undefined. `constantOf` of `src/chain/facts.ts` has it. */
export type Constants = (pallet: string, constant: string) => unknown;

/** Whether a chain has the elections that this module predicts. */
export function canPredict(constants: Constants): boolean {
  return Number(constants('ValidatorElection', 'Pages') ?? 0) > 1;
}

/** The state of a block. The chain must have the elections of `canPredict`. */
export async function readElectorate(storage: StorageReader, constants: Constants, at: Hash): Promise<ElectorateState> {
  const [values, stakes, roles, punishments] = await Promise.all([
    readValues(storage, at), readStakes(storage, at), readRoles(storage, at), readPunishments(storage, at),
  ]);
  // Nobody looks at the block of a nomination unless nominations can be void.
  const submittedAt = punishments.size === 0 ? new Map<Account, number>()
    : new Map((await storage.entries('staking', 'nominatedAt', [], at)).map(([[who], block]) => [asAccount(who), Number(block)]));
  const nominators = roles.nominators.map((one): Nominator => ({ ...one, submittedAt: submittedAt.get(one.who) ?? 0 }));
  // An election that is under way is counted before the next one begins.
  const underway = values.isUnderway ? 1 : 0;
  const era = values.plannedEra + 1 + underway;
  const bounds = { min: values.minCommission, max: values.maxCommission };
  const commissions = new Map([...roles.records].map(([who, records]) => [who, commissionInElection(era, records, bounds)]));
  const existential = asBig(constants('Balances', 'ExistentialDeposit'));
  return {
    bounds: boundsOf(constants),
    issuance: values.issuance,
    seats: values.seats,
    minimumWinners: values.minimumWinners,
    minimumToNominate: values.minNominatorBond > existential ? values.minNominatorBond : existential,
    electionsHeld: values.electionsHeld + underway,
    candidates: roles.candidates,
    validators: new Set(roles.validators.keys()),
    atWork: values.atWork,
    withKeys: roles.withKeys,
    chilled: new Set(roles.chilled.keys()),
    punishments, nominators, stakes, commissions,
  };
}

function boundsOf(constants: Constants): ElectionBounds {
  const number = (pallet: string, constant: string) => Number(constants(pallet, constant));
  return {
    pages: number('ValidatorElection', 'Pages'),
    votersPerPage: number('ValidatorElection', 'VotersPerPage'),
    maxTargets: number('ValidatorElection', 'MaxTargets'),
    maxWinners: Math.min(number('ValidatorElection', 'MaxWinners'), number('Staking', 'MaxValidatorSet')),
    maxCandidates: number('Staking', 'MaxCandidates'),
    maxVotes: number('Staking', 'MaxNominations'),
  };
}

const STAKING_VALUES = [
  'validatorCount', 'minimumValidatorCount', 'minNominatorBond', 'electionsHeld', 'electionUnderway', 'currentEra',
  'minCommission', 'maxCommission',
];

async function readValues(storage: StorageReader, at: Hash) {
  const items = [
    ...STAKING_VALUES.map((item) => ({ pallet: 'staking', item, args: [] })),
    { pallet: 'balances', item: 'totalIssuance', args: [] },
    { pallet: 'session', item: 'validators', args: [] },
  ];
  const [seats, minimum, bond, held, underway, planned, minCommission, maxCommission, issuance, atWork] = await storage.read(items, at);
  return {
    seats: Number(seats), minimumWinners: Number(minimum), minNominatorBond: asBig(bond), electionsHeld: Number(held),
    isUnderway: underway !== undefined && underway !== null, plannedEra: Number(planned ?? 0),
    minCommission: asBig(minCommission), maxCommission: asBig(maxCommission), issuance: asBig(issuance),
    atWork: ((atWork ?? []) as unknown[]).map(asAccount),
  };
}

/** The active stake of each stash whose controller has its ledger. */
async function readStakes(storage: StorageReader, at: Hash): Promise<Map<Account, bigint>> {
  const [bonded, ledgers] = await Promise.all([
    storage.entries('staking', 'bonded', [], at), storage.entries('staking', 'ledger', [], at),
  ]);
  const controllers = new Map(bonded.map(([[stash], controller]) => [asAccount(stash), asAccount(controller)]));
  const stakes = new Map<Account, bigint>();
  for (const [[key], value] of ledgers) {
    const { stash, active } = value as { stash: unknown; active: unknown };
    const who = asAccount(stash);
    if (controllers.get(who) === asAccount(key)) stakes.set(who, asBig(active));
  }
  return stakes;
}

async function readRoles(storage: StorageReader, at: Hash) {
  const list = (item: string) => storage.entries('staking', item, [], at);
  const [candidates, keys, announced, standing, chilled, nominations] = await Promise.all([
    storage.keys('staking', 'candidates', [], at), storage.keys('session', 'nextKeys', [], at),
    list('validators'), list('standingPrefs'), list('chilledPrefs'), list('nominators'),
  ]);
  const validators = new Map(announced.map(([[who], prefs]) => [asAccount(who), commissionOf(prefs)]));
  const chilledAt = new Map(chilled.map(([[who], prefs]) => [asAccount(who), commissionOf(prefs)]));
  const kept = new Map(standing.map(([[who], value]) => {
    const { prefs, era } = value as { prefs: unknown; era: number };
    return [asAccount(who), { commission: commissionOf(prefs), era: Number(era) }];
  }));
  const records = new Map([...validators.keys(), ...chilledAt.keys()].map((who) => [who, {
    announced: validators.get(who) ?? null, standing: kept.get(who) ?? null, chilled: chilledAt.get(who) ?? null,
  }]));
  const nominators = nominations.map(([[who], value]) => {
    const { targets, submittedIn } = value as { targets: unknown[]; submittedIn: number };
    return { who: asAccount(who), targets: targets.map(asAccount), submittedIn: Number(submittedIn) };
  });
  const withKeys = new Set(keys.map(([who]) => asAccount(who)));
  return { candidates: candidates.map(([who]) => asAccount(who)), withKeys, validators, chilled: chilledAt, records, nominators };
}

async function readPunishments(storage: StorageReader, at: Hash): Promise<Map<Account, Punishment>> {
  const entries = await storage.entries('staking', 'punishments', [], at);
  return new Map(entries.map(([[who], value]) => [asAccount(who), asPunishment(value)]));
}

/** A validator's record of offences, as dedot decodes an entry of `Punishments`. */
export function asPunishment(value: unknown): Punishment {
  const { causes, excludedAfter, voided, admittedAfter } = value as Decoded;
  return {
    causes: causes.map(asCause), excludedAfter: asCount(excludedAfter), voided: asVoided(voided), admittedAfter: asCount(admittedAfter),
  };
}

interface DecodedCause {
  slashEra: number;
  ruledIn: number;
  fraction: number;
  yields: boolean;
  chilled: boolean;
  excludedAfter?: number | null;
  voided?: Voided | null;
}

interface Decoded {
  causes: DecodedCause[];
  excludedAfter?: number | null;
  voided?: Voided | null;
  admittedAfter?: number | null;
}

const asAccount = (value: unknown): Account => (value as { raw: Account }).raw;
const asBig = (value: unknown): bigint => BigInt((value ?? 0) as bigint | number);
const asCount = (value: number | null | undefined): number | null => (value === undefined || value === null ? null : Number(value));
const commissionOf = (prefs: unknown): bigint => asBig((prefs as { commission: number }).commission);

function asVoided(value: Voided | null | undefined): Voided | null {
  return value ? { era: Number(value.era), block: Number(value.block) } : null;
}

function asCause({ slashEra, ruledIn, fraction, yields, chilled, excludedAfter, voided }: DecodedCause): Cause {
  return {
    slashEra: Number(slashEra), ruledIn: Number(ruledIn), fraction: asBig(fraction), yields, chilled,
    excludedAfter: asCount(excludedAfter), voided: asVoided(voided),
  };
}
