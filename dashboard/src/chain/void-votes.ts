/**
 * The votes of a nominator that are void, because their validator has offended since.
 *
 * Before: the pulse, a stash and accounts that it may nominate. After: "My stake" tells of them, "Nominate" offers to vote again.
 * One request. A chain without records of offences has no void votes.
 */
import { asPunishment, covers, voidedInElection } from '../prediction';
import type { Account, Pulse } from '../staking/model';
import type { Chain } from './connect';
import { asAccounts, asNumber } from './decode';
import { ifThere, staking } from './storage';

/** Those of `among` that the stash nominates, and for which its vote does not count in the next election. */
export async function readVoidVotes({ storage }: Pick<Chain, 'storage'>, pulse: Pulse, stash: Account, among: Account[]): Promise<Account[]> {
  const [nomination, block, held, ...records] = await storage.read([
    ifThere(staking('nominators', stash)), staking('nominatedAt', stash), staking('electionsHeld'),
    ...among.map((who) => ifThere(staking('punishments', who))),
  ], pulse.hash);
  if (!nomination) return [];
  const { targets, submittedIn } = nomination as { targets: unknown; submittedIn: number };
  const nominated = new Set(asAccounts(targets));
  const vote = { submittedIn: Number(submittedIn), submittedAt: asNumber(block) };
  // An election that reads stakes now is counted before the next one begins.
  const elections = asNumber(held) + (pulse.electing === null ? 0 : 1);
  return among.filter((who, index) => {
    const record = records[index];
    const voided = record ? voidedInElection(asPunishment(record), elections) : null;
    return nominated.has(who) && voided !== null && covers(voided, vote);
  });
}
