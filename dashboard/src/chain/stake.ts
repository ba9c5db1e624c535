/**
 * One account's stake: ledger, roles, payee, and when its chunks are free.
 *
 * Before: the pulse and an account, as stash or controller. After: the page "My stake". Two requests.
 */
import type { Account, Pulse, StakeOfAccount } from '../staking/model';
import { NO_MATURITY, type Maturity } from '../staking/unlocking';
import type { Chain } from './connect';
import { asAccount, asAccounts, asLedger, asPayee, asPrefs } from './decode';
import { ifThere, query, staking } from './storage';

export interface AccountStake {
  stake: StakeOfAccount;
  maturity: Maturity;
}

export async function readStake(chain: Chain, pulse: Pulse, account: Account): Promise<AccountStake> {
  const [system, bonded, own] = await chain.storage.read([
    query('system', 'account', account), staking('bonded', account), staking('ledger', account),
  ], pulse.hash);
  const controlled = asLedger(own);
  const controller = bonded ? asAccount(bonded) : controlled ? account : null;
  const stash = bonded ? account : controlled?.stash ?? null;
  const { free, frozen } = (system as { data: { free: bigint; frozen?: bigint } }).data;
  const empty: StakeOfAccount = {
    account, free, frozen: frozen ?? 0n, stash, controller, ledger: null, payee: null, validates: null, targets: null,
    spans: 0,
  };
  if (!stash || !controller) return { stake: empty, maturity: NO_MATURITY };

  const [ledger, payee, validates, nominates, matureEra, pending, spans] = await chain.storage.read([
    staking('ledger', controller), staking('payee', stash), ifThere(staking('validators', stash)),
    ifThere(staking('nominators', stash)), ifThere(staking('matureEra')), staking('pendingSlashes'),
    staking('slashingSpans', stash),
  ], pulse.hash);
  const targets = nominates ? asAccounts((nominates as { targets: unknown }).targets) : null;
  const decoded = asLedger(ledger);
  return {
    stake: { ...empty, ledger: decoded, payee: asPayee(payee), validates: asPrefs(validates), targets, spans: spansOf(spans) },
    maturity: await readMaturity(chain, pulse, decoded?.unlocking.map(({ era }) => era) ?? [], matureEra, pending),
  };
}

/** When chunks are free. Asks nothing more of a chain without unlock sessions, or of a stake without chunks. */
async function readMaturity(chain: Chain, pulse: Pulse, chunks: number[], mature: unknown, pending: unknown): Promise<Maturity> {
  const matureEra = mature === undefined ? null : Number(mature);
  if (chunks.length === 0) return { ...NO_MATURITY, matureEra };
  const slashed = pendingEras(pending);
  const values = await chain.storage.read([
    ...chunks.map((era) => staking('unlockSessions', era)), ...slashed.map((era) => staking('erasUnlockEra', era)),
  ], pulse.hash);
  const sessions = new Map<number, number>();
  chunks.forEach((era, index) => {
    if (values[index] !== undefined) sessions.set(era, Number(values[index]));
  });
  const blocked = values.slice(chunks.length).filter((era) => era !== undefined).map(Number);
  return { matureEra, sessions, blockedFrom: blocked.length > 0 ? Math.min(...blocked) : null };
}

/** The eras of `PendingSlashes`: a map from eras to numbers. */
function pendingEras(value: unknown): number[] {
  return [...((value ?? []) as Iterable<[number, number]>)].map(([era]) => Number(era));
}

/** The present span and those before it, or none. */
function spansOf(value: unknown): number {
  return value ? (value as { prior: unknown[] }).prior.length + 1 : 0;
}
