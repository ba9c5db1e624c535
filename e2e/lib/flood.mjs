/**
 * Fills blocks with transactions of many accounts. Measures the block times.
 *
 * Before: a node that answers, and funded accounts. After: tests compare the times, and read the outcomes of the
 * transactions from the blocks.
 */
import { isPooled } from './chain.mjs';
import { timestampAt } from './staking.mjs';

/**
 * Each of `senders` submits `next(index)` again and again until `stop()`, without waiting for blocks. `stop()` resolves after
 * the last submission. It throws the error of a sender that failed.
 */
export function pour(node, senders, next) {
  let stopped = false;
  const streams = Promise.allSettled(senders.map(async (sender, index) => {
    for (let nonce = 0; !stopped; nonce += 1) {
      const signed = await next(index).signAsync(sender, { nonce, era: 0 });
      await node.rpc('author_submitExtrinsic', [signed.toHex()]).catch((error) => {
        if (!isPooled(error)) throw error;
      });
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
