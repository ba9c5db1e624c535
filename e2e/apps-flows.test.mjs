/**
 * Actions on the staking page of Polkadot-JS Apps, with the calls that its wizards and buttons build. The stories check
 * what the page reads before, what it sends, and what it shows afterwards. The reads are those of api-derive.
 *
 * The exact effects of each call are in `dev-staking.test.mjs`, the slashes page is in `apps-council.test.mjs`. An era
 * takes twenty seconds. Vera has more stake behind her than Alice, and takes her seat in era 2, with keys of the node. So
 * the chain goes on, and two validators can be paid. Automatic payouts are off.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import {
  account, activeEra, errorName, EXISTENTIAL_DEPOSIT, fund, PAL, submit, submitAsRoot, until, waitForBlocks, waitForEra,
} from './lib/chain.mjs';
import {
  devChain, firstEraThatExposes, fundedAccounts, GENESIS_NOMINATORS, TOGETHER, VALIDATOR,
} from './lib/dev-chain.mjs';
import {
  dueFor, EMPTY_PROOF, nominatorWizard, objection, paidBy, payable, payableOwn, payoutTransactions, preferencesFor,
  proposedToBond, shows, showsAccount, showsStake, showsWaiting, validatorWizard, withdrawal,
} from './lib/staking-page.mjs';
import {
  balanceAt, candidateAt, controllerAt, destination, duePayouts, electedAt, exposureAt, ledgerAt, payeeAt, plannedEraAt,
  stakeOfAt, targetsAt,
} from './lib/staking.mjs';

const ALICE = account('//Alice//stash');
const [DAVE, , FERDIE] = GENESIS_NOMINATORS;
/** Sessions per era, bonding duration in eras, slash deferral in eras. */
const TIMING = [2, 2, 1];
const OPEN = preferencesFor(5);

/** Nina backs Vera. Ned backs her too, until he is removed. */
const [vera, nina, ned] = ['//vera', '//nina', '//ned'].map((uri) => account(uri));
/** Vera's session keys, and the receipt of her wizard. */
let veraKeys;
let veraEntry;

async function prepare(api) {
  const { staking, timing, utility } = api.tx;
  await submitAsRoot(api, utility.batchAll([staking.setAutomaticPayouts(false), timing.setStakingTiming(...TIMING)]));
  await fund(api, account('//Bob'), [vera, nina, ned], 300_000n * PAL);
  veraKeys = await newKeys(api);
  veraEntry = await submit(api, vera, validatorWizard(api, { value: 290_000n * PAL, keys: veraKeys, prefs: OPEN }));
  await Promise.all([[nina, 290_000n * PAL], [ned, 500n * PAL]].map(([who, value]) => {
    return submit(api, who, nominatorWizard(api, { value, payee: 'Stash', targets: [vera.address] }));
  }));
}

/** New session keys of the node, in the form that is pasted into the wizard. */
const newKeys = async (api) => (await api.rpc.author.rotateKeys()).toHex();
const joined = (keys) => `0x${keys.map((key) => key.toHex().slice(2)).join('')}`;
const addresses = (accounts) => accounts.map(String);
const inOrder = (api, who, calls) => Promise.all(calls.map((call) => submit(api, who, call)));
const allRefused = (api, who, calls, code) => Promise.all(calls.map((call) => {
  return assert.rejects(submit(api, who, call), { code });
}));

