/**
 * How plans speak on this page: amounts with the chain's symbol, times of the reader, short addresses.
 *
 * Before: the state of the page. After: `staking/plans.ts` makes sentences.
 */
import type { Account } from '../staking/model';
import { exactAmount } from '../staking/amounts';
import type { Present } from '../staking/plans';
import { duration, moment } from '../staking/schedule';
import { app } from './state.svelte';

/** What plans need. Only for components that are shown when the chain is there. */
export function present(names: ReadonlyMap<Account, string> = new Map()): Present {
  const pulse = app.pulse!;
  const facts = app.chain!.facts;
  return {
    pulse,
    facts,
    voice: {
      amount: (units) => `${exactAmount(units, facts.decimals)} ${facts.symbol}`,
      at: (millis) => (millis === null ? 'at a time that the chain does not tell' : when(millis, pulse.now)),
      who: (account) => names.get(account) ?? shortAddress(app.address(account)),
    },
  };
}

/** A moment with the time until then. */
export function when(millis: number, now: number): string {
  return millis <= now ? 'at once' : `on ${moment(millis, now)}, in ${duration(millis - now)}`.replace(/^on (\d\d?:)/, 'at $1');
}

export const shortAddress = (address: string): string => `${address.slice(0, 6)}…${address.slice(-6)}`;
