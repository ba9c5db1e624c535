/** A chain for the tests of readers: its view functions and its storage are plain objects. */
import { FACTS } from '../staking/fixtures';
import type { Account } from '../staking/model';
import type { Chain } from './connect';
import type { Query } from './storage';

/** An account as dedot decodes it. */
export const decoded = (raw: Account) => ({ raw });

type View = (...args: unknown[]) => unknown;

/**
 * A chain with these view functions, by their names in camel case, and these values of storage, by `item(args)`. A question is
 * answered with null if the function is missing, and rejected if it throws, as by `Views`. `asked` has what was asked.
 */
export function chainWith(views: Record<string, View>, storage: Record<string, unknown> = {}, facts = FACTS) {
  const asked: string[] = [];
  const keyOf = (item: string, args: unknown[]) => `${item}(${args.join()})`;
  const chain = {
    facts,
    views: {
      has: (name: string) => name in views,
      ask: async (name: string, hash: string, ...args: unknown[]) => {
        asked.push(`${name} at ${hash}`);
        return await views[name]?.(...args) ?? null;
      },
    },
    storage: {
      has: () => true,
      hashOf: async (block: number) => storage[`hash of block ${block}`] ?? '0x00',
      read: async (queries: Query[]) => queries.map(({ item, args }) => storage[keyOf(item, args)]),
      keys: async (_: string, item: string, prefix: unknown[]) => storage[`keys of ${keyOf(item, prefix)}`] ?? [],
      entries: async (_: string, item: string, prefix: unknown[]) => storage[`entries of ${keyOf(item, prefix)}`] ?? [],
    },
  } as unknown as Chain;
  return { chain, asked };
}
