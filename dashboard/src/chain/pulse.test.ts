import { describe, expect, it } from 'vitest';
import { FACTS } from '../staking/fixtures';
import { nextVotedEra, unlockEra } from '../staking/schedule';
import { chainWith } from './fixtures';
import { readPulse } from './pulse';

const PARITY = { ...FACTS, rules: 'pallet-staking' as const };

/** The pulse of a chain in era 5, with this phase of the elections that Parity's chains hold. */
function pulseIn(phase: unknown, facts: typeof FACTS = PARITY) {
  const { chain } = chainWith({}, { 'activeEra()': { index: 5, start: 1n }, 'currentEra()': 5, 'now()': 1n, 'currentPhase()': phase }, facts);
  return readPulse(chain, { number: 7, hash: '0x00' }, 5);
}

describe('the pulse', () => {
  it('of pallet-staking says which election has read the stakes already, so that a vote counts in the next one', async () => {
    const voted = async (phase: unknown, facts?: typeof FACTS) => nextVotedEra(await pulseIn(phase, facts));
    expect([await voted({ type: 'Off' }), await voted('Off'), await voted(undefined)]).toEqual([6, 6, 6]);
    expect([await voted({ type: 'Signed' }), await voted({ type: 'Unsigned', value: [true, 9] }), await voted({ type: 'Emergency' })]).toEqual([7, 7, 7]);
    // Elections of another pallet mean nothing on our chains.
    expect(await voted({ type: 'Signed' }, FACTS)).toBe(6);
  });

  it('of pallet-staking frees stake by the planned era, whatever an election has read', async () => {
    expect(unlockEra(await pulseIn({ type: 'Signed' }), PARITY)).toBe(5 + PARITY.bondingDuration);
  });
});
