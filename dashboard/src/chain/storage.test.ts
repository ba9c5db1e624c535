import { readFileSync } from 'node:fs';
import { QueryableStorage, type LegacyClient } from 'dedot';
import { $Metadata, PortableRegistry } from 'dedot/codecs';
import { blake2_256, u8aToHex, type HexString } from 'dedot/utils';
import { describe, expect, it } from 'vitest';
import { asPoints } from './decode';
import { decodePoints } from './items';
import { holding, query, staking, Storage, type Query } from './storage';

/** The metadata that the repository publishes. */
const METADATA = new Uint8Array(readFileSync(new URL('../../../clients/metadata.scale', import.meta.url)));
const REGISTRY = new PortableRegistry($Metadata.tryDecode(METADATA).latest, blake2_256);
const [ALICE, BOB] = [`0x${'a1'.repeat(32)}`, `0x${'b0'.repeat(32)}`] as [HexString, HexString];
const AT = `0x${'00'.repeat(32)}` as HexString;

/** The codec of an item by dedot alone. */
const dedot = (item: string, pallet = 'staking') => new QueryableStorage(REGISTRY, pallet, item);
const encoded = (item: string, value: unknown): HexString => {
  const { valueTypeId } = dedot(item).storageEntry.storageType.value;
  return u8aToHex(REGISTRY.findCodec(valueTypeId).tryEncode(value) as Uint8Array);
};

/** The storage of a node that has these values by key. `asked` has the keys of each request. */
function storageWith(values: Map<string, HexString>) {
  const asked: string[][] = [];
  const rpc = {
    state_queryStorageAt: async (keys: string[]) => {
      asked.push(keys);
      return [{ changes: keys.map((key) => [key, values.get(key) ?? null]) }];
    },
    state_getKeysPaged: async (prefix: string, most: number, after?: string) => (
      [...values.keys()].filter((key) => key.startsWith(prefix)).sort().filter((key) => !after || key > after).slice(0, most)
    ),
  };
  return { storage: new Storage({ registry: REGISTRY, rpc } as unknown as LegacyClient), asked };
}

const keyOf = ({ pallet, item, args }: Query) => dedot(item, pallet).encodeKey(args.length === 1 ? args[0] : args) as HexString;

describe('storage', () => {
  it('keys are those of the metadata, with none, one, two and three arguments, and again', async () => {
    const queries = [
      staking('activeEra'), staking('ledger', ALICE), staking('erasRewardPoints', 84), staking('erasValidatorPrefs', 84, ALICE),
      staking('erasStakersPaged', 83, BOB, 1), staking('erasStakersPaged', 83, BOB, 2), query('system', 'account', BOB),
      query('balances', 'totalIssuance'),
    ];
    const values = new Map(queries.map((one): [string, HexString] => [keyOf(one), '0x00']));
    const { storage, asked } = storageWith(values);
    for (let again = 0; again < 2; again += 1) {
      await storage.read(queries.map((one) => holding(one, ALICE)), AT);
    }
    expect(asked).toEqual([queries.map(keyOf), queries.map(keyOf)]);
    const keys = await storage.keys('staking', 'erasStakersPaged', [83], AT);
    expect(keys.map(([era, who, page]) => [era, (who as { raw: string }).raw, page])).toEqual([[83, BOB, 1], [83, BOB, 2]]);
  });

  it('each key reads its own value, and an item that the chain lacks reads none', async () => {
    const prefs = (commission: number) => encoded('erasValidatorPrefs', { commission, blocked: false });
    const queries = [1, 2].flatMap((era) => [ALICE, BOB].map((who) => staking('erasValidatorPrefs', era, who)));
    const { storage } = storageWith(new Map(queries.map((one, index): [string, HexString] => [keyOf(one), prefs(index + 1)])));
    const read = await storage.read([...queries, staking('noSuchItem', 1), staking('minCommission')], AT);
    expect(read.map((value) => (value as { commission?: number } | undefined)?.commission ?? value)).toEqual([1, 2, 3, 4, undefined, 0]);
  });

  it('a value that does not hold an account is not there', async () => {
    const page = (who: HexString) => encoded('erasStakersPaged', { pageTotal: 7n, others: [{ who, value: 7n }] });
    const [first, second] = [staking('erasStakersPaged', 1, ALICE, 0), staking('erasStakersPaged', 1, BOB, 0)];
    const { storage } = storageWith(new Map([[keyOf(first), page(ALICE)], [keyOf(second), page(BOB)]]));
    const read = await storage.read([first, second, staking('erasStakersPaged', 2, BOB, 0)].map((one) => holding(one, BOB)), AT);
    expect(read.map((value) => (value as { pageTotal: bigint } | undefined)?.pageTotal)).toEqual([undefined, 7n, undefined]);
  });

  it('keys that a node lists again and again are an error, and are not asked for ever', async () => {
    const page = Array.from({ length: 1_000 }, (_, n) => keyOf(staking('erasValidatorReward', n))).sort();
    let asked = 0;
    const rpc = { state_getKeysPaged: async () => {
      asked += 1;
      return page;
    } };
    const storage = new Storage({ registry: REGISTRY, rpc } as unknown as LegacyClient);
    await expect(storage.keys('staking', 'erasValidatorReward', [], AT)).rejects.toThrow('the node lists keys twice');
    expect(asked).toBe(2);
  });

  it('points are decoded as the metadata says, for none, few and many validators', () => {
    for (const many of [0, 1, 63, 64, 300]) {
      const individual = Array.from({ length: many }, (_, n): [HexString, number] => [`0x${String(n).padStart(64, '0')}`, n * 100_000]);
      const raw = encoded('erasRewardPoints', { total: 4_000_000_000, individual });
      expect(asPoints(decodePoints(raw))).toEqual(asPoints(dedot('erasRewardPoints').decodeValue(raw)));
      expect(asPoints(decodePoints(raw)).of.size).toBe(many);
    }
  });

  it('bytes of another shape are no points, and are left to the metadata', () => {
    expect([decodePoints('0x'), decodePoints('0x01000000'), decodePoints('0x0100000004'), decodePoints('0x010000000400')]).toEqual(Array(4).fill(null));
    // A length of four bytes that is cut off, and one of more than four bytes.
    expect([decodePoints('0x0100000002'), decodePoints('0x0100000003ffffffff')]).toEqual([null, null]);
  });
});
