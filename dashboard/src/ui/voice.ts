/**
 * How plans speak on this page: amounts with the chain's symbol, times of the reader, short addresses.
 *
 * Before: the state of the page. After: `staking/plans.ts` makes sentences.
 */
import type { Account } from '../staking/model';
import { exactAmount } from '../staking/amounts';
import { inSentence } from '../staking/names';
import type { Present } from '../staking/plans';
import { duration, moment, stillMoment } from '../staking/schedule';
import { app } from './state.svelte';

/**
 * What plans need. Only for components that are shown when the chain is there. `isStill`: moments are told without the
 * time until then, which changes with each block. Screen readers read alerts and statuses again whenever they change.
 */
export function present(names: ReadonlyMap<Account, string> = new Map(), isStill = false): Present {
  const pulse = app.pulse!;
  const facts = app.chain!.facts;
  return {
    pulse,
    facts,
    voice: {
      amount: (units) => `${exactAmount(units, facts.decimals)} ${facts.symbol}`,
      at: (millis) => (millis === null ? 'at a time that the chain does not tell' : isStill ? still(millis, pulse.now) : when(millis, pulse.now)),
      who: (account) => inSentence(names.get(account) ?? shortAddress(app.address(account))),
    },
  };
}

/** A moment with the time until then. */
export function when(millis: number, now: number): string {
  return millis <= now ? 'at once' : `${onOrAt(moment(millis, now))}, in ${duration(millis - now)}`;
}

const still = (millis: number, now: number): string => (millis <= now ? 'at once' : onOrAt(stillMoment(millis, now)));

/** A date is on a day, a time alone at an hour. */
const onOrAt = (text: string): string => `on ${text}`.replace(/^on (\d\d?:)/, 'at $1');

export const shortAddress = (address: string): string => `${address.slice(0, 6)}…${address.slice(-6)}`;
