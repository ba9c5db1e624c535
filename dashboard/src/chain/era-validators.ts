/**
 * The validators of eras, from storage.
 *
 * Before: `questions.ts`, for a chain that does not answer. After: the table of validators. Requests: one list of keys, one read.
 */
import type { Account, EraValidator, Pulse } from '../staking/model';
import { validatorPool } from '../staking/rewards';
import type { Chain } from './connect';
import { asAccount, asBacking, asPoints, asPrefs } from './decode';
import { staking } from './storage';

const ERA_ITEMS = ['erasRewardPoints', 'erasValidatorReward'];
const ITEMS = ['erasStakersOverview', 'erasValidatorPrefs'];

/** The validators of the active era, in each of these eras in which they were at work. */
export async function storedValidators(chain: Chain, pulse: Pulse, eras: number[]): Promise<Map<number, EraValidator[]>> {
  const keys = await chain.storage.keys('staking', 'erasStakersOverview', [pulse.activeEra], pulse.hash);
  const accounts = keys.map(([, who]) => asAccount(who));
  const width = ERA_ITEMS.length + accounts.length * ITEMS.length;
  const values = await chain.storage.read(eras.flatMap((era) => [
    ...ERA_ITEMS.map((item) => staking(item, era)),
    ...accounts.flatMap((who) => ITEMS.map((item) => staking(item, era, who))),
  ]), pulse.hash);
  return new Map(eras.map((era, index) => [era, validatorsOf(chain, accounts, values.slice(index * width, (index + 1) * width))]));
}

function validatorsOf(chain: Chain, accounts: Account[], [allPoints, reward, ...values]: unknown[]): EraValidator[] {
  const points = asPoints(allPoints);
  return accounts.flatMap((who, index) => {
    const backing = asBacking(values[index * 2], chain.facts.paidPages);
    if (!backing) return [];
    const own = points.of.get(who) ?? 0n;
    return [{
      who, backing, commission: asPrefs(values[index * 2 + 1])?.commission ?? 0n, points: own,
      pool: reward === undefined ? null : validatorPool(reward as bigint, own, points.total, chain.facts.rules),
    }];
  });
}
