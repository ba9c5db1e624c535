/**
 * Fills blocks: transactions of many accounts without pause, and what block times are meanwhile.
 *
 * What comes before: a node that answers, and funded accounts. What comes after: tests compare the times, and read what became of
 * the transactions from the blocks.
 */
import { isPooled } from './chain.mjs';
import { timestampAt } from './staking.mjs';

/**
 * Has each of `senders` submit `next(index)` again and again, without waiting for blocks, until `stop()`, which resolves
 * when the last one is handed over and throws what a sender failed on.
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

/** How many milliseconds a block took, of those after `first` up to `last`: `{ mean, longest }`. */
export async function blockTimes(api, first, last) {
  const numbers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const times = await Promise.all(numbers.map(async (number) => {
    return Number(await timestampAt(api, (await api.rpc.chain.getBlockHash(number)).toHex()));
  }));
  const gaps = times.slice(1).map((time, index) => time - times[index]);
  return { mean: (times.at(-1) - times[0]) / gaps.length, longest: Math.max(...gaps) };
}
