/**
 * Fills blocks with transactions of many accounts. Measures the block times.
 *
 * Before: a node that answers, and funded accounts. After: tests compare the times, and read the outcomes of the
 * transactions from the blocks.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { isPooled } from './chain.mjs';
import { timestampAt } from './staking.mjs';

/** The error of a node whose pool has no room for a transaction. On a slow machine blocks come too late to make room. */
const POOL_IS_FULL = /Immediately Dropped/;

/**
 * Each of `senders` submits `next(index)` again and again until `stop()`, without waiting for blocks. A sender waits only
 * while the pool is full. `stop()` resolves after the last submission. It throws the error of a sender that failed.
 */
export function pour(node, senders, next) {
  let stopped = false;
  const streams = Promise.allSettled(senders.map(async (sender, index) => {
    for (let nonce = 0; !stopped;) {
      const signed = await next(index).signAsync(sender, { nonce, era: 0 });
      try {
        await node.rpc('author_submitExtrinsic', [signed.toHex()]);
      } catch (error) {
        if (POOL_IS_FULL.test(error.message)) {
          await delay(200);
          continue;
        }
        if (!isPooled(error)) throw error;
      }
      nonce += 1;
    }
  }));
  return async () => {
    stopped = true;
    const failure = (await streams).find(({ status }) => status === 'rejected');
    if (failure) throw failure.reason;
  };
}

/** The block times after `first` up to `last`, in milliseconds: `{ mean, longest }`. */
export async function blockTimes(api, first, last) {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const times = await Promise.all(numbers.map(async (number) => {
    return Number(await timestampAt(api, (await api.rpc.chain.getBlockHash(number)).toHex()));
  }));
  const gaps = times.slice(1).map((time, index) => time - times[index]);
  return { mean: (times.at(-1) - times[0]) / gaps.length, longest: Math.max(...gaps) };
}
