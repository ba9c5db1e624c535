/**
 * The orders in which an election reads accounts. They decide who wins a tie.
 *
 * Before: accounts in any order. After: `admission.ts` and `electorate.ts`.
 */
import { hexToU8a, u8aToHex, xxhashAsU8a } from 'dedot/utils';
import type { Account } from './types';

/** Compares two hex strings of equal length, as the chain compares their bytes. */
export function compareHex(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The order of a map with the hasher `Twox64Concat`: by the hash of the account. */
export function inStorageOrder(accounts: Iterable<Account>): Account[] {
  const keyed = [...accounts].map((who) => ({ who, key: u8aToHex(xxhashAsU8a(hexToU8a(who), 64)) + who }));
  return keyed.sort((one, other) => compareHex(one.key, other.key)).map(({ who }) => who);
}

/** The largest stake first, of equal stakes the first account. */
export function byStake<T extends { who: Account }>(list: T[], stakeOf: (who: Account) => bigint): T[] {
  return [...list].sort((one, other) => {
    const [mine, theirs] = [stakeOf(one.who), stakeOf(other.who)];
    return mine === theirs ? compareHex(one.who, other.who) : mine > theirs ? -1 : 1;
  });
}
