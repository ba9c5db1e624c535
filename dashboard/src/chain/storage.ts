/**
 * Reads many storage items with one request.
 *
 * Before: a connected client (`connect.ts`). After: the readers of this folder say which items they need.
 * Keys and values are encoded by the metadata of the chain. An item that a chain does not have is read as undefined, so the
 * readers work with `pallet-staking` too.
 */
import type { LegacyClient } from 'dedot';
import type { HexString } from 'dedot/utils';
import { Item, type KeyParts } from './items';

/** One value of storage: `args` are the keys of a map. */
export interface Query {
  pallet: string;
  item: string;
  args: unknown[];
  /** Whether a missing value is read as undefined although the map has a default. */
  ifThere?: boolean;
  /** A value without these bytes is read as undefined, and is not decoded. Hex. */
  holding?: HexString;
}

export const query = (pallet: string, item: string, ...args: unknown[]): Query => ({ pallet, item, args });

/** A query of the staking pallet. */
export const staking = (item: string, ...args: unknown[]): Query => query('staking', item, ...args);

/** The same query, undefined if the map has no such entry. */
export const ifThere = (one: Query): Query => ({ ...one, ifThere: true });

/** The same query, undefined if the value does not hold an account. Other bytes of the value may be equal to it by chance. */
export const holding = (one: Query, account: HexString): Query => ({ ...one, holding: account });

/** Keys in one request. An answer of 4,000 exposures or preferences has about a megabyte. */
const KEYS_PER_REQUEST = 4_000;
/** Most keys that a node lists in one answer. */
const LISTED_KEYS = 1_000;

/** The storage of a chain, at the blocks that readers name. */
export class Storage {
  #items = new Map<string, Item | null>();
  #known: KeyParts = new Map();
  #registry: unknown;

  constructor(private readonly client: LegacyClient) {}

  has(pallet: string, item: string): boolean {
    return this.#item(pallet, item) !== null;
  }

  /** The hash of a block of the present best chain. Null if there is none. */
  async hashOf(block: number): Promise<HexString | null> {
    return (await this.client.rpc.chain_getBlockHash(block) as HexString | undefined) ?? null;
  }

  /** The values in the order of the queries. One request, unless there are thousands of keys. */
  async read(queries: Query[], at: HexString): Promise<unknown[]> {
    const keys = queries.map((one) => this.#key(one));
    const values = await this.#values(keys.filter((key) => key !== null), at);
    return queries.map((one, index) => {
      const key = keys[index];
      const value = key ? values.get(key) : undefined;
      if (!key || (one.ifThere && value === undefined)) return undefined;
      if (one.holding && !value?.includes(one.holding.slice(2))) return undefined;
      return this.#item(one.pallet, one.item)?.value(value);
    });
  }

  /** The keys of a map under a prefix, as lists of key parts. One request for a thousand keys. */
  async keys(pallet: string, item: string, prefix: unknown[], at: HexString): Promise<unknown[][]> {
    const entry = this.#item(pallet, item);
    if (!entry) return [];
    return (await this.#list(entry, prefix, at)).map((key) => entry.args(key));
  }

  /** The entries of a map under a prefix. Two requests, unless there are thousands. */
  async entries(pallet: string, item: string, prefix: unknown[], at: HexString): Promise<[unknown[], unknown][]> {
    const entry = this.#item(pallet, item);
    if (!entry) return [];
    const keys = await this.#list(entry, prefix, at);
    const values = await this.#values(keys, at);
    return keys.map((key) => [entry.args(key), entry.value(values.get(key))]);
  }

  async #list(entry: Item, prefix: unknown[], at: HexString): Promise<HexString[]> {
    const start = entry.key(prefix);
    const keys: HexString[] = [];
    for (;;) {
      const last = keys.at(-1);
      const next = await this.client.rpc.state_getKeysPaged(start, LISTED_KEYS, last, at) as HexString[];
      // A node that begins anew each time would be asked for ever.
      if (last !== undefined && next.some((key) => key <= last)) throw new Error('the node lists keys twice');
      keys.push(...next);
      if (next.length < LISTED_KEYS) return keys;
    }
  }

  async #values(keys: HexString[], at: HexString): Promise<Map<string, HexString | undefined>> {
    const requests: Promise<{ changes: [string, HexString | null | undefined][] }[]>[] = [];
    for (let from = 0; from < keys.length; from += KEYS_PER_REQUEST) {
      requests.push(this.client.rpc.state_queryStorageAt(keys.slice(from, from + KEYS_PER_REQUEST), at));
    }
    const values = new Map<string, HexString | undefined>();
    for (const sets of await Promise.all(requests)) {
      for (const [key, value] of sets.flatMap((set) => set.changes)) values.set(key, value ?? undefined);
    }
    return values;
  }

  #key({ pallet, item, args }: Query): HexString | null {
    return this.#item(pallet, item)?.key(args) ?? null;
  }

  /** The codec of an item, or null if the chain does not have it. Forgotten when the runtime changes. */
  #item(pallet: string, item: string): Item | null {
    if (this.#registry !== this.client.registry) {
      this.#items.clear();
      this.#known.clear();
      this.#registry = this.client.registry;
    }
    const name = `${pallet}.${item}`;
    let found = this.#items.get(name);
    if (found === undefined) {
      try {
        found = new Item(this.client.registry, pallet, item, this.#known);
      } catch {
        found = null;
      }
      this.#items.set(name, found);
    }
    return found;
  }
}
