/**
 * The questions of the pages, and who answers each: the chain where it has a view function, else the pages from storage.
 *
 * Before: a connected chain and its pulse. After: pages show the answers. Only this file decides where an answer comes from.
 *
 * | question | the chain's answer | without it |
 * |---|---|---|
 * | what does an era pay to a stash? | `payouts_of` | exposures, points and preferences from storage |
 * | what do slashes take from an account, and when? | `slashes_of` | the rows of `UnappliedSlashes` |
 * | when is unlocking stake free? | `unlocks_of` | the ledger and the lengths of eras |
 * | who validated in an era, and how? | `era_validators` | overviews, points and preferences from storage |
 * | what would a nomination earn? | `estimate_rewards` | no answer: the page predicts by past eras |
 * | where is the chain on its inflation curve? | `inflation`, `inflation_curve` | no answer: the usual curve |
 *
 * If a chain has the function and gives no answer, or the node refuses the question, the pages compute from storage
 * too. The inflation is an error then: nobody else knows it.
 */
import type { Account, EraValidator, Ledger, Payout, Pulse, SlashOnAccount, Stake } from '../staking/model';
import { payoutOf } from '../staking/rewards';
import { eraStart } from '../staking/schedule';
import { pendingSlashes, shareOf, type PendingSlash } from '../staking/slashes';
import { unlockingOf, type Unlocking } from '../staking/unlocking';
import * as answers from './answers';
import type { RewardEstimate } from './answers';
import type { Chain } from './connect';
import { storedValidators } from './era-validators';
import { readExposed } from './exposed';
import { readMaturity } from './maturity';
import { readSlashes } from './slashes';

export type { RewardEstimate };

/**
 * The chain's answer. Null if it gives none, or if the node refuses the question, for example because it takes too
 * long.
 */
const ifAnswered = <T>(answer: Promise<T | null>): Promise<T | null> => answer.catch(() => null);

/**
 * Whether the chain says what eras pay. Then all validators are searched, whatever their number. While stakes move from
 * another pallet it gives no answer, and each question would be one for nothing.
 */
export const tellsPayouts = (chain: Chain, { isMoving }: Pick<Pulse, 'isMoving'>): boolean => chain.views.has('payoutsOf') && !isMoving;

/** What eras that are over pay to a stash. Without the chain's answer only validators of `among` are searched. Null: all. */
export async function payouts(chain: Chain, pulse: Pulse, stash: Account, eras: number[], among: Account[] | null): Promise<Payout[]> {
  const stored = async (of: number[]) => (await readExposed(chain, pulse, stash, of, among)).map(payoutOf);
  if (!tellsPayouts(chain, pulse)) return stored(eras);
  const parts = await Promise.all(eras.map(async (era) => await ifAnswered(answers.payoutsOf(chain, pulse, stash, era)) ?? stored([era])));
  return parts.flat();
}

/** The slashes that wait and reach an account, in the order of their application. */
export async function slashesOn(chain: Chain, pulse: Pulse, who: Account): Promise<SlashOnAccount[]> {
  const answer = await ifAnswered(answers.slashesOf(chain, pulse, who));
  if (answer) return answer;
  const { rows } = await readSlashes(chain, pulse);
  return pendingSlashes(rows).map((slash) => storedSlash(chain, pulse, slash, who)).filter(({ amount }) => amount > 0n);
}

function storedSlash(chain: Chain, pulse: Pulse, slash: PendingSlash, who: Account): SlashOnAccount {
  const { validator, appliedIn } = slash;
  return { validator, appliedIn, at: eraStart(appliedIn, pulse, chain.facts), amount: shareOf(slash, who), offence: null };
}

/** What one slash takes from each of some accounts, by account. */
export async function sharesOf(chain: Chain, pulse: Pulse, slash: PendingSlash, accounts: Account[]): Promise<Map<Account, SlashOnAccount>> {
  const shares = await Promise.all(accounts.map(async (who): Promise<[Account, SlashOnAccount]> => {
    const all = await ifAnswered(answers.slashesOf(chain, pulse, who));
    const these = all?.filter(({ validator, appliedIn }) => validator === slash.validator && appliedIn === slash.appliedIn) ?? [];
    const [first] = these;
    if (!first) return [who, storedSlash(chain, pulse, slash, who)];
    return [who, { ...first, amount: these.reduce((sum, { amount }) => sum + amount, 0n) }];
  }));
  return new Map(shares);
}

/** When the unlocking chunks of a ledger are free, the oldest first. */
export async function unlocks(chain: Chain, pulse: Pulse, ledger: Ledger): Promise<Unlocking[]> {
  if (ledger.unlocking.length === 0) return [];
  return await ifAnswered(answers.unlocksOf(chain, pulse, ledger.stash))
    ?? unlockingOf(ledger, pulse, chain.facts, await readMaturity(chain, pulse, ledger.unlocking));
}

/** The validators of some eras, by era and account. From storage, only validators of the active era are looked up in others. */
export async function validatorsOf(chain: Chain, pulse: Pulse, eras: number[]): Promise<Map<number, Map<Account, EraValidator>>> {
  const all = await Promise.all(eras.map((era) => ifAnswered(answers.eraValidators(chain, pulse, era))));
  const missing = eras.filter((_, index) => !all[index]);
  const stored = missing.length > 0 ? await storedValidators(chain, pulse, missing) : new Map<number, EraValidator[]>();
  return new Map(eras.map((era, index) => {
    const validators = all[index] ?? stored.get(era) ?? [];
    return [era, new Map(validators.map((one) => [one.who, one]))];
  }));
}

/**
 * What an era would pay to a stash for these stakes. Null if the chain does not say it: it has no such function, none of the
 * validators is at work, or the stash is at work itself. Then its stake would count twice.
 */
export async function estimate(chain: Chain, pulse: Pulse, stash: Account, stakes: Stake[]): Promise<RewardEstimate | null> {
  if (stakes.length === 0 || !chain.views.has('estimateRewards')) return null;
  const found = await ifAnswered(answers.estimateRewards(chain, pulse, stakes));
  if (!found || stakes.some(({ who }) => !found.of.has(who))) return null;
  const exposed = await readExposed(chain, pulse, stash, [pulse.activeEra], null);
  return exposed.length === 0 ? found : null;
}

/**
 * The curve and the present point. Each is null if the chain has no such function. Rejects if it has one that can't be
 * asked now.
 */
export async function inflation(chain: Chain, pulse: Pulse) {
  const [points, present] = await Promise.all([answers.inflationCurve(chain, pulse), answers.inflation(chain, pulse)]);
  return { points, present };
}
