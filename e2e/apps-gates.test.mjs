// The staking pages of Polkadot-JS Apps open on a dev chain and show right values: their conditions, their forms, their
// numbers, and the runtime APIs. Apps itself is not run. `lib/apps.mjs` restates what it reads. Other files:
// `apps-other-chains.test.mjs` has the conditions on other chains, `apps-derive.test.mjs` has api-derive, and
// `apps-flows.test.mjs` has the actions on the pages.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  forms, inflationTold, looksValidating, nomineesByState, overviewPage, pagesOffered, slashesPage, targets,
  targetsSummary, timesTold,
} from './lib/apps.mjs';
import { account, activeEra, block, eventsAt, head, PAL, submit, submitAsRoot, waitForEra } from './lib/chain.mjs';
import { factsAt, progress } from './lib/derives.mjs';
import { devChain, firstEraThatExposes, fundedAccounts, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { payoutTransactions, preferencesFor, shows, showsAsOf } from './lib/staking-page.mjs';
import {
  candidateAt, claimedPagesAt, eraRewardAt, eraStakeAt, exposureAt, issuanceAt, stakeOfAt, targetsAt, timestampAt,
} from './lib/staking.mjs';

const MILLIS_PER_YEAR = 365.25 * 24 * 3_600_000;
const BOB = account('//Bob');

/** Wanda is a waiting candidate with 0% commission. Nina nominates the validator and Wanda. */
let wanda;
let nina;

async function prepare(api) {
  const { staking } = api.tx;
  // Automatic payouts are off, so that the stories have something to claim.
  await submitAsRoot(api, staking.setAutomaticPayouts(false));
  [wanda, nina] = await fundedAccounts(api, ['wanda', 'nina'], 5_000n * PAL);
  await submit(api, wanda, staking.bond(2_000n * PAL, 'Staked'));
  await submit(api, wanda, staking.validate(preferencesFor(0)));
  await submit(api, nina, staking.bond(1_000n * PAL, 'Stash'));
  await submit(api, nina, staking.nominate([VALIDATOR, wanda.address]));
}

/** The block that sets the reward of the first era. */
async function endOfFirstEra(api) {
  for (let { number } = await waitForEra(api, 1); ; number -= 1) {
    const at = await block(api, number);
    const paid = (await eventsAt(api, at.hash)).find(({ name }) => name === 'staking.EraPaid');
    if (paid?.data.eraIndex.isZero()) return at;
  }
}

describe('Apps on a dev chain', () => {
  const { story } = devChain(prepare);

  describe('opens its pages', TOGETHER, () => {
    story('staking as it is today, and the council, but nothing of older or other chains and no bags', (api) => {
      assert.deepEqual(pagesOffered(api), {
        staking: true, stakingLegacy: false, stakingAsync: false, bags: false, council: true,
      });
      assert.equal(api.derive.bagsList, undefined);
    });

    story('the types that it names exist, with and without a value', async (api) => {
      const metadata = { total: 6, own: 1, nominatorCount: 2, pageCount: 1 };
      const overview = api.createType('SpStakingPagedExposureMetadata', metadata);
      assert.deepEqual(overview.toJSON(), metadata);
      const page = { pageTotal: 5, others: [{ who: BOB.address, value: 5 }] };
      assert.deepEqual(api.createType('SpStakingExposurePage', page).toJSON(), page);
      assert.equal(api.createType('SpStakingExposurePage').others.length, 0);
      const { index } = await activeEra(api);
      const stored = (await api.query.staking.erasStakersOverview(index, VALIDATOR)).unwrap();
      assert.deepEqual([...stored.keys()], [...overview.keys()]);
    });

    story('constants are those that the chain was started with', async (api) => {
      const { consts: { babe, convictionVoting, staking }, query: { timing } } = api;
      const { timing: preset } = await presetNamed(api, 'dev');
      for (const [name, length] of Object.entries(preset)) assert.equal((await timing[name]()).toNumber(), length);
      assert.deepEqual({
        slotDuration: babe.expectedBlockTime.toNumber(),
        epochDuration: babe.epochDuration.toNumber(),
        sessionsPerEra: staking.sessionsPerEra.toNumber(),
        bondingDuration: staking.bondingDuration.toNumber(),
        slashDeferDuration: staking.slashDeferDuration.toNumber(),
        // A vote locks the coins of a winner for seven days of the chain.
        blocksPerDay: convictionVoting.voteLockingPeriod.toNumber() / 7,
      }, preset);
    });

    story('forms: no controller to bond, one to change to, spans to withdraw, nominators to block', (api) => {
      for (const controller of [nina, wanda]) {
        assert.deepEqual(forms(api, nina.address, controller.address), {
          bondAsksForController: false, canChangeController: true, controllerIsNamed: true, withdrawalNamesSpans: true,
          nominationLimit: api.consts.staking.maxNominations.toNumber(), canBlockNominators: true,
        });
      }
    });

    story('validators look like validators, also for 0% and from the genesis on; others do not', async (api) => {
      assert.equal(await looksValidating(api, VALIDATOR), true);
      assert.equal(await looksValidating(api, wanda.address), true);
      assert.equal(await looksValidating(api, nina.address), false);
      assert.deepEqual(await candidateAt(api, wanda.address), { commission: 1n, blocked: false });
    });

    story('nominees wait in the era of the nomination, and then only the one that is elected is shown', async (api) => {
      const nominees = [VALIDATOR, wanda.address];
      const shown = ({ address }, expected) => shows(api, () => nomineesByState(api, address), (told) => {
        assert.deepEqual(told, expected && { waiting: [], active: [], inactive: [], chilled: [], ...expected });
      });
      // More than Nina has, so that it is not the least stake of all.
      const [nils] = await fundedAccounts(api, ['nils'], 2_000n * PAL);
      await submit(api, nils, api.tx.staking.bond(1_500n * PAL, 'Stash'));
      // Before the election of this era: a later nomination would count one era later.
      const { index } = await activeEra(api);
      await waitForEra(api, index + 1);
      await Promise.all([
        submit(api, nina, api.tx.staking.nominate(nominees)),
        submit(api, nils, api.tx.staking.nominate([wanda.address])),
      ]);
      await shown(nina, { waiting: nominees });
      await shown(nils, null);
      await waitForEra(api, index + 2);
      await shown(nina, { active: [VALIDATOR] });
      // None of his nominees is elected. The page says "Checking validators" for ever.
      await shown(nils, null);
      assert.deepEqual(await targetsAt(api, nils.address), [wanda.address]);
      // In an older pallet a slash chills nominations. There the page looks for such slashes.
      assert(api.events.staking.SlashReported);
    });
  });

  describe('tells the truth', TOGETHER, () => {
    story('targets: counts, bounds and the issuance', async (api) => {
      await firstEraThatExposes(api, VALIDATOR, [nina.address]);
      const { hash } = await head(api);
      const { staking } = (await api.at(hash)).query;
      const told = await targetsSummary(await api.at(hash));
      const [validators, nominators] = await Promise.all([staking.validators.keys(), staking.nominators.keys()]);
      const { staking: preset } = await presetNamed(api, 'dev');
      const exposure = await exposureAt(api, (await activeEra(api, hash)).index, VALIDATOR, hash);
      const stakes = exposure.pages.flatMap(({ others }) => others).map(({ value }) => value);
      assert.deepEqual(told, {
        historyDepth: api.consts.staking.historyDepth.toBigInt(),
        counterForNominators: BigInt(nominators.length),
        counterForValidators: BigInt(validators.length),
        maxNominatorsCount: BigInt(preset.maxNominatorCount),
        maxValidatorsCount: BigInt(preset.maxValidatorCount),
        minNominatorBond: BigInt(preset.minNominatorBond),
        minValidatorBond: BigInt(preset.minValidatorBond),
        minCommission: 0n,
        minimumActiveStake: stakes.reduce((least, stake) => (stake < least ? stake : least)),
        totalIssuance: await issuanceAt(api, hash),
      });
    });

    story('targets: the elected validator with all that backs it, the waiting one with its own stake', async (api) => {
      const era = await firstEraThatExposes(api, VALIDATOR, [nina.address]);
      const { hash } = await waitForEra(api, era);
      const { total, own, nominatorCount } = await exposureAt(api, (await activeEra(api, hash)).index, VALIDATOR, hash);
      const { total: wandas } = await stakeOfAt(api, wanda.address, hash);
      assert.deepEqual(await targets(api), [
        {
          address: VALIDATOR, isActive: true, own, total, nominators: nominatorCount,
          ...named(await candidateAt(api, VALIDATOR, hash)),
        },
        {
          address: wanda.address, isActive: false, own: wandas, total: wandas, nominators: 0,
          ...named(await candidateAt(api, wanda.address, hash)),
        },
      ]);
    });

    story('overview: the only validator is online, and the era has its usual length and goes on', (api) => {
      return showsAsOf(api, () => overviewPage(api), async (told, hash) => {
        const { eraLength, eraProgress } = await progress(await factsAt(api, hash));
        assert.deepEqual(told, {
          validators: [VALIDATOR], seats: 1, online: [VALIDATOR], hasStats: true, minCommission: 0n,
          forcing: 'NotForcing', era: { length: Number(eraLength), done: Number(eraProgress) },
        });
      });
    });

    story('slashes: none, whatever era it looks at', async (api) => {
      assert.deepEqual(await slashesPage(api), []);
    });

    story('times: of a block, and of unbonding', async (api) => {
      const lengths = await Promise.all(
        ['slotDuration', 'epochDuration', 'sessionsPerEra', 'bondingDuration'].map((name) => api.query.timing[name]()),
      );
      const [slot, ...counts] = lengths.map((length) => length.toBigInt());
      const unbonding = counts.reduce((time, count) => time * count, slot);
      assert.deepEqual(await timesTold(api), { block: slot, unbonding });
    });

    story('the inflation that it assumes is the one that an era\'s reward comes from', async (api) => {
      const end = await endOfFirstEra(api);
      const last = await block(api, end.number - 1);
      const [staked, issuance, from, to, reward] = await Promise.all([
        eraStakeAt(api, 0, last.hash), issuanceAt(api, last.hash), timestampAt(api, (await block(api, 1)).hash),
        timestampAt(api, last.hash), eraRewardAt(api, 0, end.hash),
      ]);
      const expected = (Number(issuance) * inflationTold(staked, issuance) * Number(to - from)) / 100 / MILLIS_PER_YEAR;
      assert(Math.abs(expected / Number(reward) - 1) < 1e-5, `${expected} and ${reward}`);
    });
  });

  describe('asks the runtime', TOGETHER, () => {
    story('staking: the quota, the pages of an exposure, and what is left to claim', async (api) => {
      const { call: { stakingApi }, consts } = api;
      for (const balance of [0n, PAL, 10n ** 30n]) {
        assert.equal((await stakingApi.nominationsQuota(balance)).toNumber(), consts.staking.maxNominations.toNumber());
      }
      const { hash } = await endOfFirstEra(api);
      const at = (await api.at(hash)).call.stakingApi;
      const { pages } = await exposureAt(api, 0, VALIDATOR, hash);
      assert.equal((await at.erasStakersPageCount(0, VALIDATOR)).toNumber(), pages.length);
      assert.equal((await at.erasStakersPageCount(0, wanda.address)).toNumber(), 0);
      // The finished era, the active era, and an account that was not in the set.
      const pending = async (era, who) => (await at.pendingRewards(era, who)).isTrue;
      assert.deepEqual([await pending(0, VALIDATOR), await pending(1, VALIDATOR)], [true, false]);
      assert.equal(await pending(0, wanda.address), false);

      const [claim, ...others] = await payoutTransactions(api, [[VALIDATOR, 0]], nina);
      assert.equal(others.length, 0);
      const { blockHash } = await submit(api, nina, claim);
      assert.deepEqual(await claimedPagesAt(api, 0, VALIDATOR, blockHash), [0]);
      assert.equal((await (await api.at(blockHash)).call.stakingApi.pendingRewards(0, VALIDATOR)).isTrue, false);
    });

    story('BABE and GRANDPA: who authors and who votes, and in which epoch and set', async (api) => {
      const { call: { babeApi, grandpaApi }, query: { babe, grandpa, timing } } = await api.at((await head(api)).hash);
      const [told, current, next] = await Promise.all([
        babeApi.configuration(), babeApi.currentEpoch(), babeApi.nextEpoch(),
      ]);
      const [authorities, epoch, genesisSlot, length] = await Promise.all([
        babe.authorities(), babe.epochIndex(), babe.genesisSlot(), timing.epochDuration(),
      ]);
      assert.equal(told.slotDuration.toBigInt(), (await timing.slotDuration()).toBigInt());
      assert.equal(told.epochLength.toBigInt(), length.toBigInt());
      assert.deepEqual(told.authorities.toJSON(), authorities.toJSON());
      const start = genesisSlot.toBigInt() + epoch.toBigInt() * length.toBigInt();
      assert.equal((await babeApi.currentEpochStart()).toBigInt(), start);
      for (const [{ epochIndex, startSlot, duration }, later] of [[current, 0n], [next, 1n]]) {
        assert.equal(epochIndex.toBigInt(), epoch.toBigInt() + later);
        assert.equal(startSlot.toBigInt(), start + later * length.toBigInt());
        assert.equal(duration.toBigInt(), length.toBigInt());
      }
      assert.equal((await grandpaApi.currentSetId()).toBigInt(), (await grandpa.currentSetId()).toBigInt());
      assert.deepEqual((await grandpaApi.grandpaAuthorities()).toJSON(), (await grandpa.authorities()).toJSON());
    });

    story('session keys: those of a validator, and fresh ones of the node, are read as four', async (api, node) => {
      const kinds = ['gran', 'babe', 'imon', 'audi'];
      const kindsOf = async (keys) => {
        const decoded = (await api.call.sessionKeys.decodeSessionKeys(keys)).unwrap();
        return decoded.map(([key, kind]) => [key.length, Buffer.from(kind.toU8a()).toString()]);
      };
      const expected = kinds.map((kind) => [32, kind]);
      const stored = (await api.query.session.nextKeys(VALIDATOR)).unwrap();
      assert.deepEqual(await kindsOf(stored.toHex()), expected);
      const fresh = await node.rpc('author_rotateKeys');
      assert.deepEqual(await kindsOf(fresh), expected);
      assert.equal(await node.rpc('author_hasSessionKeys', [fresh]), true);
      assert.equal((await api.call.sessionKeys.decodeSessionKeys('0x00')).isNone, true);
    });

    story('nonces and fees: what the next transaction needs, and what one did cost', async (api) => {
      const [payer] = await fundedAccounts(api, ['payer'], 100n * PAL);
      const receipt = await submit(api, payer, api.tx.balances.transferKeepAlive(BOB.address, PAL));
      const [parent, now] = await Promise.all([receipt.parentHash, receipt.blockHash].map((hash) => api.at(hash)));
      for (const [at, nonce] of [[parent, 0], [now, 1]]) {
        assert.equal((await at.call.accountNonceApi.accountNonce(payer.address)).toNumber(), nonce);
      }

      const { block: { extrinsics } } = await api.rpc.chain.getBlock(receipt.blockHash);
      const transaction = extrinsics.find(({ isSigned, signer }) => isSigned && signer.eq(payer.address));
      const { transactionPaymentApi: fees } = parent.call;
      const asSent = [transaction.toU8a(), transaction.encodedLength];
      const { partialFee, weight } = await fees.queryInfo(...asSent);
      assert.equal(partialFee.toBigInt(), receipt.fee);
      const { inclusionFee } = await fees.queryFeeDetails(...asSent);
      const parts = ['baseFee', 'lenFee', 'adjustedWeightFee'];
      const [base, length, adjusted] = parts.map((part) => inclusionFee.unwrap()[part].toBigInt());
      assert.equal(base + length + adjusted, receipt.fee);
      assert.equal((await fees.queryLengthToFee(transaction.encodedLength)).toBigInt(), length);
      const multiplier = (await parent.query.transactionPayment.nextFeeMultiplier()).toBigInt();
      const unadjusted = (await fees.queryWeightToFee(weight)).toBigInt();
      assert.equal((unadjusted * multiplier) / 10n ** 18n, adjusted);
    });

    story('the genesis: presets by name, and no state from what is no configuration', async (api) => {
      const { genesisBuilder } = api.call;
      const names = (await genesisBuilder.presetNames()).map(String);
      for (const name of ['dev', 'local', 'live']) assert(names.includes(name));
      for (const name of names) assert('staking' in await presetNamed(api, name));
      assert.equal(await presetNamed(api, 'no such preset'), null);
      const refused = await genesisBuilder.buildState('{"staking":7}');
      assert.match(refused.asErr.toString(), /invalid type: integer `7`/);
    });
  });
});

/** The genesis preset of a name, or null. */
async function presetNamed(api, name) {
  // The API returns the raw bytes. They begin with those of the option and of the length.
  const answer = await api.call.genesisBuilder.getPreset(name);
  const json = api.createType('Option<Bytes>', answer.unwrap().toU8a(true));
  return json.isSome ? JSON.parse(json.unwrap().toUtf8()) : null;
}

/** A candidate's preferences, in the form of a target. */
function named({ commission, blocked }) {
  return { commission, isBlocking: blocked };
}
