import { describe, expect, it } from 'vitest';
import { estimateFee, submit, type Call, type Maker, type Progress, type Sending } from './submit';
import type { SigningAccount } from './accounts';

/**
 * A chain whose connection breaks when `cut` is called. `heard` counts who listens for it. `best` has the hashes of the
 * best chain, where they are not `0x0` with the number.
 */
function connected(best: Record<number, string> = {}) {
  const listeners = new Set<() => void>();
  const client = {
    rpc: { chain_getBlockHash: async (number: number) => best[number] ?? `0x0${number}` },
    on: (_: string, listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const chain = { client, facts: { ss58: 42 } } as unknown as Sending;
  return { chain, cut: () => listeners.forEach((listener) => listener()), heard: () => listeners.size };
}

const signer = { signing: async () => ({ from: 'Nina' }) } as unknown as SigningAccount;
/** Makes a call that gets these statuses of a node, and then nothing more. */
const callWith = (...statuses: object[]): Maker => () => ({
  signAndSend: async (_: unknown, __: object, callback: (result: never) => void) => {
    for (const status of statuses) callback({ status, events: [] } as never);
    return new Promise(() => {});
  },
}) as unknown as Call;

describe('a call that is sent', () => {
  it('ends as failed if the connection breaks, and says that it may be in a block', async () => {
    const { chain, cut, heard } = connected();
    const steps: Progress[] = [];
    const sent = submit(chain, callWith({ type: 'Broadcasting' }), signer, (step) => steps.push(step));
    await new Promise((resolve) => { setTimeout(resolve); });
    expect(steps).toEqual([{ step: 'signing' }, { step: 'sent' }]);
    cut();
    expect(await sent).toMatchObject({ step: 'failed', reason: expect.stringContaining('may be in a block all the same') });
    expect(steps.at(-1)?.step).toBe('failed');
    expect(heard()).toBe(0);
  });

  it('that can’t be made ends as failed, and says so in plain words', async () => {
    const { chain, heard } = connected();
    // As clients do that have given up their connection.
    const unmade = (): never => { throw new Error('Make sure to call `.connect()` method first before using the API interfaces.'); };
    expect(await estimateFee(unmade, 'Nina')).toBeNull();
    const steps: Progress[] = [];
    const failed = { step: 'failed', reason: 'The node is not connected now, so nothing was sent.' };
    expect(await submit(chain, unmade, signer, (step) => steps.push(step))).toEqual(failed);
    expect(steps).toEqual([{ step: 'signing' }, failed]);
    expect(heard()).toBe(0);
  });

  it('is done as soon as it is final, if nothing was heard of its block before', async () => {
    const { chain } = connected();
    const final = { type: 'Finalized', value: { blockHash: '0x08', blockNumber: 8 } };
    expect(await submit(chain, callWith({ type: 'Broadcasting' }, final), signer, () => {})).toEqual({ step: 'inBlock', block: 8, failures: [] });
  });

  it('whose block is taken back is told again with its next block, and does not wait for ever', async () => {
    const { chain } = connected();
    const inBlock = (blockNumber: number) => ({ type: 'BestChainBlockIncluded', value: { blockHash: `0x0${blockNumber}`, blockNumber } });
    const dropped = { type: 'Drop', value: { error: 'no more watchers' } };
    const told = async (...statuses: object[]) => {
      const steps: Progress[] = [];
      const first = await submit(chain, callWith(...statuses), signer, (step) => steps.push(step));
      return [first, steps.slice(1)];
    };
    const done = (block: number) => ({ step: 'inBlock', block, failures: [] });
    const [back, ready] = [{ type: 'NoLongerInBestChain' }, { type: 'Validated' }];
    // 1. Block 7 is taken back, and the pool has the call again. 2. It is in block 8. 3. The node watches it no more.
    expect(await told(inBlock(7), back, ready)).toEqual([done(7), [done(7)]]);
    expect(await told(inBlock(7), back, ready, inBlock(8), dropped)).toEqual([done(7), [done(7), done(8)]]);
    // A pool that knows forks takes no block back: it names the next one. To be final is no news of the same block.
    const final = { ...inBlock(8), type: 'Finalized' };
    expect(await told(inBlock(7), inBlock(8), final, dropped)).toEqual([done(7), [done(7), done(8)]]);
    expect(await told(inBlock(7), final)).toEqual([done(7), [done(7), done(8)]]);
    // The call is worth nothing on the other fork.
    const failed = { step: 'failed', reason: 'The node dropped the transaction: it is invalid' };
    expect(await told(inBlock(7), back, { type: 'Invalid', value: { error: 'it is invalid' } })).toEqual([done(7), [done(7), failed]]);
  });

  it('that is worth nothing after a reorganisation has failed, also if the pool takes no block back', async () => {
    const block = { type: 'BestChainBlockIncluded', value: { blockHash: '0x07', blockNumber: 7 } };
    const invalid = { type: 'Invalid', value: { error: 'it is invalid' } };
    const told = async (best: Record<number, string>, ...statuses: object[]) => {
      const steps: Progress[] = [];
      await submit(connected(best).chain, callWith(...statuses), signer, (step) => steps.push(step));
      await new Promise((resolve) => { setTimeout(resolve); });
      return steps.slice(1).map(({ step }) => step);
    };
    // Another block has the place of block 7.
    expect(await told({ 7: '0xff' }, block, invalid)).toEqual(['inBlock', 'failed']);
    // Block 7 stays: the node only watches the call no more. Or the call is in another block of the best chain.
    expect(await told({}, block, invalid)).toEqual(['inBlock']);
    const next = { type: 'BestChainBlockIncluded', value: { blockHash: '0x08', blockNumber: 8 } };
    expect(await told({ 7: '0xff' }, block, next, invalid)).toEqual(['inBlock', 'inBlock']);
  });

  it('in a block is done, whatever happens to the connection later', async () => {
    const { chain, cut, heard } = connected();
    const included = { type: 'BestChainBlockIncluded', value: { blockHash: '0x07', blockNumber: 7 } };
    const steps: Progress[] = [];
    expect(await submit(chain, callWith(included), signer, (step) => steps.push(step))).toEqual({ step: 'inBlock', block: 7, failures: [] });
    expect(heard()).toBe(0);
    cut();
    expect(steps).toEqual([{ step: 'signing' }, { step: 'inBlock', block: 7, failures: [] }]);
  });
});
