// What the staking page of Polkadot-JS Apps rests on: the names and shapes that it looks for before it shows itself, and
// what api-derive makes of the state. Apps itself is not run; its conditions and its reads are.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { account, activeEra, connect, head, PAL, submit, submitAsRoot, until, waitForEra } from './lib/chain.mjs';
import { devChain, fundedAccounts, GENESIS_NOMINATORS, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { duePayouts, exposureAt, ledgerAt, plannedEraAt } from './lib/staking.mjs';

const DAVE = account('//Dave').address;

/** Wanda waits to be elected; Nina nominates and is unbonding. */
let wanda;
let nina;

async function prepare(api) {
  const { staking } = api.tx;
  // Nothing is paid before a story claims it, so that there is something to show as unclaimed.
  await submitAsRoot(api, staking.setAutomaticPayouts(false));
  [wanda, nina] = await fundedAccounts(api, ['wanda', 'nina'], 5_000n * PAL);
  await submit(api, wanda, staking.bond(2_000n * PAL, 'Staked'));
  await submit(api, wanda, staking.validate({ commission: 70_000_000, blocked: false }));
  await submit(api, nina, staking.bond(1_000n * PAL, { Account: wanda.address }));
  await submit(api, nina, staking.nominate([VALIDATOR, wanda.address]));
  await submit(api, nina, staking.unbond(300n * PAL));
}

const addresses = (accounts) => accounts.map(String);

/**
 * Resolves with what `read` derives, together with a block whose state is the one that it was derived from: no session
 * began just before it was read or meanwhile, and so neither did an era, an election or the validators change.
 */
async function derived(api, read) {
  const sessionAt = async (hash) => (await (await api.at(hash)).query.session.currentIndex()).toNumber();
  for (;;) {
    const { hash } = await head(api);
    const { parentHash } = await api.rpc.chain.getHeader(hash);
    const value = await read();
    const after = await head(api);
    const sessions = await Promise.all([parentHash, hash, after.hash].map(sessionAt));
    if (new Set(sessions).size === 1) return { value, hash };
  }
}

describe('the staking page on a dev chain', TOGETHER, () => {
  const { story } = devChain(prepare);

  story('the page shows itself: paged exposures, a bond of two arguments, no staking on another chain', async (api) => {
    const { query, tx } = api;
    assert.equal(query.stakingAhClient, undefined);
    assert.equal(tx.stakingRcClient, undefined);
    assert.deepEqual(tx.staking.bond.meta.args.map(({ name }) => name.toString()), ['value', 'payee']);
    assert.deepEqual(tx.staking.setController.meta.args.map(({ name }) => name.toString()), ['controller']);
    assert.equal(tx.staking.withdrawUnbonded.meta.args.length, 1);
    assert.equal(typeof tx.staking.kick, 'function');
    const overview = api.createType('SpStakingPagedExposureMetadata', { total: 6, own: 1, nominatorCount: 2, pageCount: 1 });
    assert.equal(overview.total.unwrap().toBigInt(), 6n);
    const page = api.createType('SpStakingExposurePage', { pageTotal: 5, others: [{ who: DAVE, value: 5 }] });
    assert.equal(page.others[0].value.unwrap().toBigInt(), 5n);
    assert.equal(api.registry.createType('SpStakingExposurePage').others.length, 0);
    const current = (await query.staking.currentEra()).unwrap();
    assert.deepEqual([...(await query.staking.erasStakersOverview(current, VALIDATOR)).unwrap().keys()], [
      'total', 'own', 'nominatorCount', 'pageCount',
    ]);
    assert((await query.staking.palletVersion()).toNumber() >= 14);
  });

  story('the constants that the page computes with are those of the dev preset', async (api) => {
    const { staking, babe } = api.consts;
    const values = (section, names) => names.map((name) => section[name].toNumber());
    assert.deepEqual(values(staking, ['sessionsPerEra', 'bondingDuration', 'slashDeferDuration', 'historyDepth']), [3, 3, 2, 84]);
    assert.deepEqual(values(staking, ['maxExposurePageSize', 'maxUnlockingChunks', 'maxNominations']), [512, 32, 16]);
    assert.equal(staking.maxNominatorRewardedPerValidator, undefined);
    assert.deepEqual(values(babe, ['epochDuration', 'expectedBlockTime']), [10, 1_000]);
    const { eraLength, sessionLength, isEpoch } = await api.derive.session.progress();
    assert.deepEqual([eraLength.toNumber(), sessionLength.toNumber(), isEpoch], [30, 10, true]);
  });

  story('what the page reads about slashes is there, and empty', async (api) => {
    const { staking } = api.query;
    assert.equal((await staking.slashingSpans(VALIDATOR)).isNone, true);
    assert.equal((await staking.unappliedSlashes(0)).length, 0);
    await waitForEra(api, 1);
    const slashes = await api.derive.staking.ownSlashes(VALIDATOR);
    assert(slashes.length > 0);
    assert(slashes.every(({ total }) => total.isZero()));
  });

  story('overview: eras, the validators of now, and those of the next era', async (api) => {
    const { value, hash } = await derived(api, () => api.derive.staking.overview());
    const { index, start } = await activeEra(api, hash);
    assert.equal(value.activeEra.toNumber(), index);
    if (start !== null) assert.equal(value.activeEraStart.unwrap().toBigInt(), start);
    assert.equal(value.currentEra.toNumber(), await plannedEraAt(api, hash));
    assert.equal(value.validatorCount.toNumber(), 1);
    assert.deepEqual(addresses(value.validators), [VALIDATOR]);
    assert.deepEqual(addresses(value.nextElected), [VALIDATOR]);
  });

  story('elected: the validator with its preferences and who backs it', async (api) => {
    const flags = { withController: true, withExposure: true, withExposureMeta: true, withPrefs: true };
    const { value, hash } = await derived(api, () => api.derive.staking.electedInfo(flags));
    const exposure = await exposureAt(api, (await activeEra(api, hash)).index, VALIDATOR, hash);
    const [{ accountId, controllerId, exposureMeta, exposurePaged, validatorPrefs }, ...others] = value.info;
    assert.equal(others.length, 0);
    assert.deepEqual(addresses([accountId, controllerId]), [VALIDATOR, VALIDATOR]);
    assert.equal(validatorPrefs.commission.unwrap().toBigInt(), 100_000_000n);
    const meta = exposureMeta.unwrap();
    assert.equal(meta.total.unwrap().toBigInt(), exposure.total);
    assert.equal(meta.own.unwrap().toBigInt(), exposure.own);
    assert.equal(meta.nominatorCount.toNumber(), exposure.nominatorCount);
    assert.equal(meta.pageCount.toNumber(), 1);
    const { pageTotal, others: backers } = exposurePaged.unwrap();
    assert.equal(pageTotal.unwrap().toBigInt(), exposure.pages[0].total);
    assert.deepEqual(
      backers.map(({ who, value: stake }) => ({ who: who.toString(), value: stake.unwrap().toBigInt() })),
      exposure.pages[0].others,
    );
    assert(GENESIS_NOMINATORS.every((nominator) => backers.some(({ who }) => who.toString() === nominator)));
  });

  story('waiting: the candidate that was not elected', async (api) => {
    const { value } = await derived(api, () => api.derive.staking.waitingInfo());
    assert.deepEqual(addresses(value.waiting), [wanda.address]);
    assert.equal(value.info[0].validatorPrefs.commission.unwrap().toBigInt(), 70_000_000n);
    assert.equal(value.info[0].controllerId.toString(), wanda.address);
  });

  story('account: a nominator\'s stake, what it is unbonding, its targets and its payee', async (api) => {
    const { value, hash } = await derived(api, () => api.derive.staking.account(nina.address));
    const ledger = await ledgerAt(api, nina.address, hash);
    assert.deepEqual(addresses([value.stashId, value.controllerId]), [nina.address, nina.address]);
    assert.equal(value.stakingLedger.active.unwrap().toBigInt(), 700n * PAL);
    assert.equal(value.stakingLedger.total.unwrap().toBigInt(), 1_000n * PAL);
    assert.deepEqual(addresses(value.nominators), [VALIDATOR, wanda.address]);
    assert.equal(value.rewardDestination.asAccount.toString(), wanda.address);
    assert.equal(value.redeemable.isZero(), true);
    assert.deepEqual(
      value.unlocking.map(({ remainingEras, value: amount }) => [remainingEras.toNumber(), amount.toBigInt()]),
      [[ledger.unlocking[0].era - (await activeEra(api, hash)).index, 300n * PAL]],
    );
  });

  story('account: a validator\'s four session keys are under its stash', async (api) => {
    const { value } = await derived(api, () => api.derive.staking.account(VALIDATOR));
    const keys = value.nextSessionIds.map((key) => key.toHex());
    assert.deepEqual(value.sessionIds.map((key) => key.toHex()), keys);
    const [grandpa, others] = [account('//Alice', 'ed25519'), account('//Alice')].map(({ publicKey }) => u8aToHex(publicKey));
    assert.deepEqual(keys, [grandpa, others, others, others]);
  });

  story('rewards: a nominator sees what each finished era gives, until it is claimed', async (api, node) => {
    await waitForEra(api, 2);
    const { value, hash } = await derived(api, () => api.derive.staking.stakerRewards(DAVE));
    const finished = (await activeEra(api, hash)).index;
    assert.deepEqual(value.map(({ era }) => era.toNumber()), Array.from({ length: finished }, (_, era) => era));
    for (const reward of value) {
      const due = await duePayouts(api, reward.era.toNumber(), VALIDATOR, hash);
      assert.equal(reward.eraReward.toBigInt(), due.eraReward);
      assert.deepEqual(Object.keys(reward.validators), [VALIDATOR]);
      assert.equal(reward.validators[VALIDATOR].total.toBigInt(), due.pool);
      assert.equal(reward.isClaimed, false);
      assert.equal(reward.isValidator, false);
    }

    // As the page claims: a batch of payouts, the oldest two eras at once.
    const payouts = [0, 1].map((era) => api.tx.staking.payoutStakers(VALIDATOR, era));
    await submit(api, nina, api.tx.utility.forceBatch(payouts));
    // api-derive goes on giving its last answer for some seconds: what the page shows when it is loaded again.
    const reloaded = await connect(node);
    try {
      const { staking } = reloaded.derive;
      const { value: later } = await derived(reloaded, () => staking.stakerRewards(DAVE));
      assert(later.length >= value.length);
      for (const { era, isClaimed } of later) assert.equal(isClaimed, era.toNumber() <= 1);
      // To the validator itself a claimed era isn't shown at all.
      const { value: own } = await derived(reloaded, () => staking.stakerRewards(VALIDATOR));
      assert.deepEqual(own.map(({ era }) => era.toNumber()), later.slice(2).map(({ era }) => era.toNumber()));
      const { claimedRewardsEras } = await staking.query(VALIDATOR, { withClaimedRewardsEras: true });
      assert.deepEqual(claimedRewardsEras.map((era) => era.toNumber()).sort(), [0, 1]);
    } finally {
      await reloaded.disconnect();
    }
  });

  story('statistics: a validator\'s points, exposures, preferences and eras\' rewards', async (api) => {
    await waitForEra(api, 2);
    const { value, hash } = await derived(api, () => Promise.all([
      api.derive.staking.stakerPoints(VALIDATOR), api.derive.staking.ownExposures(VALIDATOR),
      api.derive.staking.stakerPrefs(VALIDATOR), api.derive.staking.erasRewards(),
    ]));
    const [points, exposures, prefs, rewards] = value;
    const finished = (await activeEra(api, hash)).index;
    for (const list of value) assert.equal(list.length, finished);
    for (let era = 0; era < finished; era += 1) {
      const due = await duePayouts(api, era, VALIDATOR, hash);
      const authored = (await api.query.staking.erasRewardPoints(era)).total;
      assert.equal(points[era].points.toBigInt(), authored.toBigInt());
      assert.equal(points[era].eraPoints.toBigInt(), authored.toBigInt());
      assert.equal(exposures[era].exposureMeta.unwrap().total.unwrap().toBigInt(), due.exposure.total);
      assert.equal(prefs[era].validatorPrefs.commission.unwrap().toBigInt(), 100_000_000n);
      assert.equal(rewards[era].eraReward.toBigInt(), due.eraReward);
    }
  });

  story('a subscription to the overview follows the chain into the next era', async (api) => {
    const now = (await activeEra(api)).index;
    let latest;
    const unsubscribe = await api.derive.staking.overview((overview) => { latest = overview; });
    try {
      await until(api, 'the subscription is in the next era', async () => latest?.activeEra.toNumber() > now);
      assert.deepEqual(addresses(latest.validators), [VALIDATOR]);
    } finally {
      unsubscribe();
    }
  });
});
