/**
 * The stakes of a stash in the exposures of eras, with all that its rewards are computed from.
 *
 * Before: `questions.ts` needs the active era, or the chain does not say what eras pay. After: `staking/rewards.ts` computes
 * the rewards. Requests: a list of keys, the overviews with their eras, and the pages.
 */
import type { Account, Backing, ExposedEra, Points, Pulse } from '../staking/model';
import type { Chain } from './connect';
import { asAccount, asBacking, asNumbers, asPoints, asPrefs, asStakes } from './decode';
import { staking } from './storage';

/** Pages in a request: each has up to 512 nominators, 25 KB. */
const PAGES_PER_REQUEST = 200;

/** The stakes of a stash in the exposures of some eras, the newest first. Behind validators of `among`, or null for all. */
export async function readExposed(
  chain: Chain, pulse: Pulse, stash: Account, eras: number[], among: Account[] | null,
): Promise<ExposedEra[]> {
  if (eras.length === 0) return [];
  const places = among
    ? eras.flatMap((era) => [...new Set([stash, ...among])].map((validator) => ({ era, validator })))
    : await allPlaces(chain, pulse, eras);
  const found = await readOverviews(chain, pulse, places);
  return withRewards(chain, pulse, stash, await findInPages(chain, pulse, stash, found));
}

interface Place {
  era: number;
  validator: Account;
}
interface BackedPlace extends Place {
  backing: Backing;
  /** All pages, also those that are not paid. */
  pageCount: number;
}
interface StakePlace extends Place {
  backing: Backing;
  page: number;
  stake: bigint;
  pageStake: bigint;
}

async function allPlaces(chain: Chain, pulse: Pulse, eras: number[]): Promise<Place[]> {
  const known = new Set(eras);
  const [only] = eras;
  const prefix = eras.length === 1 ? [only] : [];
  const keys = await chain.storage.keys('staking', 'erasStakersOverview', prefix, pulse.hash);
  return keys.map(([era, who]) => ({ era: Number(era), validator: asAccount(who) })).filter(({ era }) => known.has(era));
}

async function readOverviews(chain: Chain, pulse: Pulse, places: Place[]): Promise<BackedPlace[]> {
  const values = await chain.storage.read(places.map(({ era, validator }) => staking('erasStakersOverview', era, validator)), pulse.hash);
  return places.flatMap((place, index) => {
    const backing = asBacking(values[index], chain.facts.paidPages);
    const pageCount = Math.ceil((backing?.nominators ?? 0) / chain.facts.pageSize);
    return backing ? [{ ...place, backing, pageCount: Math.max(pageCount, backing.pages, 1) }] : [];
  });
}

async function findInPages(chain: Chain, pulse: Pulse, stash: Account, places: BackedPlace[]): Promise<StakePlace[]> {
  // Without nominators there is no page, and only the validator itself has a stake.
  const pages = places.filter(({ validator, backing }) => validator === stash || backing.nominators > 0)
    .flatMap((place) => Array.from({ length: place.pageCount }, (_, page) => ({ ...place, page })));
  const found: StakePlace[] = [];
  for (let from = 0; from < pages.length; from += PAGES_PER_REQUEST) {
    const some = pages.slice(from, from + PAGES_PER_REQUEST);
    const values = await chain.storage.read(some.map(({ era, validator, page }) => staking('erasStakersPaged', era, validator, page)), pulse.hash);
    some.forEach(({ era, validator, backing, page }, index) => {
      const stakes = asStakes(values[index]);
      const stake = validator === stash ? ownStake(chain, backing, page) : stakes.find(({ who }) => who === stash)?.value ?? null;
      const pageStake = stakes.reduce((sum, { value }) => sum + value, page === 0 ? backing.own : 0n);
      if (stake !== null) found.push({ era, validator, backing, page, stake, pageStake });
    });
  }
  return found;
}

/** A validator's own stake on a page. Null if the page does not pay it: only `pallet-staking` pays it on each page. */
function ownStake({ facts }: Chain, { own }: Backing, page: number): bigint | null {
  if (facts.rules === 'pallet-staking') return page === 0 ? own : 0n;
  return page === 0 && own > 0n ? own : null;
}

const ERA_ITEMS = ['erasRewardPoints', 'erasValidatorReward'];

/** Adds what the reward of each stake is computed from. One request. */
async function withRewards(chain: Chain, pulse: Pulse, stash: Account, stakes: StakePlace[]): Promise<ExposedEra[]> {
  const eras = [...new Set(stakes.map(({ era }) => era))];
  const values = await chain.storage.read([
    ...eras.flatMap((era) => ERA_ITEMS.map((item) => staking(item, era))),
    ...stakes.flatMap(({ era, validator }) => [staking('erasValidatorPrefs', era, validator), staking('claimedRewards', era, validator)]),
  ], pulse.hash);
  const ofEra = new Map(eras.map((era, index): [number, { points: Points; reward: bigint | null }] => [era, {
    points: asPoints(values[index * 2]), reward: (values[index * 2 + 1] as bigint | undefined) ?? null,
  }]));
  const exposed = stakes.map((place, index) => {
    const { points, reward } = ofEra.get(place.era)!;
    const at = eras.length * ERA_ITEMS.length + index * 2;
    return {
      ...place, rules: chain.facts.rules, isValidator: place.validator === stash, commission: asPrefs(values[at])?.commission ?? 0n,
      points: points.of.get(place.validator) ?? 0n, allPoints: points.total, eraReward: reward, claimed: asNumbers(values[at + 1]),
    };
  });
  return exposed.sort((a, b) => b.era - a.era);
}
