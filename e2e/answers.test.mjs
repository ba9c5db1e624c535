/**
 * What the chain answers by its view functions, beside what it then does. The pallet's tests have all cases; here a client
 * asks a live node, by the metadata alone.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { account, head, PAL, submit, submitAsRoot, waitForEra } from './lib/chain.mjs';
import { ask } from './lib/answers.mjs';
import { devChain, GENESIS_NOMINATORS, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { fieldsOf } from './lib/slashing.mjs';
import { eraRewardAt, exposureAt, issuanceAt, pointsAt, stakeOfAt } from './lib/staking.mjs';

const [DAVE] = GENESIS_NOMINATORS;

describe('the answers of a dev chain', TOGETHER, () => {
  // Automatic payouts are off, so that a reward comes when the story claims it.
  const { story } = devChain((api) => submitAsRoot(api, api.tx.staking.setAutomaticPayouts(false)));

  story('payouts_of says to the unit what a claim pays, and then that it is paid', async (api) => {
    const { hash } = await waitForEra(api, 1);
    const [part] = (await ask(api, hash, 'Staking', 'payouts_of', DAVE, 0)).asOk;
    assert.deepEqual([part.validator.toString(), part.page.toNumber(), part.status.type], [VALIDATOR, 0, 'Unclaimed']);

    const claimed = await submit(api, account('//Bob'), api.tx.staking.payoutStakersByPage(VALIDATOR, 0, 0));
    const reward = fieldsOf(claimed.events, 'staking.Rewarded').find(({ stash }) => stash.eq(DAVE));
    assert.equal(part.reward.toBigInt(), reward.amount.toBigInt());
    const [after] = (await ask(api, claimed.blockHash, 'Staking', 'payouts_of', DAVE, 0)).asOk;
    assert.equal(after.status.type, 'Claimed');
  });

  story('era_validators has the exposure, the points and the whole reward of an era', async (api) => {
    const { hash } = await waitForEra(api, 1);
    const { validators, next } = (await ask(api, hash, 'Staking', 'era_validators', 0, null, 10)).asOk;
    assert(next.isNone);
    const [only, ...others] = validators;
    assert.equal(others.length, 0);
    const exposure = await exposureAt(api, 0, VALIDATOR, hash);
    assert.deepEqual(
      [only.validator.toString(), only.total.toBigInt(), only.own.toBigInt(), only.nominators.toNumber()],
      [VALIDATOR, exposure.total, exposure.own, GENESIS_NOMINATORS.length],
    );
    assert.equal(only.points.toBigInt(), (await pointsAt(api, 0, hash)).total);
    assert.equal(only.pool.unwrap().toBigInt(), await eraRewardAt(api, 0, hash));
  });

  story('unlocks_of names the era in which a chunk is free', async (api) => {
    const eve = account('//Eve');
    const unbonded = await submit(api, eve, api.tx.staking.unbond(10n * PAL));
    const [chunk] = (await ask(api, unbonded.blockHash, 'Staking', 'unlocks_of', eve.address)).asOk;
    const { unlocking: [stored] } = await stakeOfAt(api, eve.address, unbonded.blockHash);
    assert.deepEqual([chunk.value.toBigInt(), chunk.era.toNumber()], [10n * PAL, Number(stored.era)]);
    assert(chunk.isWithdrawable.isFalse && chunk.heldUntil.isNone && chunk.millisLeft.isSome);
  });

  story('inflation is that of the issuance, and what is unknown has no answer', async (api) => {
    const { hash } = await head(api);
    const { issuance, present } = (await ask(api, hash, 'Staking', 'inflation')).asOk;
    assert.equal(issuance.toBigInt(), await issuanceAt(api, hash));
    // Ten percent a year, rounded down.
    assert(present.inflation.toBigInt() <= 10n ** 17n && present.inflation.toBigInt() > 99n * 10n ** 15n);
    assert.equal((await ask(api, hash, 'Staking', 'payouts_of', DAVE, 1_000)).asErr.type, 'UnknownEra');
    assert.equal((await ask(api, hash, 'Staking', 'unlocks_of', account('//Nobody').address)).asErr.type, 'NotStash');
    assert.equal((await ask(api, hash, 'Staking', 'slashes_of', DAVE)).asOk.length, 0);
  });
});
