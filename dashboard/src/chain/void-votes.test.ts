import { describe, expect, it } from 'vitest';
import { account, PULSE } from '../staking/fixtures';
import { chainWith, decoded } from './fixtures';
import { readVoidVotes } from './void-votes';

const [NINA, VERA, WILL] = [account(1), account(2), account(3)];
const voided = { era: 4, block: 40 };
const record = { causes: [{ slashEra: 4, ruledIn: 4, fraction: 9, yields: false, chilled: true, excludedAfter: 7, voided }] };
/** The record after an election that took the validator back: that ends exclusions. */
const admitted = { causes: [{ ...record.causes[0], excludedAfter: undefined }], admittedAfter: 8 };

/** A chain on which Nina has voted for Vera, in an era and a block, and these validators have a record. */
function chain(submittedIn: number, block: number | undefined, punishments: Record<string, unknown>) {
  const records = Object.entries(punishments).map(([who, value]) => [`punishments(${who})`, value]);
  return chainWith({}, {
    [`nominators(${NINA})`]: { targets: [decoded(VERA)], submittedIn }, [`nominatedAt(${NINA})`]: block, 'electionsHeld()': 8, ...Object.fromEntries(records),
  }).chain;
}

describe('void votes', () => {
  it('are those from before an offence, and not those after it', async () => {
    const offended = { [VERA]: record };
    expect(await readVoidVotes(chain(4, 40, offended), PULSE, NINA, [VERA])).toEqual([VERA]);
    expect(await readVoidVotes(chain(3, undefined, offended), PULSE, NINA, [VERA])).toEqual([VERA]);
    expect(await readVoidVotes(chain(4, 41, offended), PULSE, NINA, [VERA])).toEqual([]);
    expect(await readVoidVotes(chain(5, 1, offended), PULSE, NINA, [VERA])).toEqual([]);
  });

  it('are only of validators that are nominated, and that have a record', async () => {
    expect(await readVoidVotes(chain(4, 40, { [WILL]: record }), PULSE, NINA, [VERA, WILL])).toEqual([]);
    expect(await readVoidVotes(chain(4, 40, { [VERA]: { causes: [] } }), PULSE, NINA, [VERA])).toEqual([]);
  });

  it('count in the election that takes the validator back in spite of its offence, and in later ones', async () => {
    const votes = chain(4, 40, { [VERA]: admitted });
    expect(await readVoidVotes(votes, PULSE, NINA, [VERA])).toEqual([]);
    // That election reads stakes already.
    expect(await readVoidVotes(votes, { ...PULSE, electing: 6 }, NINA, [VERA])).toEqual([]);
  });
});
