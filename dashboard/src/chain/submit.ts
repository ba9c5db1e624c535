/**
 * Signs a call, submits it, and tells how it went.
 *
 * Before: a call of `calls.ts` and an account of `accounts.ts`. After: dialogs show each step; pages read the chain again.
 */
import type { ISubmittableResult } from 'dedot/types';
import type { Chain } from './connect';
import type { SigningAccount } from './accounts';
import { explain, wordsOf, type ChainError } from './errors';

/** A call as the dialog needs it. dedot's types of calls depend on the chain, so this names only what is used. */
export interface Call {
  signAndSend(from: unknown, options: object, callback: (result: ISubmittableResult) => void): Promise<unknown>;
  paymentInfo(from: string, options?: object): Promise<{ partialFee: bigint }>;
  call: unknown;
}

export type Progress =
  | { step: 'signing' }
  | { step: 'sent' }
  | { step: 'inBlock'; block: number; failures: string[] }
  | { step: 'failed'; reason: string };

/** The fee that the chain estimates, or null if it can't. */
export async function estimateFee(call: Call, address: string): Promise<bigint | null> {
  try {
    return (await call.paymentInfo(address)).partialFee;
  } catch {
    return null;
  }
}

/** What is needed of a chain: its client, and what explains errors. */
export type Sending = Pick<Chain, 'client' | 'facts'>;

const CUT_OFF = 'The connection to the node broke. The call may be in a block all the same: look at the account before you send it again.';

/** Resolves when the call is in a block, has failed, or can't be followed any more. It never rejects: a failure is a step. */
export async function submit(chain: Sending, call: Call, signer: SigningAccount, tell: (progress: Progress) => void): Promise<Progress> {
  let forget = (): void => {};
  const last = await new Promise<Progress>((resolve) => {
    const end = (progress: Progress) => resolve(progress);
    // Of a connection that is gone, nothing is heard any more.
    forget = chain.client.on('disconnected', () => end({ step: 'failed', reason: CUT_OFF }));
    tell({ step: 'signing' });
    signer.signing(chain.facts.ss58)
      .then(({ from, signer: wallet }) => call.signAndSend(from, wallet ? { signer: wallet } : {}, (result) => {
        const { status } = result;
        if (status.type === 'Broadcasting' || status.type === 'Validated') tell({ step: 'sent' });
        if (status.type === 'BestChainBlockIncluded') end(outcome(chain, result, status.value.blockNumber));
        if (status.type === 'Invalid' || status.type === 'Drop') {
          end({ step: 'failed', reason: `The node dropped the transaction: ${status.value.error}` });
        }
      }))
      .catch((error: unknown) => end({ step: 'failed', reason: wordsOf(error) }));
  });
  forget();
  tell(last);
  return last;
}

function outcome(chain: Sending, result: ISubmittableResult, block: number): Progress {
  if (result.dispatchError) return { step: 'failed', reason: explain(chain, result.dispatchError as ChainError) };
  // A batch that goes on after a failure reports each failure as an event.
  const failures = result.events.flatMap(({ event }) => {
    const { pallet, palletEvent } = event as { pallet: string; palletEvent: { name: string; data?: { error?: ChainError } } | string };
    if (pallet !== 'Utility' || typeof palletEvent === 'string' || palletEvent.name !== 'ItemFailed') return [];
    return palletEvent.data?.error ? [explain(chain, palletEvent.data.error)] : [];
  });
  return { step: 'inBlock', block, failures };
}