describe('what people do on the staking page', TOGETHER, () => {
  const { story } = devChain(prepare);

  story('a new validator waits, and then works in the seat with the keys of its wizard', async (api) => {
    assert.equal(veraEntry.one('staking.Bonded').amount.toBigInt(), 290_000n * PAL);
    await showsWaiting(api, vera.address, vera.address, OPEN.commission);
    await showsAccount(api, vera.address, ({ nextSessionIds }) => assert.equal(joined(nextSessionIds), veraKeys));

    await waitForEra(api, await firstEraThatExposes(api, vera.address, [nina.address]));
    await shows(api, () => api.derive.staking.overview(), ({ validators }) => {
      assert.deepEqual(addresses(validators), [vera.address]);
    });
    await showsAccount(api, vera.address, ({ sessionIds }) => assert.equal(joined(sessionIds), veraKeys));
    // Only Vera's keys can author these blocks.
    await waitForBlocks(api, 2);
  });

  story('a new validator with a controller waits; proofs are by its keys or left out', async (api, node) => {
    const [walt, cleo, wim] = await fundedAccounts(api, ['walt', 'cleo', 'wim'], 2_000n * PAL);
    const prove = ({ publicKey }) => node.rpc('author_rotateKeysWithOwner', [u8aToHex(publicKey)]);
    const keysOf = ({ address }) => api.query.session.nextKeys(address);
    const value = 1_500n * PAL;

    // The wizard with a proof of another account: the whole batch is reverted.
    const refused = validatorWizard(api, { value, ...await prove(cleo), prefs: OPEN });
    await allRefused(api, wim, [refused], 'session.InvalidProof');
    assert.deepEqual([await controllerAt(api, wim.address), await candidateAt(api, wim.address)], [null, null]);
    assert.equal((await keysOf(wim)).isNone, true);
    const keys = await newKeys(api);
    const prefs = preferencesFor(0);
    await submit(api, walt, validatorWizard(api, { value, keys, prefs, controller: cleo.address }));
    await showsWaiting(api, walt.address, cleo.address, prefs.commission);
    await showsAccount(api, walt.address, ({ nextSessionIds, stakingLedger, validatorPrefs }) => {
      assert.equal(joined(nextSessionIds), keys);
      assert.equal(stakingLedger.active.unwrap().toBigInt(), value);
      assert.equal(validatorPrefs.isEmpty, false);
    });

    // "Change session keys" is signed by the controller, so the proof must be for the controller.
    const [wrong, right] = [await prove(walt), await prove(cleo)];
    await allRefused(api, cleo, [api.tx.session.setKeys(wrong.keys, wrong.proof)], 'session.InvalidProof');
    assert.equal((await keysOf(walt)).unwrap().toHex(), keys);
    await submit(api, cleo, api.tx.session.setKeys(right.keys, right.proof));
    await showsAccount(api, walt.address, ({ nextSessionIds }) => assert.equal(joined(nextSessionIds), right.keys));
  });

  story('a new nominator bonds and nominates in one batch, with and without a controller', async (api) => {
    const [nora, noel, coco] = await fundedAccounts(api, ['nora', 'noel', 'coco'], 1_000n * PAL);
    const value = (await api.query.staking.minNominatorBond()).toBigInt();
    const targets = [VALIDATOR, vera.address];
    assert(targets.length <= api.consts.staking.maxNominations.toNumber());
    assert.equal(await objection(api, noel.address, coco.address), null);

    await submit(api, nora, nominatorWizard(api, { value, targets }));
    await submit(api, noel, nominatorWizard(api, { value, targets, controller: coco.address }));
    for (const [stash, controller] of [[nora, nora], [noel, coco]]) {
      await showsAccount(api, stash.address, ({ controllerId, nominators, rewardDestination, stakingLedger }) => {
        assert.equal(controllerId.toString(), controller.address);
        assert.deepEqual(addresses(nominators), targets);
        assert.equal(rewardDestination.type, 'Staked');
        assert.equal(stakingLedger.active.unwrap().toBigInt(), value);
      });
    }
  });

  story('"Change controller account": the controller does the rest, until the stash takes another one', async (api) => {
    const { session, staking } = api.tx;
    const [stella, cora, cody, clem] = await fundedAccounts(api, ['stella', 'cora', 'cody', 'clem'], 3_000n * PAL);
    const stash = stella.address;
    const keys = await newKeys(api);
    await submit(api, stella, validatorWizard(api, { value: 2_000n * PAL, keys, prefs: OPEN }));
    const ofController = [
      staking.validate(OPEN), staking.kick([nina.address]), staking.setPayee('Controller'), staking.unbond(300n * PAL),
      staking.rebond(200n * PAL), staking.withdrawUnbonded(0), staking.chill(), staking.nominate([vera.address]),
    ];
    const ofStash = [staking.bondExtra(5n * PAL), staking.setController(cora.address)];
    const showsController = ({ address }) => showsAccount(api, stash, ({ controllerId, nextSessionIds }) => {
      assert.equal(controllerId.toString(), address);
      assert.equal(joined(nextSessionIds), keys);
    });

    const poor = account('//poor').address;
    for (const [who, why] of [[VALIDATOR, 'is a stash'], [poor, 'cannot pay fees'], [cora.address, null]]) {
      assert.equal(await objection(api, stash, who), why);
    }
    await submit(api, stella, staking.setController(cora.address));
    await showsController(cora);
    assert.equal(await objection(api, ned.address, cora.address), 'controls another stash');
    // If the call is sent anyway, it is only a proposal. Cora stays the controller of Stella.
    (await submit(api, ned, staking.setController(cora.address))).one('staking.ControllerProposed');
    await showsController(cora);
    assert.equal(await controllerAt(api, ned.address), ned.address);
    await allRefused(api, stella, [staking.setController(VALIDATOR)], 'staking.AlreadyPaired');

    await allRefused(api, stella, ofController, 'staking.NotController');
    await allRefused(api, stella, [session.setKeys(keys, EMPTY_PROOF)], 'session.NoAssociatedValidatorId');
    await allRefused(api, cora, ofStash, 'staking.NotStash');
    await inOrder(api, cora, [...ofController, session.setKeys(keys, EMPTY_PROOF)]);
    await inOrder(api, stella, ofStash);
    assert.equal((await stakeOfAt(api, stash)).active, 1_905n * PAL);
    assert.equal(await payeeAt(api, stash), 'Controller');
    assert.deepEqual(await targetsAt(api, stash), [vera.address]);

    await submit(api, stella, staking.setController(cody.address));
    await showsController(cody);
    await allRefused(api, cora, ofController, 'staking.NotController');
    await submit(api, cody, staking.chill());
    await submit(api, stella, staking.setController(stash));
    await showsController(stella);
    await allRefused(api, cody, ofController, 'staking.NotController');
    await submit(api, stella, staking.validate(OPEN));
    for (const { address } of [cora, cody]) assert.equal(await ledgerAt(api, address), null);

    // A controller that bonds its own funds leaves its stash. The stash controls itself again.
    await submit(api, stella, staking.setController(clem.address));
    const ownBond = await submit(api, clem, staking.bond(200n * PAL, 'Stash'));
    assert.deepEqual(addresses(Object.values(ownBond.one('staking.ControllerLeft'))), [stash, clem.address]);
    await showsController(stella);
  });

  story('unbonded funds are shown as what they are, until they are withdrawn', async (api) => {
    const { staking } = api.tx;
    const [uma] = await fundedAccounts(api, ['uma'], 1_000n * PAL);
    await submit(api, uma, staking.bond(600n * PAL, 'Stash'));
    await submit(api, uma, staking.unbond(400n * PAL));
    await showsStake(api, uma.address, { active: 200n * PAL, unbonded: 400n * PAL });
    await submit(api, uma, staking.rebond(150n * PAL));
    await showsStake(api, uma.address, { active: 350n * PAL, unbonded: 250n * PAL });
    await submit(api, uma, staking.unbond(50n * PAL));
    const chunks = await showsStake(api, uma.address, { active: 300n * PAL, unbonded: 300n * PAL });

    // The page offers the chunks when their era is planned. They can be withdrawn when it is active, one session later.
    const { era } = chunks.at(-1);
    await until(api, `era ${era} is planned`, async ({ hash }) => await plannedEraAt(api, hash) >= era);
    await showsStake(api, uma.address, { active: 300n * PAL, unbonded: 300n * PAL });
    await waitForEra(api, era);
    // If an era was shorter than usual, the sessions of the bonding duration must pass too.
    const isMature = async ({ hash }) => (await (await api.at(hash)).query.staking.matureEra()).toNumber() >= era;
    await until(api, `era ${era} is mature`, isMature);
    await showsStake(api, uma.address, { active: 300n * PAL, unbonded: 300n * PAL });
    const withdrawn = await submit(api, uma, await withdrawal(api, uma.address));
    assert.equal(withdrawn.one('staking.Withdrawn').amount.toBigInt(), 300n * PAL);
    await showsStake(api, uma.address, { active: 300n * PAL, unbonded: 0n });
    assert.equal((await balanceAt(api, uma.address)).reserved, 300n * PAL);
  });

  story('"Remove nominees": who is removed backs it no more, and who blocks gets nobody new', async (api) => {
    const { staking } = api.tx;
    // The page lists those who back Vera in this era.
    const { exposurePaged } = await api.derive.staking.query(VALIDATOR, { withExposure: true });
    assert(exposurePaged.unwrap().others.some(({ who }) => who.eq(FERDIE)));
    await submit(api, ALICE, staking.kick([FERDIE]));
    const kick = await submit(api, vera, staking.kick([ned.address]));
    for (const [stash, targets] of [[FERDIE, []], [ned.address, []], [nina.address, [vera.address]]]) {
      await showsAccount(api, stash, ({ nominators }) => assert.deepEqual(addresses(nominators), targets));
    }

    const [bill] = await fundedAccounts(api, ['bill'], 2_000n * PAL);
    const prefs = preferencesFor(5, true);
    await submit(api, bill, validatorWizard(api, { value: 1_000n * PAL, keys: await newKeys(api), prefs }));
    await allRefused(api, ned, [staking.nominate([bill.address])], 'staking.BadTarget');

    // An election may have begun before. So the one after it is the first that counts.
    const era = await plannedEraAt(api, kick.blockHash) + 2;
    await until(api, `era ${era} is planned`, async ({ hash }) => await plannedEraAt(api, hash) >= era);
    const { pages } = await exposureAt(api, era, vera.address);
    const backers = pages.flatMap(({ others }) => others).map(({ who }) => who);
    assert.deepEqual([nina, ned].map(({ address }) => backers.includes(address)), [true, false]);
  });

  story('"Change reward destination" takes all five', async (api) => {
    const { staking } = api.tx;
    const [rita] = await fundedAccounts(api, ['rita'], 1_000n * PAL);
    await submit(api, rita, staking.bond(200n * PAL, 'Staked'));
    for (const payee of ['Stash', 'Controller', { Account: nina.address }, 'None', 'Staked']) {
      await submit(api, rita, staking.setPayee(payee));
      const check = ({ rewardDestination }) => assert.deepEqual(destination(rewardDestination), payee);
      await showsAccount(api, rita.address, check);
    }
  });

  story('"Bond more funds" proposes less than there is, as if the stake were free; all can be sent', async (api) => {
    const { staking } = api.tx;
    const [rosa] = await fundedAccounts(api, ['rosa'], 1_000n * PAL);
    const free = async () => (await balanceAt(api, rosa.address)).free;
    const proposes = (amount) => shows(api, () => proposedToBond(api, rosa.address), (proposed) => {
      assert.equal(proposed, amount);
    });
    const bondMore = async (most) => {
      return (await submit(api, rosa, staking.bondExtra(most))).one('staking.Bonded').amount.toBigInt();
    };
    await inOrder(api, rosa, [staking.bond(200n * PAL, 'Staked'), staking.unbond(50n * PAL)]);
    const proposed = await free() - 200n * PAL - EXISTENTIAL_DEPOSIT;
    await proposes(proposed);
    assert.equal(await bondMore(proposed), proposed);
    await showsStake(api, rosa.address, { active: 150n * PAL + proposed, unbonded: 50n * PAL });
    await proposes(0n);
    assert.equal(await bondMore(100n * PAL), 100n * PAL);
    const rest = await bondMore(1_000n * PAL);
    assert.equal(await free(), EXISTENTIAL_DEPOSIT);
    await showsStake(api, rosa.address, { active: 250n * PAL + proposed + rest, unbonded: 50n * PAL });
  });

  story('payouts: for about the fee shown, the button pays all that nobody has claimed meanwhile', async (api) => {
    const [pia] = await fundedAccounts(api, ['pia'], 100n * PAL);
    await waitForEra(api, await firstEraThatExposes(api, vera.address, [nina.address]) + 1);
    const stashes = [DAVE, nina.address];
    const offered = await shows(api, () => payable(api, stashes), async (payouts) => {
      const finished = Array.from({ length: (await activeEra(api)).index }, (_, era) => era);
      const elected = await Promise.all(finished.map((era) => electedAt(api, era)));
      assert.deepEqual(payouts, finished.map((era) => [elected[era][0], era]));
      return payouts;
    });
    const ofAlice = offered.filter(([validator]) => validator === VALIDATOR);
    const ofVera = offered.slice(ofAlice.length);
    assert(ofAlice.length >= 2 && ofVera.length >= 1 && ofVera.every(([validator]) => validator === vera.address));
    const offersOwn = (payouts) => shows(api, () => payableOwn(api, [vera.address, VALIDATOR]), async (own) => {
      const pools = payouts.map(async ([who, era]) => [who, era, (await duePayouts(api, era, who)).pool]);
      assert.deepEqual(own.filter(([, era]) => era < offered.length), await Promise.all(pools));
    });
    await offersOwn(offered);

    const taken = ofAlice.at(-1);
    const [single] = await payoutTransactions(api, [taken], nina);
    const shownFee = (await single.paymentInfo(nina.address)).partialFee.toBigInt();
    const claim = await submit(api, nina, single);
    assert(claim.fee <= 2n * shownFee && shownFee <= 2n * claim.fee, `${shownFee} is shown, ${claim.fee} charged`);
    const [due] = await dueFor(api, [taken], claim.parentHash);
    assert.deepEqual(paidBy(claim.events), [due]);
    const [before, now] = [await stakeOfAt(api, DAVE, claim.parentHash), await stakeOfAt(api, DAVE, claim.blockHash)];
    assert.equal(now.active - before.active, due.paid[DAVE]);
    const rest = offered.filter((payout) => payout !== taken);
    await offersOwn(rest);
    // Ten payouts fit into one transaction. Here some are repeated.
    const claims = Array.from({ length: Math.ceil(10 / offered.length) }, () => offered).flat();
    const [batch, ...others] = await payoutTransactions(api, claims, pia);
    assert.equal(others.length, 0, 'one transaction');
    const { events } = await submit(api, pia, batch).catch((failure) => failure.receipt ?? Promise.reject(failure));
    const failed = events.filter(({ name }) => name === 'utility.ItemFailed');
    const reasons = failed.map(({ data }) => errorName(api, data.error));
    assert.deepEqual(reasons, Array.from({ length: claims.length - rest.length }, () => 'staking.AlreadyClaimed'));
    assert(events.some(({ name }) => name === 'utility.BatchCompletedWithErrors'));
    assert.deepEqual(paidBy(events), await dueFor(api, rest, claim.blockHash));

    await shows(api, () => payable(api, stashes), (left) => {
      assert.deepEqual(left.filter(([, era]) => era < offered.length), []);
    });
    await offersOwn([]);
    for (const [validator, payouts] of [[VALIDATOR, ofAlice], [vera.address, ofVera]]) {
      const read = () => api.derive.staking.query(validator, { withClaimedRewardsEras: true });
      await shows(api, read, ({ claimedRewardsEras }) => {
        const claimed = claimedRewardsEras.map((era) => era.toNumber()).sort((a, b) => a - b);
        assert.deepEqual(claimed, payouts.map(([, era]) => era));
      });
    }
  });
});
