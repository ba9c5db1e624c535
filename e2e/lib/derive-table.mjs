/**
 * Every derive that the staking pages use: how it is read, the expected answer, and the comparison.
 *
 * Before: `derives.mjs` computes the expected answers. After: `apps-derive.test.mjs` checks the tables at several moments of
 * a chain. A row is `[read, expected]`. `read` gets the derives, the stakers and the eras that have begun. `expected` gets
 * the facts of a block and the stakers.
 */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { block, head } from './chain.mjs';
import * as derives from './derives.mjs';

const { EVERYTHING, factsAt, plain } = derives;
/** The part of the answers about balances that `derives.balances` has. */
const OF_ACCOUNT = ['accountNonce', 'freeBalance', 'reservedBalance', 'votingBalance'];
const OF_ALL = [...OF_ACCOUNT, 'availableBalance', 'lockedBalance', 'vestingLocked', 'transferable'];

const all = (items, read) => Promise.all(items.map(read));
const forAll = (read) => (facts, stakers) => all(stakers, (who) => read(facts, who));
const only = (names, object) => Object.fromEntries(names.map((name) => [name, object[name]]));
const field = (name, read) => async (facts) => (await read(facts))[name];

/** The derives of `staking`, by name. */
export const STAKING = {
  overview: [(s) => s.overview(), derives.overview],
  validators: [(s) => s.validators(), derives.validators],
  nextElected: [(s) => s.nextElected(), field('nextElected', derives.validators)],
  stashes: [(s) => s.stashes(), derives.stashes],
  electedInfo: [(s) => s.electedInfo(EVERYTHING), derives.elected],
  waitingInfo: [(s) => s.waitingInfo(EVERYTHING), derives.waiting],
  query: [(s, stakers) => all(stakers, (who) => s.query(who, EVERYTHING)), forAll(derives.stash)],
  queryMulti: [(s, stakers) => s.queryMulti(stakers, EVERYTHING), forAll(derives.stash)],
  account: [(s, stakers) => all(stakers, (who) => s.account(who, EVERYTHING)), forAll(derives.account)],
  accounts: [(s, stakers) => s.accounts(stakers, EVERYTHING), forAll(derives.account)],
  keys: [(s, stakers) => all(stakers, (who) => s.keys(who)), forAll(derives.keys)],
  keysMulti: [(s, stakers) => s.keysMulti(stakers), forAll(derives.keys)],
  currentPoints: [(s) => s.currentPoints(), derives.currentPoints],
  erasHistoric: [
    (s) => all([false, true], (withActive) => s.erasHistoric(withActive)), ({ finished, begun }) => [finished, begun],
  ],
  ...ofEras('erasExposure', derives.eraExposure),
  ...ofEras('erasPoints', derives.eraPoints),
  ...ofEras('erasPrefs', derives.eraPrefs),
  ...ofEras('erasRewards', derives.eraReward),
  ...ofEras('erasSlashes', derives.eraSlashes),
  ...ofOneEra('eraExposure', derives.eraExposure),
  ...ofOneEra('eraPrefs', derives.eraPrefs),
  ...ofOneEra('eraSlashes', derives.eraSlashes),
  ...ofStaker('ownExposures', derives.ownExposure),
  ...ofStaker('ownSlashes', derives.slashOf),
  ...ofStaker('stakerExposure', derives.stakerExposure),
  ...ofStaker('stakerPoints', derives.stakerPoints),
  ...ofStaker('stakerPrefs', derives.stakerPrefs),
  ...ofStaker('stakerSlashes', derives.slashOf),
  ...ofStakerInEra('ownExposure', derives.ownExposure),
  ...ofStakerInEra('ownSlash', derives.slashOf),
  stakerExposures: [(s, stakers) => s.stakerExposures(stakers), inFinishedEras(derives.stakerExposure)],
  stakerRewards: [(s, stakers) => all(stakers, (who) => s.stakerRewards(who)), forAll(derives.stakerRewards)],
  stakerRewardsMulti: [(s, stakers) => s.stakerRewardsMulti(stakers), forAll(derives.stakerRewards)],
  stakerRewardsMultiEras: [
    (s, stakers) => s.stakerRewardsMultiEras(stakers, [0, 1]),
    forAll((facts, who) => derives.stakerRewards(facts, who, [0n, 1n])),
  ],
};

