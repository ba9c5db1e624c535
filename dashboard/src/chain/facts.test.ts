import type { LegacyClient } from 'dedot';
import { describe, expect, it } from 'vitest';
import { readFacts } from './facts';

/** What a node says of a chain. `prefix` is that of the runtime. */
function factsOf(properties: object, name = 'Test', prefix?: number) {
  const constants = prefix === undefined ? [] : [{ name: 'SS58Prefix', typeId: 0, value: '0x' }];
  return readFacts({
    rpc: { system_chain: async () => name, system_chainType: async () => 'Live', system_properties: async () => properties },
    genesisHash: '0x00', runtimeVersion: { specVersion: 1 }, metadata: { latest: { pallets: [{ name: 'System', constants }] } },
    registry: { findCodec: () => ({ tryDecode: () => prefix }) },
  } as unknown as LegacyClient);
}

describe('what a node says of its chain', () => {
  it('are the token and the prefix, alone or as lists', async () => {
    expect(await factsOf({ tokenSymbol: 'PAL', tokenDecimals: 18, ss58Format: 0 })).toMatchObject({ symbol: 'PAL', decimals: 18, ss58: 0 });
    expect(await factsOf({ tokenSymbol: ['PAL', 'LST'], tokenDecimals: [0, 12] }, 'Test', 7)).toMatchObject({ symbol: 'PAL', decimals: 0, ss58: 7 });
  });

  it('counts in units if it does not say how many digits follow the point', async () => {
    const units = { symbol: 'units', decimals: 0 };
    expect(await factsOf({})).toMatchObject(units);
    for (const tokenDecimals of [undefined, null, -1, 1.5, 1e9, NaN, 'many', []]) {
      expect(await factsOf({ tokenSymbol: 'PAL', tokenDecimals }), String(tokenDecimals)).toMatchObject(units);
    }
    expect(await factsOf({ tokenSymbol: 7, tokenDecimals: 12 })).toMatchObject({ symbol: 'units', decimals: 12 });
  });

  it('breaks no address', async () => {
    for (const ss58Format of [-1, 46, 16_384, 1e9, null, '42', undefined]) {
      expect((await factsOf({ ss58Format }, 'Test', 7)).ss58, String(ss58Format)).toBe(7);
      expect((await factsOf({ ss58Format })).ss58, String(ss58Format)).toBe(42);
    }
  });

  it('can’t turn around the text beside it', async () => {
    expect(await factsOf({ tokenSymbol: '\u202eLAP', tokenDecimals: 12 }, 'Test\n\u202e1')).toMatchObject({ name: 'Test1', symbol: 'LAP' });
  });
});
