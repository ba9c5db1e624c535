/**
 * The calls that the pages make.
 *
 * Before: what a person entered. After: `submit.ts` signs and sends them. A call is encoded by the chain's metadata.
 */
import type { Account, Payee, Payout } from '../staking/model';
import type { Chain } from './connect';
import { addressOf } from './decode';
import type { Call } from './submit';

/** What is needed of a chain: what makes its calls, and its prefix of addresses. */
type Called = Pick<Chain, 'client' | 'facts'>;
type Calls = Record<string, Record<string, (...args: unknown[]) => Call>>;

/** dedot makes calls by name. Names of another chain are errors when they are used, so `hasCall` asks first. */
const callsOf = (chain: Called) => chain.client.tx as unknown as Calls;

const make = (chain: Called, pallet: string, name: string, ...args: unknown[]): Call => callsOf(chain)[pallet]![name]!(...args);

/** Whether the chain has a call. */
export function hasCall(chain: Called, pallet: string, name: string): boolean {
  try {
    return Boolean(callsOf(chain)[pallet]?.[name]);
  } catch {
    return false;
  }
}

const destination = (chain: Chain, payee: Payee) => (
  payee.kind === 'Account' ? { type: 'Account', value: addressOf(payee.account, chain.facts.ss58) } : { type: payee.kind }
);

/** An account as calls name it: a MultiAddress of an id. */
const lookup = (chain: Chain, who: Account) => ({ type: 'Id', value: addressOf(who, chain.facts.ss58) });

export const bond = (chain: Chain, value: bigint, payee: Payee) => make(chain, 'staking', 'bond', value, destination(chain, payee));
export const bondExtra = (chain: Chain, value: bigint) => make(chain, 'staking', 'bondExtra', value);
export const unbond = (chain: Chain, value: bigint) => make(chain, 'staking', 'unbond', value);
export const rebond = (chain: Chain, value: bigint) => make(chain, 'staking', 'rebond', value);
/** `pallet-staking` checks the number of spans when a stash is forgotten. Ours ignores it. */
export const withdrawUnbonded = (chain: Chain, spans: number) => make(chain, 'staking', 'withdrawUnbonded', spans);
export const chill = (chain: Chain) => make(chain, 'staking', 'chill');
export const setPayee = (chain: Chain, payee: Payee) => make(chain, 'staking', 'setPayee', destination(chain, payee));
export const nominate = (chain: Chain, targets: Account[]) => (
  make(chain, 'staking', 'nominate', targets.map((who) => lookup(chain, who)))
);

/** Several calls in one transaction, which all succeed or all fail. One call stays alone. */
export function all(chain: Chain, calls: Call[]): Call {
  const [only] = calls;
  return calls.length === 1 && only ? only : make(chain, 'utility', 'batchAll', calls.map((one) => one.call));
}

/** Claims pages. If the chain pays one of them first, the others are claimed all the same. */
export function claim(chain: Called, payouts: Pick<Payout, 'validator' | 'era' | 'page'>[]): Call {
  const calls = payouts.map(({ validator, era, page }) => (
    make(chain, 'staking', 'payoutStakersByPage', addressOf(validator, chain.facts.ss58), era, page)
  ));
  const [only] = calls;
  if (calls.length === 1 && only) return only;
  return make(chain, 'utility', 'forceBatch', calls.map((one) => one.call));
}
