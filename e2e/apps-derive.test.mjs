// Every derive of api-derive that the staking pages of Polkadot-JS Apps use. The derives are read for both validators
// and for nominators, before and after payouts, and after a slash.
//
// The chain has one seat. Two validators take turns: Alice, and Wanda, who has no nominators. An era lasts one session.
// Each complete answer is compared with the state.
import assert from 'node:assert/strict';
import { after, describe } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { slashesPage } from './lib/apps.mjs';
import {
  account, activeEra, connect, PAL, submit, submitAsRoot, until, waitForEra,
} from './lib/chain.mjs';
import { checkRow, OTHERS, STAKING } from './lib/derive-table.mjs';
import { EVERYTHING, factsAt, overview, plain } from './lib/derives.mjs';
import { devChain, fundedAccounts, GENESIS_NOMINATORS, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { applicationEraByHand, poolSlash } from './lib/formulas.mjs';
import { payoutTransactions, preferencesFor, validatorWizard } from './lib/staking-page.mjs';
import { electedAt, electedForAt, exposureAt, plannedEraAt } from './lib/staking.mjs';

const ALICE = account('//Alice//stash');
/** 10%, in parts of 10⁹. */
const FRACTION = 100_000_000n;
const [DAVE] = GENESIS_NOMINATORS;

/** Wanda validates with keys of the same node; Nina nominates, has a controller, and is unbonding. */
let wanda;
let nina;
let cora;
/** Wanda's first era with the seat, and Alice's last one, the era before. At the end Alice is slashed for that era. */
let wandasEra;
let slashEra;
/** The era that applies that slash. */
let slashDue;

async function prepare(api, node) {
  const { staking, timing, utility } = api.tx;
  // Automatic payouts are off. An era is one session. All eras can be slashed until the end of the test.
  const setUp = utility.batchAll([staking.setAutomaticPayouts(false), timing.setStakingTiming(1, 28, 2)]);
  const [accounts, { blockHash }] = await Promise.all([
    fundedAccounts(api, ['wanda', 'nina', 'cora'], 5_000n * PAL), submitAsRoot(api, setUp),
  ]);
  [wanda, nina, cora] = accounts;
  const keys = await node.rpc('author_rotateKeys');
  await Promise.all([
    submit(api, wanda, validatorWizard(api, { value: 2_000n * PAL, keys, prefs: preferencesFor(7) })),
    submit(api, nina, utility.batchAll([
      staking.bond(1_000n * PAL, { Account: wanda.address }), staking.unbond(300n * PAL),
      staking.setController(cora.address),
    ])),
  ]);
  // If an election had begun before, its era keeps the shorter bonding duration.
  const old = await electedForAt(api, blockHash) ?? await plannedEraAt(api, blockHash);
  await until(api, 'an era is planned with this bonding', async ({ hash }) => await plannedEraAt(api, hash) > old);
  await submit(api, ALICE, staking.chill());
  wandasEra = (await until(api, 'Wanda is elected', async ({ hash }) => {
    const era = await plannedEraAt(api, hash);
    return isDeepStrictEqual(await electedAt(api, era, hash), [wanda.address]) && { era };
  })).value.era;
  slashEra = wandasEra - 1;
  await Promise.all([
    submit(api, ALICE, staking.validate(preferencesFor(10))),
    submit(api, cora, staking.nominate([VALIDATOR, wanda.address])),
  ]);
}

/** The four stakers that are read. */
const stakers = () => [VALIDATOR, wanda.address, DAVE, nina.address];

/** Pays the eras up to Wanda's as the payouts page does. */
async function payEras(api) {
  const { hash } = await waitForEra(api, wandasEra + 1);
  const eras = Array.from({ length: wandasEra + 1 }, (_, era) => era);
  const pairs = await Promise.all(eras.map(async (era) => {
    return (await electedAt(api, era, hash)).map((validator) => [validator, era]);
  }));
  for (const transaction of await payoutTransactions(api, pairs.flat(), cora)) await submit(api, cora, transaction);
}

/** Applies the slash to all who are behind Alice. */
async function untilSlashed(api) {
  await until(api, 'the slash is taken', async ({ hash }) => {
    const { staking } = (await api.at(hash)).query;
    const [taken, waiting] = await Promise.all([
      staking.validatorSlashInEra(slashEra, VALIDATOR), staking.unappliedSlashes(slashDue),
    ]);
    return taken.isSome && waiting.length === 0;
  });
}

describe('api-derive on a dev chain', () => {
  const { story } = devChain(prepare);

  /**
   * Compares the derives at one moment of the chain, then runs `more(story)`, whose bodies get the same page. The page is
   * loaded at that moment, because an older one gives old answers for a while.
   */
  const when = (moment, arrive, more) => describe(moment, TOGETHER, () => {
    let page;
    let loaded;
    const load = (api, node) => (loaded ??= arrive(api).then(async () => { page = await connect(node); }));
    const onPage = (name, body) => story(name, async (api, node) => {
      await load(api, node);
      await body(page, api);
    });
    for (const [name, row] of Object.entries(STAKING)) {
      onPage(`staking.${name} is what the state says`, () => checkRow(page, row, page.derive.staking, stakers()));
    }
    for (const [name, row] of Object.entries(OTHERS)) {
      onPage(`${name} is what the state says`, () => checkRow(page, row, page.derive, stakers()));
    }
    more(onPage);
    after(() => page?.disconnect());
  });

  story('every derive of staking and sessions is looked at, and there is none of bags', (api) => {
    const names = (section) => Object.keys(api.derive[section]).filter((name) => !name.startsWith('_')).sort();
    assert.deepEqual(names('staking'), Object.keys(STAKING).sort());
    const ofSession = Object.keys(OTHERS).filter((name) => name.startsWith('session.')).map((name) => name.slice(8));
    assert.deepEqual(names('session'), ofSession.sort());
    assert.equal(api.derive.bagsList, undefined);
  });

  story('the council, its votes and accounts are told without pallets that elect or name them', async (api) => {
    const { accounts, council, elections } = api.derive;
    const members = plain(await api.query.council.members());
    assert.deepEqual(plain((await elections.info()).members), members.map((who) => [who, 0n]));
    assert.deepEqual(plain(await council.members()), members);
    assert.deepEqual(await council.votes(), []);
    const flags = { isCouncil: true, isSociety: false, isSudo: true, isTechCommittee: false };
    assert.deepEqual(await accounts.flags(account('//Alice').address), flags);
    assert.deepEqual(plain(await accounts.info(DAVE)), {
      accountId: DAVE, accountIndex: null, identity: { judgements: [], subs: [] }, nickname: null,
    });
  });

  when('while nothing is paid', (api) => waitForEra(api, wandasEra + 1), (onPage) => {
    onPage('an era with nobody behind the validator has one page, and is there to be claimed', async (page) => {
      const { call, derive, query } = page;
      const exposure = await query.staking.erasStakersOverview(wandasEra, wanda.address);
      const { pageCount, nominatorCount } = exposure.unwrap();
      assert.deepEqual([pageCount.toNumber(), nominatorCount.toNumber()], [1, 0]);
      assert.equal((await call.stakingApi.pendingRewards(wandasEra, wanda.address)).isTrue, true);
      const [{ era, isClaimed, isValidator }] = await derive.staking.stakerRewards(wanda.address);
      assert.deepEqual([era.toNumber(), isClaimed, isValidator], [wandasEra, false, true]);
    });
  });

  when('when eras are paid', payEras, (onPage) => {
    onPage('paid eras are shown as claimed, with and without nominators', async (page) => {
      const { call, derive: { staking } } = page;
      assert.equal((await call.stakingApi.pendingRewards(wandasEra, wanda.address)).isTrue, false);
      const { claimedRewardsEras } = await staking.query(wanda.address, EVERYTHING);
      assert.deepEqual(claimedRewardsEras.map((era) => era.toNumber()), [wandasEra]);
      assert(!(await staking.stakerRewards(wanda.address)).some(({ era }) => era.eqn(wandasEra)));
      const claimed = (await staking.stakerRewards(DAVE)).map(({ era, isClaimed }) => [era.toNumber(), isClaimed]);
      assert.deepEqual(claimed[0], [0, true]);
    });
  });

  story('a slash that waits is on the page of slashes, under the era in which governance began it', async (api) => {
    const { blockHash } = await submitAsRoot(api, api.tx.staking.manualSlash(VALIDATOR, slashEra, FRACTION));
    const { index: begunIn } = await activeEra(api, blockHash);
    slashDue = applicationEraByHand(begunIn, api.consts.staking.slashDeferDuration.toNumber());
    await until(api, 'it is shown', async () => (await api.query.staking.unappliedSlashes(slashDue)).length > 0);
    const [{ era, label, rows }, ...others] = await slashesPage(api);
    assert.deepEqual([era, label, others], [slashDue, begunIn, []]);
    assert.deepEqual(rows.map(({ validator }) => validator.toString()), [VALIDATOR]);
  });

  when('when a slash is taken', untilSlashed, (onPage) => {
    story('a page that stays open follows the chain into the next era', async (api) => {
      const now = BigInt((await activeEra(api)).index);
      let latest;
      const unsubscribe = await api.derive.staking.overview((told) => { latest = told; });
      await until(api, 'it is told of the next era', async ({ hash }) => {
        const told = plain(latest);
        return told?.activeEra > now && isDeepStrictEqual(told, await overview(await factsAt(api, hash)));
      }, { patienceMs: 120_000 });
      unsubscribe();
    });

    onPage('a validator and each of its nominators see what they lost', async (page, api) => {
      const { own, others } = poolSlash(FRACTION, await exposureAt(api, slashEra, VALIDATOR));
      assert.equal(others.length, GENESIS_NOMINATORS.length);
      const lost = [{ who: VALIDATOR, value: own }, ...others];
      for (const { who, value } of lost) {
        assert.equal((await page.derive.staking.ownSlash(who, slashEra)).total.toBigInt(), value);
      }
      const { nominators, validators } = await page.derive.staking.eraSlashes(slashEra);
      const expected = Object.fromEntries(lost.map(({ who, value }) => [who, value]));
      assert.deepEqual(plain({ ...nominators, ...validators }), expected);
      assert.deepEqual(await slashesPage(page), []);
    });
  });
});
