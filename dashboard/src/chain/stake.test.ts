import { describe, expect, it } from 'vitest';
import { account, PULSE } from '../staking/fixtures';
import { chainWith, decoded } from './fixtures';
import { readStake } from './stake';

const [NINA, CARL, OLAF] = [account(1), account(2), account(3)];
const ledgerOf = (stash: typeof NINA) => ({ stash: decoded(stash), total: 9n, active: 7n, unlocking: [{ value: 2n, era: 8 }] });

/** The stake of an account, with these bonds and ledgers. */
async function stakeOf(who: typeof NINA, bonded: [typeof NINA, typeof NINA][], ledgers: [typeof NINA, typeof NINA][]) {
  const storage = Object.fromEntries([
    ...[NINA, CARL, OLAF].map((one) => [`account(${one})`, { data: { free: 5n } }]),
    ...bonded.map(([stash, controller]) => [`bonded(${stash})`, decoded(controller)]),
    ...ledgers.map(([key, stash]) => [`ledger(${key})`, ledgerOf(stash)]),
  ]);
  return readStake(chainWith({}, storage).chain, PULSE, who);
}

describe('a stake', () => {
  it('is found by its stash and by its controller', async () => {
    const whole = { stash: NINA, total: 9n, active: 7n };
    expect((await stakeOf(NINA, [[NINA, NINA]], [[NINA, NINA]])).stake).toMatchObject({ stash: NINA, controller: NINA, ledger: whole });
    for (const who of [NINA, CARL]) {
      const { stake, chunks } = await stakeOf(who, [[NINA, CARL]], [[CARL, NINA]]);
      expect(stake).toMatchObject({ stash: NINA, controller: CARL, ledger: whole });
      expect(chunks).toMatchObject([{ value: 2n, era: 8 }]);
    }
    expect((await stakeOf(OLAF, [[NINA, CARL]], [[CARL, NINA]])).stake).toMatchObject({ stash: null, controller: null, ledger: null });
  });

  it('has no ledger if stash, controller and ledger do not name each other', async () => {
    for (const [who, bonded, ledgers] of [
      // 1. The ledger is missing. 2. It is that of another stash. 3. The stash has another controller. 4. It has no bond.
      [NINA, [[NINA, NINA]], []],
      [NINA, [[NINA, CARL]], [[CARL, OLAF]]],
      [CARL, [[NINA, OLAF]], [[CARL, NINA]]],
      [NINA, [], [[NINA, NINA]]],
    ] as Parameters<typeof stakeOf>[]) {
      const { stake, chunks } = await stakeOf(who, bonded, ledgers);
      expect(stake).toMatchObject({ stash: NINA, ledger: null });
      expect(chunks).toEqual([]);
    }
  });
});
