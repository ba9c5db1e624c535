/**
 * All validators of the chain, with what the table shows of them.
 *
 * Before: the pulse. After: the pages "Validators" and "Nominate". Requests: four lists of keys, then one read of all values.
 */
import type { Account, Backing, PastEra, Points, Prefs, Pulse, ValidatorRow } from '../staking/model';
import type { Chain } from './connect';
import { asAccount, asBacking, asLedger, asPoints, asPrefs } from './decode';
import { identitiesFrom, identityQueries, type Identities } from './identities';
import { staking, type Query } from './storage';

/** Finished eras that a past return is computed from. */
export const RETURN_ERAS = 7;

export interface Validators {
  rows: ValidatorRow[];
  points: Points;
  identities: Identities;
  /** The eras of `past`. */
  pastEras: number[];
}

export async function readValidators(chain: Chain, pulse: Pulse): Promise<Validators> {
  const list = await listAccounts(chain, pulse);
  const pastEras = Array.from({ length: Math.min(RETURN_ERAS, pulse.activeEra) }, (_, back) => pulse.activeEra - 1 - back).reverse();
  const reads = new Reads(chain, pulse);
  const rows = list.all.map((who) => ({
    who,
    announced: list.announced.has(who) ? reads.add(staking('validators', who), asPrefs) : () => null,
    present: list.active.has(who) ? reads.addEra(pulse.activeEra, who) : null,
    waiting: list.active.has(who) ? () => null : reads.add(staking('ledger', who), (value) => activeOf(who, value)),
    past: list.active.has(who) ? pastEras.map((era) => reads.addEra(era, who)) : [],
  }));
  const points = reads.add(staking('erasRewardPoints', pulse.activeEra), asPoints);
  const pastPoints = pastEras.map((era) => reads.add(staking('erasRewardPoints', era), asPoints));
  const rewards = pastEras.map((era) => reads.add(staking('erasValidatorReward', era), (value) => value as bigint | undefined));
  const slashes = list.slashEras.map((era) => reads.add(staking('unappliedSlashes', era), accountsOfRows));
  const names = identityQueries(list.all).map((one) => reads.add(one, (value) => value));
  await reads.run();
  const pending = slashes.flatMap((of) => of());
  const past = pastEras.map((era, index) => ({ era, points: pastPoints[index]!(), reward: rewards[index]!() }));
  return {
    rows: rows.map((row) => ({
      who: row.who,
      active: row.present !== null,
      announced: row.announced(),
      commission: row.present?.prefs()?.commission ?? null,
      backing: row.present?.backing() ?? null,
      waitingStake: row.waiting(),
      points: points().of.get(row.who) ?? 0n,
      past: row.past.map((era, index) => pastEraOf(row.who, era, past[index]!)),
      slashedIn: list.slashed.get(row.who) ?? [],
      pendingSlashes: pending.filter((who) => who === row.who).length,
    })),
    points: points(),
    identities: identitiesFrom(list.all, names.map((of) => of())),
    pastEras,
  };
}

function pastEraOf(
  who: Account, of: EraReads, { era, points, reward }: { era: number; points: Points; reward: bigint | undefined },
): PastEra | null {
  const backing = of.backing();
  if (!backing || reward === undefined) return null;
  return {
    era, reward, points: points.of.get(who) ?? 0n, allPoints: points.total, commission: of.prefs()?.commission ?? 0n,
    total: backing.total, own: backing.own,
  };
}

interface EraReads {
  backing: () => Backing | null;
  prefs: () => Prefs | null;
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

  addEra(era: number, who: Account): EraReads {
    return {
      backing: this.add(staking('erasStakersOverview', era, who), (value) => asBacking(value, this.chain.facts.paidPages)),
      prefs: this.add(staking('erasValidatorPrefs', era, who), asPrefs),
    };
  }

  async run(): Promise<void> {
    this.#values = await this.chain.storage.read(this.#queries, this.pulse.hash);
  }
}

/** Who is at work, who announces, who was slashed, and the eras with slashes that wait. */
async function listAccounts({ storage }: Chain, { hash, activeEra }: Pulse) {
  const [exposed, announced, slashed, waiting] = await Promise.all([
    storage.keys('staking', 'erasStakersOverview', [activeEra], hash),
    storage.keys('staking', 'validators', [], hash),
    storage.keys('staking', 'validatorSlashInEra', [], hash),
    storage.keys('staking', 'unappliedSlashes', [], hash),
  ]);
  const active = new Set(exposed.map(([, who]) => asAccount(who)));
  const candidates = new Set(announced.map(([who]) => asAccount(who)));
  const slashedIn = new Map<Account, number[]>();
  for (const [era, who] of slashed) {
    const account = asAccount(who);
    slashedIn.set(account, [...(slashedIn.get(account) ?? []), Number(era)].sort((a, b) => a - b));
  }
  return {
    active, announced: candidates, all: [...new Set([...active, ...candidates])], slashed: slashedIn,
    slashEras: waiting.map(([era]) => Number(era)),
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
