/**
 * The conditions of Polkadot-JS Apps on other chains. Each story makes one condition fail and checks the effect on the
 * pages. So the conditions in `apps-gates.test.mjs` are not true by accident.
 *
 * Each other chain is ours, with one change in what a client reads (`lib/other-chains.mjs`).
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  forms, looksValidating, nomineesByState, overviewPage, pagesOffered, slashesPage, timesTold,
} from './lib/apps.mjs';
import { account, PAL, submit } from './lib/chain.mjs';
import { devChain, fundedAccounts, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { callWith, otherChain } from './lib/other-chains.mjs';
import { shows } from './lib/staking-page.mjs';

/** The pages on our chain. */
const OURS = { staking: true, stakingLegacy: false, stakingAsync: false, bags: false, council: true };
const DAVE = account('//Dave').address;

describe('Apps on other chains', TOGETHER, () => {
  const { story } = devChain();

  /** Asserts the differences between the pages on another chain and on ours. */
  const offers = (api, other, difference) => {
    assert.deepEqual(pagesOffered(api), OURS);
    assert.deepEqual(pagesOffered(otherChain(api, other)), { ...OURS, ...difference });
  };

  story('without a call to bond that it knows there is no staking page', (api) => {
    for (const count of [0, 1, 4]) offers(api, { calls: { bond: callWith(count) } }, { staking: false });
    offers(api, { calls: { bond: undefined } }, { staking: false });
    // Two forms are known: the older one with a controller, and ours.
    for (const count of [2, 3]) offers(api, { calls: { bond: callWith(count) } }, {});
    const refuses = () => { throw new Error('no such payee'); };
    const bond = Object.assign(refuses, { meta: api.tx.staking.bond.meta });
    offers(api, { calls: { bond } }, { staking: false });
  });

  story('without overviews of exposures the page of older chains is offered, if it can be', (api) => {
    const gone = { erasStakersOverview: undefined };
    offers(api, { storage: gone }, { staking: false, stakingLegacy: true });
    offers(api, { storage: { ...gone, erasStakers: undefined } }, { staking: false });
  });

  story('an overview must have all four numbers', (api) => {
    const fields = { total: 'Compact<u128>', own: 'Compact<u128>', nominatorCount: 'u32', pageCount: 'u32' };
    const typed = (definition) => ({ types: { erasStakersOverview: JSON.stringify(definition) } });
    offers(api, typed(fields), {});
    for (const name of Object.keys(fields)) {
      offers(api, typed({ ...fields, [name]: undefined }), { staking: false });
    }
    offers(api, typed({ ...fields, pageCount: 'Option<Null>' }), { staking: false });
  });

  story('pages that are claimed have to be a list of numbers', (api) => {
    offers(api, { types: { claimedRewards: 'Vec<u32>' } }, {});
    for (const type of ['Vec<(u32,u32)>', 'Vec<bool>', 'Vec<AccountId>', 'no type']) {
      offers(api, { types: { claimedRewards: type } }, { staking: false });
    }
    offers(api, { storage: { claimedRewards: undefined } }, { staking: false });
  });

  story('a staking pallet of or for another chain has the page of such chains', (api) => {
    const pallet = { anything: () => {} };
    offers(api, { query: { stakingAhClient: pallet } }, { staking: false });
    offers(api, { tx: { stakingAhClient: pallet } }, { stakingAsync: true });
    offers(api, { tx: { stakingRcClient: pallet } }, { staking: false, stakingAsync: true });
  });

  story('bags and a council have a page where there are such', (api) => {
    for (const name of ['voterBagsList', 'bagsList', 'voterList']) {
      offers(api, { query: { [name]: { counterForListNodes: () => {} } } }, { bags: true });
      offers(api, { query: { [name]: {} } }, {});
    }
    offers(api, { query: { council: undefined } }, { council: false });
  });

  story('forms follow the calls', (api) => {
    const formsWith = (calls, consts = {}) => {
      const chain = otherChain(api, { calls });
      return forms({ ...chain, consts: { staking: { ...api.consts.staking, ...consts } } }, DAVE, DAVE);
    };
    const ours = forms(api, DAVE, DAVE);
    assert.deepEqual(formsWith({}), ours);
    const changes = [
      [formsWith({ bond: callWith(3) }), { bondAsksForController: true }],
      [formsWith({ setController: callWith(0) }), { canChangeController: false, controllerIsNamed: false }],
      [formsWith({ withdrawUnbonded: callWith(0) }), { withdrawalNamesSpans: false }],
      [formsWith({ kick: undefined }), { canBlockNominators: false }],
      [formsWith({}, { maxNominations: undefined }), { nominationLimit: undefined }],
      [formsWith({}, { maxNominatorRewardedPerValidator: api.createType('u32', 7) }), { nominationLimit: 7 }],
    ];
    for (const [told, change] of changes) assert.deepEqual(told, { ...ours, ...change });
    const stashOnly = otherChain(api, { calls: { setController: callWith(0) } });
    assert.equal(forms(stashOnly, DAVE, VALIDATOR).canChangeController, true);
  });

  story('who validates for nothing at all is taken for one who doesn\'t', async (api) => {
    const candidate = (prefs) => {
      const validators = () => api.createType('PalletStakingValidatorPrefs', prefs);
      return looksValidating(otherChain(api, { storage: { validators } }), VALIDATOR);
    };
    assert.equal(await candidate({ commission: 0, blocked: false }), false);
    assert.equal(await candidate({ commission: 1, blocked: false }), true);
    assert.equal(await candidate({ commission: 0, blocked: true }), true);
  });

  story('nominees have no state where the pallet is older than version 14', async (api) => {
    const [nina] = await fundedAccounts(api, ['nina'], 1_000n * PAL);
    await submit(api, nina, api.tx.staking.bond(500n * PAL, 'Stash'));
    await submit(api, nina, api.tx.staking.nominate([VALIDATOR]));
    const counts = async (version) => {
      const palletVersion = () => api.createType('u16', version);
      const states = await nomineesByState(otherChain(api, { storage: { palletVersion } }), nina.address);
      return Object.values(states).flat();
    };
    await shows(api, () => counts(14), (nominees) => assert.deepEqual(nominees, [VALIDATOR]));
    assert.deepEqual(await counts(13), []);
  });

  story('slashes of a pallet that counts from the earliest one are not found as ours are', async (api) => {
    assert.deepEqual(await slashesPage(api), []);
    const older = otherChain(api, { storage: { earliestUnappliedSlash: () => {} } });
    await assert.rejects(slashesPage(older), /an older pallet/);
  });

  story('without heartbeats nobody is online, and no validator leads to its statistics', async (api) => {
    const told = await overviewPage(api);
    const without = await overviewPage(otherChain(api, { query: { imOnline: undefined } }));
    assert.deepEqual([told.hasStats, without.hasStats], [true, false]);
    assert.deepEqual([Array.isArray(told.online), without.online], [true, undefined]);
    const eraless = await overviewPage(otherChain(api, { storage: { activeEra: undefined } }));
    assert.deepEqual([eraless.hasStats, Array.isArray(eraless.online)], [false, true]);
  });

  story('an era lasts a session where one is always forced, and not otherwise', async (api) => {
    const { eraLength, sessionLength } = await api.derive.session.info();
    assert(eraLength.gt(sessionLength));
    for (const forcing of ['NotForcing', 'ForceNew', 'ForceNone', 'ForceAlways']) {
      const forceEra = () => api.createType('PalletStakingForcing', forcing);
      const { era, forcing: told } = await overviewPage(otherChain(api, { storage: { forceEra } }));
      assert.equal(told, forcing);
      assert.equal(era.length, (forcing === 'ForceAlways' ? sessionLength : eraLength).toNumber());
      assert(era.done < era.length);
    }
  });

  story('the block time comes from BABE, or else from the next known source', async (api) => {
    const ours = await timesTold(api);
    const time = (value) => api.createType('u64', value);
    const timesWith = (consts) => timesTold({ ...otherChain(api, {}), call: {}, consts: { ...api.consts, ...consts } });
    assert.deepEqual(await timesWith({}), ours);
    assert.deepEqual(await timesWith({ babe: undefined }), ours);
    const others = [
      [{ babe: { expectedBlockTime: time(7_000) } }, 7_000n],
      [{ babe: undefined, timestamp: { minimumPeriod: time(4_000) } }, 8_000n],
    ];
    for (const [consts, block] of others) {
      assert.deepEqual(await timesWith(consts), { block, unbonding: (ours.unbonding / ours.block) * block });
    }
  });
});
