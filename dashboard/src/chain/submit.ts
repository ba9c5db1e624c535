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
  paymentInfo(from: string, options?: object): Promise<{ partialFee: bigint; weight: unknown }>;
  call: unknown;
}

export type Progress =
  | { step: 'signing' }
  | { step: 'sent' }
  | { step: 'inBlock'; block: number; failures: string[] }
  | { step: 'failed'; reason: string };

/**
 * Makes a call. It throws if the client has given up its connection: then the client has no metadata to make calls with.
 */
export type Maker = () => Call;

/** The fee that the chain estimates, or null if it can't. */
export async function estimateFee(make: Maker, address: string): Promise<bigint | null> {
  try {
    return (await make().paymentInfo(address)).partialFee;
  } catch {
    return null;
  }
}

/** What is needed of a chain: its client, and what explains errors. */
export type Sending = Pick<Chain, 'client' | 'facts'>;

const CUT_OFF = 'The connection to the node broke. The call may be in a block all the same: look at the account before you send it again.';

/**
 * Resolves when the call is in a block, has failed, or can't be followed any more. It never rejects: a failure is a
 * step. If the block is taken back later, `tell` hears what became of the call instead.
 */
export async function submit(chain: Sending, make: Maker, signer: SigningAccount, tell: (progress: Progress) => void): Promise<Progress> {
  let forget = (): void => {};
  const last = await new Promise<Progress>((resolve) => {
    let hasEnded = false;
    const end = (progress: Progress) => {
      hasEnded = true;
      tell(progress);
      resolve(progress);
    };
    const fail = (reason: string) => { if (!hasEnded) end({ step: 'failed', reason }); };
    // Of a connection that is gone, nothing is heard any more.
    forget = chain.client.on('disconnected', () => fail(CUT_OFF));
    tell({ step: 'signing' });
    signer.signing(chain.facts.ss58)
      .then(({ from, signer: wallet }) => make().signAndSend(from, wallet ? { signer: wallet } : {}, follower(chain, end, () => {
        // A pool is ready again for a call whose block was taken back. What was told stays until it has another block.
        if (!hasEnded) tell({ step: 'sent' });
      })))
      .catch((error: unknown) => fail(wordsOf(error)));
  });
  forget();
  return last;
}

interface Included {
  blockHash: string;
  blockNumber: number;
}

/** Hears the statuses of a call. `end` may be called again after a reorganisation. */
function follower(chain: Sending, end: (progress: Progress) => void, sent: () => void): (result: ISubmittableResult) => void {
  /** The block that was told last, until a node says that it is taken back. */
  let told: Included | null = null;
  const drop = async (error: string, block: Included | null) => {
    if (block === null) return end({ step: 'failed', reason: `The node dropped the transaction: ${error}` });
    // Of a call in a block the node mostly says that it watches it no more. But a pool that takes no block back says
    // nothing else if the call is worth nothing on the other fork.
    if (await stays(chain, block) || told !== block) return;
    end({ step: 'failed', reason: `Block ${block.blockNumber} was taken back, and the node dropped the transaction: ${error}. Look at the account before you send it again.` });
  };
  return (result) => {
    const { status } = result;
    if (status.type === 'Broadcasting' || status.type === 'Validated') sent();
    if (status.type === 'NoLongerInBestChain') told = null;
    // The usual pool of nodes takes no block back: it only names the next one. A block may be final of which nothing was
    // heard before.
    if ((status.type === 'BestChainBlockIncluded' || status.type === 'Finalized') && status.value.blockHash !== told?.blockHash) {
      told = status.value;
      end(outcome(chain, result, told.blockNumber));
    }
    if (status.type === 'Invalid' || status.type === 'Drop') void drop(status.value.error, told);
  };
}

/** Whether a block is still one of the best chain. True if the node does not say it. */
async function stays({ client }: Sending, { blockHash, blockNumber }: Included): Promise<boolean> {
  try {
    return await client.rpc.chain_getBlockHash(blockNumber) === blockHash;
  } catch {
    return true;
  }
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
