/**
 * All validators of the chain, with what the table shows of them.
 *
 * Before: the pulse. After: the pages "Validators" and "Nominate". Requests: one for each
 * era, three lists of keys, then one read of all other values.
 */
import type { Account, EraValidator, PastEra, Pulse, ValidatorRow } from '../staking/model';
import { lengthOfEra, meanEraMillis } from '../staking/schedule';
import type { Chain } from './connect';
import { asAccount, asLedger, asPrefs } from './decode';
import { identitiesFrom, identityQueries, type Identities } from './identities';
import { validatorsOf } from './questions';
import { isLate } from './slashes';
import { staking, type Query } from './storage';

/** Finished eras that a past return is computed from. */
export const RETURN_ERAS = 7;

export interface Validators {
  rows: ValidatorRow[];
  /** All points of the active era. */
  allPoints: bigint;
  identities: Identities;
  /** The eras of `past`, and their mean length in ms. Null if the chain does not say it. */
  pastEras: number[];
  pastEraMillis: number | null;
}

export async function readValidators(chain: Chain, pulse: Pulse): Promise<Validators> {
  const pastEras = Array.from({ length: Math.min(RETURN_ERAS, pulse.activeEra) }, (_, back) => pulse.activeEra - 1 - back).reverse();
  const [validators, list] = await Promise.all([validatorsOf(chain, pulse, [...pastEras, pulse.activeEra]), listAccounts(chain, pulse)]);
  const working = validators.get(pulse.activeEra)!;
  const accounts = [...new Set([...working.keys(), ...list.announced])];
  const reads = new Reads(chain, pulse);
  const rows = accounts.map((who) => ({
    who,
    announced: list.announced.has(who) ? reads.add(staking('validators', who), asPrefs) : () => null,
    waiting: working.has(who) ? () => null : reads.add(staking('ledger', who), (value) => activeOf(who, value)),
  }));
  const rewards = pastEras.map((era) => reads.add(staking('erasValidatorReward', era), (value) => value as bigint | undefined));
  const starts = pastEras.map((era) => reads.add(staking('erasStartSessionIndex', era), (value) => (value === undefined ? [] : [Number(value)])));
  const slashes = list.slashEras.map((era) => reads.add(staking('unappliedSlashes', era), accountsOfRows));
  const names = identityQueries(accounts).map((one) => reads.add(one, (value) => value));
  await reads.run();
  const pending = slashes.flatMap((of) => of());
  const firstSessions = new Map(pastEras.flatMap((era, index) => starts[index]!().map((session): [number, number] => [era, session])));
  firstSessions.set(pulse.activeEra, pulse.eraFirstSession);
  const past = pastEras.map((era, index) => ({
    era, of: validators.get(era)!, reward: rewards[index]!(), millis: lengthOfEra(era, firstSessions, chain.facts),
  }));
  return {
    rows: rows.map(({ who, announced, waiting }) => ({
      who,
      active: working.has(who),
      announced: announced(),
      commission: working.get(who)?.commission ?? null,
      backing: working.get(who)?.backing ?? null,
      waitingStake: waiting(),
      points: working.get(who)?.points ?? 0n,
      past: working.has(who) ? past.map(({ of, ...era }) => pastEraOf(era, of.get(who))) : [],
      slashedIn: list.slashed.get(who) ?? [],
      pendingSlashes: pending.filter((slashed) => slashed === who).length,
    })),
    allPoints: [...working.values()].reduce((sum, { points }) => sum + points, 0n),
    identities: identitiesFrom(accounts, names.map((of) => of())),
    pastEras,
    pastEraMillis: meanEraMillis(pastEras.length, firstSessions.get(pastEras[0] ?? 0) ?? null, pulse, chain.facts),
  };
}

interface FinishedEra extends Pick<PastEra, 'era' | 'millis'> {
  reward: bigint | undefined;
}

function pastEraOf({ era, reward, millis }: FinishedEra, validator: EraValidator | undefined): PastEra | null {
  if (!validator || validator.pool === null || reward === undefined) return null;
  const { points, pool, commission, backing } = validator;
  return { era, millis, reward, points, pool, commission, total: backing.total, own: backing.own };
}

/** Collects queries, runs them as one, and hands out each answer. */
class Reads {
  #queries: Query[] = [];
  #values: unknown[] = [];

  constructor(private readonly chain: Chain, private readonly pulse: Pulse) {}

  add<T>(one: Query, decode: (value: unknown) => T): () => T {
    const index = this.#queries.push(one) - 1;
    return () => decode(this.#values[index]);
  }

  async run(): Promise<void> {
    this.#values = await this.chain.storage.read(this.#queries, this.pulse.hash);
  }
}

/** Who announces, who was slashed, and the eras with slashes that wait. */
async function listAccounts(chain: Chain, pulse: Pulse) {
  const [{ storage }, { hash }] = [chain, pulse];
  const [announced, slashed, waiting] = await Promise.all([
    storage.keys('staking', 'validators', [], hash),
    storage.keys('staking', 'validatorSlashInEra', [], hash),
    storage.keys('staking', 'unappliedSlashes', [], hash),
  ]);
  const slashedIn = new Map<Account, number[]>();
  for (const [era, who] of slashed) {
    const account = asAccount(who);
    slashedIn.set(account, [...(slashedIn.get(account) ?? []), Number(era)].sort((a, b) => a - b));
  }
  return {
    announced: new Set(announced.map(([who]) => asAccount(who))), slashed: slashedIn,
    slashEras: waiting.map(([era]) => Number(era)).filter((era) => !isLate(chain, pulse, era)),
  };
}

/** The active stake of a stash that is its own controller. */
function activeOf(stash: Account, value: unknown): bigint | null {
  const ledger = asLedger(value);
  return ledger?.stash === stash ? ledger.active : null;
}

/** The validators of the rows of slashes that wait, each once in an era. */
function accountsOfRows(value: unknown): Account[] {
  return [...new Set(((value ?? []) as { validator: unknown }[]).map(({ validator }) => asAccount(validator)))];
}
