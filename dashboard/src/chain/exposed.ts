/**
 * The stakes of a stash in the exposures of eras, with all that its rewards are computed from.
 *
 * Before: `questions.ts` needs the active era, or the chain does not say what eras pay. After: `staking/rewards.ts` computes
 * the rewards. Requests: a list of pages or the overviews of some validators, the pages, and what the rewards need.
 */
import type { Account, Backing, ExposedEra, Points, Pulse } from '../staking/model';
import type { Chain } from './connect';
import { asAccount, asBacking, asNumbers, asPoints, asPrefs, asStakes } from './decode';
import { holding, staking } from './storage';
import { takingTurns } from './turns';

/** Nominators in an answer, each with some 90 characters. A node gives at most 15 MB. */
const NOMINATORS_PER_REQUEST = 100_000;
/** So many of these answers are in memory at a time. */
const REQUESTS_AT_ONCE = 4;

interface Elected {
  era: number;
  validator: Account;
}
/** A page of a validator in an era. */
interface Place extends Elected {
  page: number;
  /** Most nominators that it has. */
  most: number;
}
interface StakePlace extends Place {
  /** Null for the validator itself: its own stake is in the overview. */
  stake: bigint | null;
  /** The stakes of all nominators on the page. */
  others: bigint;
}

/** The stakes of a stash in the exposures of some eras, the newest first. Behind validators of `among`, or null for all. */
export async function readExposed(
  chain: Chain, pulse: Pulse, stash: Account, eras: number[], among: Account[] | null,
): Promise<ExposedEra[]> {
  const [only, ...more] = eras;
  if (only === undefined) return [];
  const inEras = (validators: Account[]) => eras.flatMap((era) => validators.map((validator) => ({ era, validator })));
  if (among) return readBehind(chain, pulse, stash, await pagesOf(chain, pulse, inEras([...new Set([stash, ...among])])));
  if (more.length > 0) return readBehind(chain, pulse, stash, await pagesOf(chain, pulse, await listElected(chain, pulse, eras)));
  // One era: its pages are listed without the overviews, because every request is waited for.
  const [listed, own] = await Promise.all([listPages(chain, pulse, only), pagesOf(chain, pulse, inEras([stash]))]);
  return readBehind(chain, pulse, stash, [...own, ...listed.filter(({ validator }) => validator !== stash)]);
}

async function readBehind(chain: Chain, pulse: Pulse, stash: Account, places: Place[]): Promise<ExposedEra[]> {
  return withRewards(chain, pulse, stash, await findInPages(chain, pulse, stash, places));
}

/** All validators of some eras. */
async function listElected({ storage }: Chain, pulse: Pulse, eras: number[]): Promise<Elected[]> {
  const wanted = new Set(eras);
  const keys = await storage.keys('staking', 'erasStakersOverview', [], pulse.hash);
  return keys.map(([era, who]) => ({ era: Number(era), validator: asAccount(who) })).filter(({ era }) => wanted.has(era));
}

/** All pages of an era. */
async function listPages({ storage, facts }: Chain, pulse: Pulse, era: number): Promise<Place[]> {
  const keys = await storage.keys('staking', 'erasStakersPaged', [era], pulse.hash);
  return keys.map(([, who, page]) => ({ era, validator: asAccount(who), page: Number(page), most: facts.pageSize }));
}

/** The pages of some validators. One without nominators has a page too: its own reward is paid with it. */
async function pagesOf(chain: Chain, pulse: Pulse, elected: Elected[]): Promise<Place[]> {
  const values = await chain.storage.read(elected.map(({ era, validator }) => staking('erasStakersOverview', era, validator)), pulse.hash);
  return elected.flatMap(({ era, validator }, index) => {
    const backing = asBacking(values[index], chain.facts.paidPages);
    if (!backing) return [];
    const pages = Math.max(Math.ceil(backing.nominators / chain.facts.pageSize), backing.pages, 1);
    return Array.from({ length: pages }, (_, page) => ({ era, validator, page, most: Math.min(backing.nominators, chain.facts.pageSize) }));
  });
}

