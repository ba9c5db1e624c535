/**
 * The validators that a stake backs, as alerts need them: over the last eras, what they announce, and whether they are disabled.
 *
 * Before: the pulse, a stash, and the accounts of its validators. After: `staking/alerts.ts`. Two requests.
 */
import type { Watched } from '../staking/alerts';
import type { Account, Pulse } from '../staking/model';
import type { Chain } from './connect';
import { asAccounts, asPoints, asPrefs } from './decode';
import { historyOf } from './eras';
import { identitiesFrom, identityQueries } from './identities';
import { disabledIndices } from './slashes';
import { ifThere, query, staking } from './storage';
import { readVoidVotes } from './void-votes';

/** Eras that are compared, the active one included. */
const WATCHED_ERAS = 8;
const ITEMS = ['erasStakersOverview', 'erasValidatorPrefs'];

export interface WatchedValidators {
  validators: Watched[];
  /** The number of all validators of this session. */
  working: number;
  names: Map<Account, string>;
}

export async function readWatched(chain: Chain, pulse: Pulse, stash: Account, accounts: Account[]): Promise<WatchedValidators> {
  if (accounts.length === 0) return { validators: [], working: 0, names: new Map() };
  const eras = historyOf(pulse, chain, WATCHED_ERAS);
  const queries = [
    query('session', 'validators'), query('session', 'disabledValidators'), ...eras.map((era) => staking('erasRewardPoints', era)),
    ...accounts.flatMap((who) => [
      ifThere(staking('validators', who)), ifThere(staking('chilledPrefs', who)),
      ...eras.flatMap((era) => ITEMS.map((item) => staking(item, era, who))),
    ]),
    ...identityQueries(accounts),
  ];
  const [values, voided] = await Promise.all([chain.storage.read(queries, pulse.hash), readVoidVotes(chain, pulse, stash, accounts)]);
  const [session, disabled] = values;
  const working = asAccounts(session);
  const isDisabled = new Set(disabledIndices(disabled).map((index) => working[index]));
  const points = eras.map((_, index) => asPoints(values[2 + index]));
  const width = 2 + eras.length * ITEMS.length;
  const start = 2 + eras.length;
  const validators = accounts.map((who, index) => {
    const [announced, chilled, ...past] = values.slice(start + index * width, start + (index + 1) * width);
    return {
      who, announced: asPrefs(announced), isPunished: chilled !== undefined, isVoid: voided.includes(who),
      isDisabled: isDisabled.has(who),
      eras: eras.flatMap((era, place) => (past[place * 2] ? [{
        era, commission: asPrefs(past[place * 2 + 1])?.commission ?? 0n, points: points[place]!.of.get(who) ?? 0n,
      }] : [])),
    };
  });
  return { validators, working: working.length, names: identitiesFrom(accounts, values.slice(start + accounts.length * width)).names };
}
