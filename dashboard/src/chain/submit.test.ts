import { describe, expect, it } from 'vitest';
import { submit, type Call, type Progress, type Sending } from './submit';
import type { SigningAccount } from './accounts';

/** A chain whose connection breaks when `cut` is called. `heard` counts who listens for it. */
function connected() {
  const listeners = new Set<() => void>();
  const client = {
    on: (_: string, listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const chain = { client, facts: { ss58: 42 } } as unknown as Sending;
  return { chain, cut: () => listeners.forEach((listener) => listener()), heard: () => listeners.size };
}

const signer = { signing: async () => ({ from: 'Nina' }) } as unknown as SigningAccount;
/** A call that gets these statuses of a node, and then nothing more. */
const callWith = (...statuses: object[]): Call => ({
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

  it('in a block is done, whatever happens to the connection later', async () => {
    const { chain, cut, heard } = connected();
    const included = { type: 'BestChainBlockIncluded', value: { blockNumber: 7 } };
    const steps: Progress[] = [];
    expect(await submit(chain, callWith(included), signer, (step) => steps.push(step))).toEqual({ step: 'inBlock', block: 7, failures: [] });
    expect(heard()).toBe(0);
    cut();
    expect(steps).toEqual([{ step: 'signing' }, { step: 'inBlock', block: 7, failures: [] }]);
  });
});
