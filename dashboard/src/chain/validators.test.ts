import { describe, expect, it } from 'vitest';
import { account, PULSE } from '../staking/fixtures';
import { chainWith, decoded } from './fixtures';
import { readValidators } from './validators';

const ALICE = account(2);

/** An era in which Alice was at work, for all points and a reward. It began with this session. */
const era = (n: number, session: number, reward?: bigint) => ({
  [`keys of erasStakersOverview(${n})`]: [[n, decoded(ALICE)]],
  [`erasStakersOverview(${n},${ALICE})`]: { total: 100n, own: 20n, nominatorCount: 2, pageCount: 1 },
  [`erasRewardPoints(${n})`]: { total: 20, individual: [[decoded(ALICE), 20]] },
  [`erasValidatorPrefs(${n},${ALICE})`]: { commission: 0, blocked: false },
  [`erasStartSessionIndex(${n})`]: session,
  ...(reward === undefined ? {} : { [`erasValidatorReward(${n})`]: reward }),
});

describe('validators', () => {
  it('have past eras of the length that these had', async () => {
    // Era 3 was forced: it took one session of three.
    const { chain } = chainWith({}, { ...era(3, 11, 100n), ...era(4, 12, 300n), ...era(5, 15) });
    const { rows, pastEras } = await readValidators(chain, PULSE);
    expect(pastEras).toEqual([0, 1, 2, 3, 4]);
    expect(rows[0]?.past).toMatchObject([null, null, null, { era: 3, millis: 10_000, reward: 100n }, { era: 4, millis: 30_000, reward: 300n }]);
  });
});
