/**
 * How many claims fit into one transaction, by the weights of the chain.
 *
 * Before: payouts that wait. After: "My stake" claims no more at once. Requests: those of an estimate of a fee, mostly
 * once. A full page of 512 nominators takes a quarter of a second by the usual weights: four of them fit into a block
 * of two seconds, and one into a block of half a second.
 */
import type { Account, Payout } from '../staking/model';
import { MOST_CLAIMS } from '../staking/plans';
import { claim, hasCall } from './calls';
import type { Chain } from './connect';
import { addressOf, asBig } from './decode';
import { constantOf } from './facts';

/** The part of the most weight that is used, in percent: only an empty block has room for all of it. */
const USED = 85n;
/**
 * What the payment of a nominator usually takes: some 77 µs, six reads and three writes. In parts of 10¹² of a second.
 */
const LIKELY_PAYMENT = 530_000_000n;
/** The room of a transaction, if the chain does not say it: that of a block of two seconds. */
const LIKELY_ROOM = 1_100_000_000_000n;

/** What is needed of a chain: its calls and its constants. */
export type Weighed = Pick<Chain, 'client' | 'facts'>;
/** Time and size of proofs. Old chains have the time alone. */
type Weight = bigint[];

/** How many claims fit into a transaction if all pages are full and weigh as usual. */
export function likelyClaims(chain: Weighed): number {
  const [time = LIKELY_ROOM] = roomOf(chain) ?? [];
  const fitting = Number(time / (LIKELY_PAYMENT * BigInt(Math.max(chain.facts.pageSize, 1))));
  return Math.min(MOST_CLAIMS, Math.max(1, fitting));
}

/** How many of these payouts, from the first one on, fit into a transaction. One fits always. */
export async function fittingClaims(chain: Weighed, payouts: Payout[], by: Account): Promise<number> {
  if (!hasCall(chain, 'utility', 'forceBatch')) return 1;
  const room = roomOf(chain);
  let count = Math.min(payouts.length, MOST_CLAIMS);
  try {
    while (room && count > 1) {
      const { weight } = await claim(chain, payouts.slice(0, count)).paymentInfo(addressOf(by, chain.facts.ss58));
      const times = fittingTimes(partsOf(weight), room, count);
      if (times >= count) return count;
      count = Math.max(1, times);
    }
    if (room) return count;
  } catch { /* The node does not say it. */ }
  return Math.min(count, likelyClaims(chain));
}

/** How many claims of the mean weight fit, if so many weigh so much. */
function fittingTimes(weight: Weight, room: Weight, count: number): number {
  const fitting = weight.map((part, index) => (part === 0n ? BigInt(count) : (BigInt(count) * (room[index] ?? part)) / part));
  return Number(fitting.reduce((least, one) => (one < least ? one : least)));
}

/** The weight that a transaction may have. Null if the chain does not say it. */
function roomOf({ client }: Weighed): Weight | null {
  const weights = constantOf(client, 'System', 'BlockWeights') as { perClass?: { normal?: { maxExtrinsic?: unknown } } } | undefined;
  const most = weights?.perClass?.normal?.maxExtrinsic;
  return most === undefined || most === null ? null : partsOf(most).map((part) => (part * USED) / 100n);
}

function partsOf(weight: unknown): Weight {
  if (typeof weight !== 'object' || weight === null) return [asBig(weight)];
  const { refTime, proofSize } = weight as { refTime: bigint; proofSize: bigint };
  return [asBig(refTime), asBig(proofSize)];
}
