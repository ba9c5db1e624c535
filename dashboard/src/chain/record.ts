/**
 * One validator over the history of the chain.
 *
 * Before: the pulse and an account. After: the page of the validator. One request for all eras.
 */
import type { Account, Points, Prefs, Pulse, RecordEra } from '../staking/model';
import { validatorPool, validatorReward } from '../staking/rewards';
import type { Chain } from './connect';
import { asBacking, asNumbers, asPoints, asPrefs, asSlash } from './decode';
import { historyOf } from './eras';
import { identitiesFrom, identityQueries } from './identities';
import { ifThere, staking } from './storage';

const ITEMS = ['erasStakersOverview', 'erasValidatorPrefs', 'claimedRewards', 'validatorSlashInEra'];
const ERA_ITEMS = ['erasRewardPoints', 'erasValidatorReward'];

export interface ValidatorRecord {
  eras: RecordEra[];
  announced: Prefs | null;
  /** A commission that is announced and does not count yet. Null if there is none. */
  standing: Prefs | null;
  name: string;
}

export async function readRecord(chain: Chain, pulse: Pulse, who: Account): Promise<ValidatorRecord> {
  const eras = historyOf(pulse, chain);
  const values = await chain.storage.read([
    ...eras.flatMap((era) => [...ITEMS.map((item) => staking(item, era, who)), ...ERA_ITEMS.map((item) => staking(item, era))]),
    ifThere(staking('validators', who)), staking('standingPrefs', who), ...identityQueries([who]),
  ], pulse.hash);
  const width = ITEMS.length + ERA_ITEMS.length;
  const [announced, standing, ...names] = values.slice(eras.length * width);
  return {
    eras: eras.map((era, index) => eraOf(chain, era, who, values.slice(index * width, (index + 1) * width))),
    announced: asPrefs(announced),
    standing: asPrefs((standing as { prefs?: unknown } | undefined)?.prefs),
    name: identitiesFrom([who], names).names.get(who) ?? '',
  };
}

function eraOf(chain: Chain, era: number, who: Account, values: unknown[]): RecordEra {
  const [overview, prefs, claimed, slash, allPoints, reward] = values;
  const backing = asBacking(overview, chain.facts.paidPages);
  const points = asPoints(allPoints);
  const commission = asPrefs(prefs)?.commission ?? 0n;
  const own = points.of.get(who) ?? 0n;
  const pool = reward === undefined || !backing ? null : validatorPool(reward as bigint, own, points.total, chain.facts.rules);
  const paid = pool === null || !backing ? { commission: 0n, own: 0n } : validatorReward(pool, commission, backing, chain.facts.rules);
  return {
    era,
    elected: backing !== null,
    pool,
    commissionPaid: paid.commission,
    ownReward: paid.own,
    points: own,
    averagePoints: averageOf(points),
    total: backing?.total ?? 0n,
    own: backing?.own ?? 0n,
    nominators: backing?.nominators ?? 0,
    commission,
    slash: asSlash(slash),
    pagesPaid: asNumbers(claimed).length,
    pages: backing?.pages ?? 0,
  };
}

/** The average of the validators with points. */
function averageOf({ total, of }: Points): bigint {
  return of.size === 0 ? 0n : total / BigInt(of.size);
}
