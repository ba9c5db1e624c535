/**
 * Errors of the chain in plain words, with a way out.
 *
 * Before: the error of a transaction. After: dialogs show the sentence. What has no sentence here is explained by the
 * documentation in the chain's metadata, and at last by its name.
 */
import type { Chain } from './connect';

/** What is needed of a chain: the names and the documentation of its errors. */
type Explained = Pick<Chain, 'client'>;

export interface ChainError {
  type: string;
  value?: unknown;
}

const WORDS: Record<string, string> = {
  'Staking.NotController': 'This account does not control a stake. Sign with the controller of the stash.',
  'Staking.NotStash': 'This account has no bond. Bond first, or choose the stash.',
  'Staking.AlreadyBonded': 'This account has a bond already. Use “Bond more”.',
  'Staking.AlreadyPaired': 'This account controls another stake. Choose another controller.',
  'Staking.InsufficientBond': 'The bond is, or would become, less than the chain’s minimum. Bond more, or stop your role before you unbond.',
  'Staking.NoMoreChunks': 'You unbond in too many parts already. Withdraw what is free, then try again.',
  'Staking.NoUnlockChunk': 'Nothing is unlocking, so nothing can be bonded again.',
  'Staking.AlreadyClaimed': 'This reward is paid already. Nothing is left to claim.',
  'Staking.InvalidEraToReward': 'Rewards of this era can’t be claimed: it is not over, or too old.',
  'Staking.InvalidPage': 'The validator has no such page of nominators in this era.',
  'Staking.EmptyTargets': 'Choose at least one validator.',
  'Staking.DuplicateTarget': 'A validator is chosen twice. Remove one.',
  'Staking.BadTarget': 'One of the validators does not stand, blocks new nominators, or is your own account. Remove it.',
  'Staking.TooManyTargets': 'You chose more validators than the chain allows. Remove some.',
  'Staking.TooManyNominators': 'The list of nominators is full. Try later.',
  'Staking.TooManyValidators': 'The list of validators is full. Try later.',
  'Staking.CommissionTooLow': 'The commission is below the chain’s minimum.',
  'Staking.CommissionTooHigh': 'The commission is above the chain’s maximum.',
  'Staking.NotEnoughFunds': 'The account has no free funds to bond. Transfer funds to it first.',
  'Staking.VirtualStakerNotAllowed': 'Another pallet keeps these funds, such as a pool. Act there.',
  'Token.FundsUnavailable': 'The account has too little free funds.',
  'Token.OnlyProvider': 'This would close an account that is in use. Leave the existential deposit.',
  'Token.BelowMinimum': 'The amount is below the existential deposit.',
  'BadOrigin': 'This account may not make this call.',
};

/** The sentence for an error of a transaction in a block. */
export function explain(chain: Explained, error: ChainError): string {
  const name = nameOf(chain, error);
  const known = WORDS[name];
  if (known) return known;
  const docs = docsOf(chain, error);
  return docs ? `${docs} (${name})` : `The chain refused the call: ${name}.`;
}

function nameOf(chain: Explained, error: ChainError): string {
  if (error.type === 'Module') {
    const meta = metaOf(chain, error);
    return meta ? `${meta.pallet}.${meta.name}` : 'unknown error';
  }
  const inner = error.value as { type?: string } | string | undefined;
  const detail = typeof inner === 'string' ? inner : inner?.type;
  return detail ? `${error.type}.${detail}` : error.type;
}

function docsOf(chain: Explained, error: ChainError): string {
  const docs = error.type === 'Module' ? metaOf(chain, error)?.docs : undefined;
  return (docs ?? []).join(' ').replace(/\s+/g, ' ').replaceAll('`', '').trim();
}

function metaOf(chain: Explained, error: ChainError) {
  return chain.client.registry.findErrorMeta(error as Parameters<typeof chain.client.registry.findErrorMeta>[0]);
}

/** What a node's pool says, by the code of its answer. */
const POOL: [RegExp, string][] = [
  [/1010.*(payment|pay some fees|balance too low)/i, 'The account can’t pay the fee.'],
  [/1010.*(stale|outdated)/i, 'Another transaction of this account was faster. Try again.'],
  [/1010.*bad proof|bad signature/i, 'The node refused the signature. Did it come too late, or is the wallet set to another chain? Try again.'],
  [/exhaust/i, 'This is too much for one block. Do it in smaller parts: each reward can be claimed by itself.'],
  [/1012|temporarily banned/i, 'The node has refused the same transaction before. Try again in a minute.'],
  [/1013|already imported/i, 'The transaction is waiting for a block already.'],
  [/1014|priority is too low/i, 'A transaction of this account is waiting already. Wait for the next block, then try again.'],
  [/cancel|reject|denied/i, 'Nothing was signed.'],
  [/is not connected|call `\.connect\(\)`/i, 'The node is not connected now, so nothing was sent.'],
];

/** The sentence for an error before a transaction is in a block: of the wallet, the pool or the connection. */
export function wordsOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const { code, data } = (error ?? {}) as { code?: number; data?: unknown };
  const reason = typeof data === 'string' ? data : '';
  const full = `${code ?? ''} ${message} ${reason}`;
  // The message of a node is only a heading. What is wrong is in the data.
  return POOL.find(([pattern]) => pattern.test(full))?.[1] ?? `It did not work: ${[message, reason].filter(Boolean).join('. ')}`;
}