/** The derives of other sections, by section and name. */
export const OTHERS = {
  'session.indexes': [({ session }) => session.indexes(), derives.indexes],
  'session.info': [({ session }) => session.info(), derives.sessionInfo],
  'session.progress': [({ session }) => session.progress(), derives.progress],
  'session.eraLength': [({ session }) => session.eraLength(), field('eraLength', derives.progress)],
  'session.eraProgress': [({ session }) => session.eraProgress(), field('eraProgress', derives.progress)],
  'session.sessionProgress': [({ session }) => session.sessionProgress(), field('sessionProgress', derives.progress)],
  'imOnline.receivedHeartbeats': [({ imOnline }) => imOnline.receivedHeartbeats(), derives.heartbeats],
  'balances.account': [
    ({ balances }, stakers) => all(stakers, async (who) => only(OF_ACCOUNT, await balances.account(who))),
    forAll(async (facts, who) => only(OF_ACCOUNT, await derives.balances(facts, who))),
  ],
  'balances.all': [
    ({ balances }, stakers) => all(stakers, async (who) => only(OF_ALL, await balances.all(who))),
    forAll(derives.balances),
  ],
};

/** The result of `read` for each finished era of each staker. */
function inFinishedEras(read) {
  return forAll((facts, who) => all(facts.finished, (era) => read(facts, era, who)));
}

/** A derive of all eras, without and with the active one. */
function ofEras(name, read) {
  return { [name]: [
    (s) => all([false, true], (withActive) => s[name](withActive)),
    (facts) => all([facts.finished, facts.begun], (eras) => all(eras, (era) => read(facts, era))),
  ] };
}

function ofOneEra(name, read) {
  return { [name]: [
    (s, stakers, eras) => all(eras, (era) => s[name](era)), (facts) => all(facts.begun, (era) => read(facts, era)),
  ] };
}

/** A derive of all finished eras of a staker. */
function ofStaker(name, read) {
  return { [name]: [(s, stakers) => all(stakers, (who) => s[name](who)), inFinishedEras(read)] };
}

function ofStakerInEra(name, read) {
  return { [name]: [
    (s, stakers, eras) => all(stakers, (who) => all(eras, (era) => s[name](who, era))),
    forAll((facts, who) => all(facts.begun, (era) => read(facts, era, who))),
  ] };
}

/**
 * Asserts that the answer of a row equals the expected answer of a block of that time. At a change of session, the parts of
 * an answer may come from both sessions. Then the row is read again.
 */
export async function checkRow(api, [read, expected], derive, stakers) {
  for (let round = 1; ; round += 1) {
    const now = await head(api);
    const { begun } = await factsAt(api, now.hash);
    const value = plain(await read(derive, stakers, begun.map((era) => api.createType('EraIndex', era))));
    const last = (await head(api)).number;
    const facts = [];
    const answers = [];
    // The answer may be some blocks behind the head.
    for (let number = last; number >= Math.max(1, now.number - 4); number -= 1) {
      facts.push(await factsAt(api, (await block(api, number)).hash));
      answers.push(await expected(facts.at(-1), stakers));
      if (isDeepStrictEqual(value, answers.at(-1))) return;
    }
    const sessions = await all(facts, async ({ query }) => (await query.session.currentIndex()).toNumber());
    // After a change of session the row is read again, but only a limited number of times.
    if (new Set(sessions).size === 1 || round === 5) assert.deepEqual(value, answers[0]);
  }
}
