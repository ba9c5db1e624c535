import { describe, expect, it } from 'vitest';
import type { Chain } from './connect';
import { readCurve, readInflation } from './answers';
import { ONE } from '../staking/inflation';

const point = (percent: bigint) => ({
  stakingRate: (ONE * percent) / 100n, eraStakers: 1n, eraTreasury: 1n, inflation: ONE / 10n, stakers: ONE / 20n, treasury: ONE / 20n,
  stakersReturn: undefined,
});

/** A chain whose staking pallet has these view functions, by their names in Rust. */
function chain(functions: Record<string, () => Promise<unknown>>): Chain {
  const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  const views = Object.fromEntries(Object.entries(functions).map(([name, body]) => [camel(name), body]));
  const pallets = [{ name: 'Staking', viewFunctions: Object.keys(functions).map((name) => ({ name })) }];
  return { client: { metadata: { latest: { pallets } }, view: { staking: views } } } as unknown as Chain;
}

describe('answers', () => {
  it('a chain without view functions has no answer, and is not asked', async () => {
    expect(await readCurve(chain({}))).toBeNull();
    expect(await readInflation(chain({}))).toBeNull();
  });

  it('the curve and the present point of the chain are taken', async () => {
    const answering = chain({
      inflation_curve: async () => ({ isOk: true, isErr: false, value: [point(0n), point(100n)] }),
      inflation: async () => ({ isOk: true, isErr: false, value: { present: point(7n) } }),
    });
    expect(await readCurve(answering)).toEqual([
      { rate: 0n, stakers: ONE / 20n, total: ONE / 10n }, { rate: ONE, stakers: ONE / 20n, total: ONE / 10n },
    ]);
    expect((await readInflation(answering))?.rate).toBe((ONE * 7n) / 100n);
  });

  it('an error of the chain, or of the node, is no answer', async () => {
    expect(await readInflation(chain({ inflation: async () => ({ isOk: false, isErr: true, err: 'NotComputable' }) }))).toBeNull();
    expect(await readInflation(chain({ inflation: async () => { throw new Error('too long'); } }))).toBeNull();
  });
});
