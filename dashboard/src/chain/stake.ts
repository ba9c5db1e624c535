/**
 * One account's stake: ledger, roles, payee, and when its chunks are free.
 *
 * Before: the pulse and an account, as stash or controller. After: the page "My stake". One request, a second one if stash and
 * controller are two accounts, and more if something unlocks.
 */
import type { Account, Pulse, StakeOfAccount } from '../staking/model';
import type { Unlocking } from '../staking/unlocking';
import type { Chain } from './connect';
import { asAccount, asAccounts, asLedger, asPayee, asPrefs } from './decode';
import { unlocks } from './questions';
import { ifThere, query, staking, type Query } from './storage';

/** `staking `, the name of the lock. */
const STAKING_LOCK = '0x7374616b696e6720';

export interface AccountStake {
  stake: StakeOfAccount;
  /** What unlocks, the oldest first. */
  chunks: Unlocking[];
}

export async function readStake(chain: Chain, pulse: Pulse, account: Account): Promise<AccountStake> {
  // Most stashes control their stake themselves. So what belongs to a stash is asked for at once.
  const [system, bonded, own, locks, ...ofAccount] = await chain.storage.read([
    query('system', 'account', account), staking('bonded', account), staking('ledger', account), query('balances', 'locks', account),
    ...ofStash(account),
  ], pulse.hash);
  const controlled = asLedger(own);
  const controller = bonded ? asAccount(bonded) : controlled ? account : null;
  const stash = bonded ? account : controlled?.stash ?? null;
  const { free, frozen } = (system as { data: { free: bigint; frozen?: bigint } }).data;
  const locked = lockedByStaking(locks);
  const empty: StakeOfAccount = {
    account, free: less(free, locked), frozen: less(frozen ?? 0n, locked), stash, controller, ledger: null, payee: null, validates: null, targets: null,
    spans: 0,
  };
  if (!stash || !controller) return { stake: empty, chunks: [] };

  const isAlone = stash === account && controller === account;
  const [ledger, itsController, payee, validates, nominates, spans] = isAlone ? [own, bonded, ...ofAccount]
    : await chain.storage.read([staking('ledger', controller), staking('bonded', stash), ...ofStash(stash)], pulse.hash);
  // `pallet-staking` stores a validator that was named twice twice.
  const targets = nominates ? [...new Set(asAccounts((nominates as { targets: unknown }).targets))] : null;
  const decoded = asLedger(ledger);
  const isSound = decoded?.stash === stash && Boolean(itsController) && asAccount(itsController) === controller;
  return {
    stake: { ...empty, ledger: isSound ? decoded : null, payee: asPayee(payee), validates: asPrefs(validates), targets, spans: spansOf(spans) },
    chunks: isSound ? await unlocks(chain, pulse, decoded) : [],
  };
}

const ofStash = (stash: Account): Query[] => [
  staking('payee', stash), ifThere(staking('validators', stash)), ifThere(staking('nominators', stash)), staking('slashingSpans', stash),
];

const less = (amount: bigint, taken: bigint): bigint => (amount > taken ? amount - taken : 0n);

/** Stake of old chains is locked, not held: it is a part of the free balance, and can't be bonded again. */
function lockedByStaking(locks: unknown): bigint {
  const found = ((locks ?? []) as { id: string; amount: bigint }[]).find(({ id }) => id === STAKING_LOCK);
  return found?.amount ?? 0n;
}

/** The present span and those before it, or none. */
function spansOf(value: unknown): number {
  return value ? (value as { prior: unknown[] }).prior.length + 1 : 0;
}
