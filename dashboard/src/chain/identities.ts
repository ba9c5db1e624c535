/**
 * Names of accounts, and the parents of sub-identities. From the chain's identity pallet, if it has one.
 *
 * Before: accounts of validators. After: tables show names; flags find operators with several validators.
 */
import type { AccountId32 } from 'dedot/codecs';
import type { Account } from '../staking/model';
import type { Chain } from './connect';
import { asAccount, asText } from './decode';
import { query, type Query } from './storage';

export interface Identities {
  names: Map<Account, string>;
  parents: Map<Account, Account>;
}

export const NO_IDENTITIES: Identities = { names: new Map(), parents: new Map() };

/** The queries whose answers `identitiesFrom` reads, so that they can be part of a larger request. */
export function identityQueries(accounts: Account[]): Query[] {
  return accounts.flatMap((who) => [query('identity', 'identityOf', who), query('identity', 'superOf', who)]);
}

/** Names and parents. A parent that is not among the accounts has no name here: its subs are named by their own part. */
export function identitiesFrom(accounts: Account[], values: unknown[]): Identities {
  const names = new Map<Account, string>();
  const parents = new Map<Account, Account>();
  const parts = new Map<Account, string>();
  accounts.forEach((who, index) => {
    const name = displayName(values[index * 2]);
    if (name) names.set(who, name);
    const sub = values[index * 2 + 1] as [AccountId32, unknown] | undefined;
    if (!sub) return;
    parents.set(who, asAccount(sub[0]));
    parts.set(who, asText(sub[1]));
  });
  for (const [who, parent] of parents) {
    const family = names.get(parent);
    const part = parts.get(who);
    const name = [family, part].filter(Boolean).join(' / ');
    if (name) names.set(who, name);
  }
  return { names, parents };
}

export async function readIdentities(chain: Chain, accounts: Account[], hash: Account): Promise<Identities> {
  if (!chain.storage.has('identity', 'identityOf')) return NO_IDENTITIES;
  return identitiesFrom(accounts, await chain.storage.read(identityQueries(accounts), hash));
}

/** Some chains store a registration alone, others with a username. */
function displayName(value: unknown): string {
  const registration = Array.isArray(value) ? value[0] : value;
  const info = (registration as { info?: { display?: unknown } } | undefined)?.info;
  return asText(info?.display);
}