/** The pages that hold a stake of the stash. All of them are its own if it is the validator. */
async function findInPages(chain: Chain, pulse: Pulse, stash: Account, places: Place[]): Promise<StakePlace[]> {
  const turn = takingTurns(REQUESTS_AT_ONCE);
  const found = await Promise.all(portions(places).map((some) => turn(async () => {
    const values = await chain.storage.read(some.map(({ era, validator, page }) => {
      const one = staking('erasStakersPaged', era, validator, page);
      return validator === stash ? one : holding(one, stash);
    }), pulse.hash);
    return some.flatMap((place, index) => stakeOn(place, stash, values[index]));
  })));
  return found.flat();
}

function stakeOn(place: Place, stash: Account, value: unknown): StakePlace[] {
  const stakes = asStakes(value);
  const stake = stakes.find(({ who }) => who === stash)?.value ?? null;
  if (stake === null && place.validator !== stash) return [];
  return [{ ...place, stake, others: stakes.reduce((sum, one) => sum + one.value, 0n) }];
}

/** Pages whose answers are small enough, each portion for one request. */
function portions(places: Place[]): Place[][] {
  const all: Place[][] = [];
  let left = 0;
  for (const place of places) {
    const size = Math.max(place.most, 1);
    if (size > left) {
      all.push([]);
      left = NOMINATORS_PER_REQUEST;
    }
    left -= size;
    all.at(-1)!.push(place);
  }
  return all;
}

const ERA_ITEMS = ['erasRewardPoints', 'erasValidatorReward'];
const ITEMS = ['erasStakersOverview', 'erasValidatorPrefs', 'claimedRewards'];

/** Adds what the reward of each stake is computed from. One request. */
async function withRewards(chain: Chain, pulse: Pulse, stash: Account, places: StakePlace[]): Promise<ExposedEra[]> {
  const eras = [...new Set(places.map(({ era }) => era))];
  const values = await chain.storage.read([
    ...eras.flatMap((era) => ERA_ITEMS.map((item) => staking(item, era))),
    ...places.flatMap(({ era, validator }) => ITEMS.map((item) => staking(item, era, validator))),
  ], pulse.hash);
  const ofEra = new Map(eras.map((era, index): [number, { points: Points; reward: bigint | null }] => [era, {
    points: asPoints(values[index * 2]), reward: (values[index * 2 + 1] as bigint | undefined) ?? null,
  }]));
  const start = eras.length * ERA_ITEMS.length;
  const exposed = places.flatMap(({ era, validator, page, stake: found, others }, index): ExposedEra[] => {
    const [overview, prefs, claimed] = values.slice(start + index * ITEMS.length, start + (index + 1) * ITEMS.length);
    const backing = asBacking(overview, chain.facts.paidPages);
    const stake = backing && validator === stash ? ownStake(chain, backing, page) : found;
    if (!backing || stake === null) return [];
    const { points, reward } = ofEra.get(era)!;
    return [{
      era, validator, page, stake, backing, pageStake: page === 0 ? others + backing.own : others, rules: chain.facts.rules,
      isValidator: validator === stash, commission: asPrefs(prefs)?.commission ?? 0n, points: points.of.get(validator) ?? 0n,
      allPoints: points.total, eraReward: reward, claimed: asNumbers(claimed),
    }];
  });
  return exposed.sort((a, b) => b.era - a.era);
}

/** A validator's own stake on a page. Null if the page does not pay it: only `pallet-staking` pays it on each page. */
function ownStake({ facts }: Chain, { own }: Backing, page: number): bigint | null {
  if (facts.rules === 'pallet-staking') return page === 0 ? own : 0n;
  return page === 0 && own > 0n ? own : null;
}
