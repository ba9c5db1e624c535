/**
 * The slashes page of Polkadot-JS Apps. The council cancels one of two slashes with the proposal that the page builds.
 *
 * The other pages are in `apps-flows.test.mjs`. The penalties of offences are in `slashing-*.test.mjs`. Here governance
 * slashes Alice twice, for the last two eras in which she validated. At that time Vera has the only seat, with keys of
 * the node, so the chain goes on without Alice. Both slashes wait a whole slash deferral, even for old eras. Automatic
 * payouts are off, so only slashes change stakes. Each story continues the one before.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { account, activeEra, fund, PAL, submit, submitAsRoot, until, waitForEra } from './lib/chain.mjs';
import { slashesPage } from './lib/apps.mjs';
import { devChain, GENESIS_NOMINATORS, VALIDATOR } from './lib/dev-chain.mjs';
import { applicationEraByHand, poolSlash } from './lib/formulas.mjs';
import { firstEvent, slashedIn, unappliedAt } from './lib/slashing.mjs';
import { preferencesFor, shows, validatorWizard, withdrawal } from './lib/staking-page.mjs';
import { candidateAt, electedAt, exposureAt, heldAt, plannedEraAt, stakeOfAt } from './lib/staking.mjs';

/** Sessions per era, bonding duration (also the number of past eras that can be slashed), slash deferral; in eras. */
const TIMING = [2, 3, 1];
/** The same after the slashes. The deferral is one era, in which the council needs a dozen blocks, or more on a slow machine. */
const LONGER = [3, 3, 1];
/** The same when the story only waits for an era. */
const SHORTEST = [1, 3, 1];
/** The genesis council. */
const [ALICE, BOB] = ['//Alice', '//Bob'].map((uri) => account(uri));
const VERA = account('//vera');
/** A nominator of Alice. At the start it unbonds more than the slashes take from it. */
const DAVE = account('//Dave');
/** The slash fractions of the earlier and of the later era, in parts of 10⁹. */
const FRACTIONS = [200_000_000n, 100_000_000n];

async function prepare(api) {
  const { staking, timing, utility } = api.tx;
  await submitAsRoot(api, utility.batchAll([staking.setAutomaticPayouts(false), timing.setStakingTiming(...TIMING)]));
  await fund(api, BOB, [VERA], 610_000n * PAL);
  await submit(api, DAVE, staking.unbond(40_000n * PAL));
  const keys = (await api.rpc.author.rotateKeys()).toHex();
  await submit(api, VERA, validatorWizard(api, { value: 600_000n * PAL, keys, prefs: preferencesFor(5) }));
}

/** The number of slashes on the page, by the era that applies them: `{ era: count }`. */
async function listed(api) {
  return Object.fromEntries((await slashesPage(api)).map(({ era, rows }) => [era, rows.length]));
}

const byCost = (a, b) => (a.own < b.own ? -1 : 1);

describe('the council at the slashes page', () => {
  const { story } = devChain(prepare);
  /** The eras for which Alice is slashed: the slash of one is cancelled, that of the other is kept. */
  let eras;
  /** The rows of these slashes, the era that applies them, the block that added them. */
  let wrong;
  let right;
  let due;
  let slashed;
  /** The motion, and the receipt of its execution. */
  let motion;
  let decision;

  story('two slashes are listed under the era that will take them', async (api) => {
    const { value: { seat } } = await until(api, 'Vera is elected', async ({ hash }) => {
      const era = await plannedEraAt(api, hash);
      return (await electedAt(api, era, hash)).includes(VERA.address) && { seat: era };
    });
    await waitForEra(api, seat);
    eras = [seat - 2, seat - 1];
    const calls = eras.map((era, place) => api.tx.staking.manualSlash(VALIDATOR, era, FRACTIONS[place]));
    calls.push(api.tx.timing.setStakingTiming(...LONGER));
    slashed = await submitAsRoot(api, api.tx.utility.batchAll(calls));
    due = applicationEraByHand((await activeEra(api, slashed.blockHash)).index, LONGER[2]);
    assert.equal(await candidateAt(api, VALIDATOR, slashed.blockHash), null);
    [wrong, right] = await Promise.all(eras.map(async (era, place) => {
      const { own, others } = poolSlash(FRACTIONS[place], await exposureAt(api, era, VALIDATOR));
      return { validator: VALIDATOR, own, others, reporters: [], payout: 0n };
    }));
    assert([wrong, right].every(({ own, others }) => own > 0n && others.length === GENESIS_NOMINATORS.length));

    await shows(api, () => listed(api), (list) => assert.deepEqual(list, { [due]: 2 }));
    const rows = await unappliedAt(api, due);
    assert.deepEqual(rows.sort(byCost), [right, wrong].sort(byCost));
  });

  story('a member proposes to cancel the dearer one, for half of the council to decide', async (api) => {
    const members = await api.query.council.members();
    assert(members.some((member) => member.eq(ALICE.address)));
    const threshold = Math.ceil(members.length / 2);
    const rows = await unappliedAt(api, due);
    const call = api.tx.staking.cancelDeferredSlash(due, [rows.findIndex(({ own }) => own === wrong.own)]);
    const propose = api.tx.council.propose(threshold, call, call.encodedLength);
    await assert.rejects(submit(api, DAVE, propose), { code: 'council.NotMember' });
    await submit(api, ALICE, propose);

    const { index, ayes, threshold: needed } = (await api.query.council.voting(call.method.hash)).unwrap();
    assert.deepEqual([needed.toNumber(), ayes.length], [threshold, 0]);
    motion = { call, index, hash: call.method.hash };
    await submit(api, ALICE, api.tx.council.vote(motion.hash, index, true));
    const { weight } = await call.paymentInfo(ALICE.address);
    motion.close = api.tx.council.close(motion.hash, index, weight, call.encodedLength);
    await assert.rejects(submit(api, ALICE, motion.close), { code: 'council.TooEarly' });
    assert.deepEqual(await unappliedAt(api, due), rows);
  });

  story('with the second vote it is executed: its row is gone, and the other stays', async (api) => {
    await submit(api, BOB, api.tx.council.vote(motion.hash, motion.index, true));
    decision = await submit(api, BOB, motion.close);
    const { validator, slashEra, fraction } = decision.one('staking.SlashCancelled');
    const cancelled = [validator.toString(), slashEra.toNumber(), fraction.toBigInt()];
    assert.deepEqual(cancelled, [VALIDATOR, eras[0], FRACTIONS[0]]);
    assert.deepEqual(await unappliedAt(api, due, decision.blockHash), [right]);
    await shows(api, () => listed(api), (list) => assert.deepEqual(list, { [due]: 1 }));
    for (const stash of [VALIDATOR, ...GENESIS_NOMINATORS]) {
      const before = await stakeOfAt(api, stash, slashed.parentHash);
      assert.deepEqual(await stakeOfAt(api, stash, decision.blockHash), before);
    }
  });

  story('when the era comes, the other one is taken, and nothing of the one that was cancelled', async (api) => {
    const applied = await firstEvent(api, decision.blockNumber, 'staking.SlashApplied');
    assert.equal((await activeEra(api, applied.hash)).index, due);
    assert.equal(applied.value.slashEra.toNumber(), eras[1]);
    const lost = { [VALIDATOR]: right.own, ...Object.fromEntries(right.others.map(({ who, value }) => [who, value])) };
    assert.deepEqual(slashedIn(applied.events), lost);

    // Several blocks later nothing else was taken.
    const later = await until(api, 'the chain went on', ({ number }) => number >= applied.number + 3);
    for (const [stash, amount] of Object.entries(lost)) {
      const before = await stakeOfAt(api, stash, slashed.parentHash);
      const now = await stakeOfAt(api, stash, later.hash);
      assert.equal(before.total - now.total, amount);
      assert.equal(await heldAt(api, stash, later.hash), now.total);
    }
    assert.deepEqual(await listed(api), {});
    const late = submitAsRoot(api, api.tx.staking.cancelDeferredSlash(due, [0]));
    await assert.rejects(late, { code: 'staking.InvalidSlashIndex' });
  });

  story('who was slashed withdraws with the number of its spans, as the page sends it', async (api) => {
    await submitAsRoot(api, api.tx.timing.setStakingTiming(...SHORTEST));
    const { unlocking: [{ era, value }] } = await stakeOfAt(api, DAVE.address);
    await waitForEra(api, era);
    const call = await withdrawal(api, DAVE.address);
    assert(call.args[0].toNumber() > 0);
    const withdrawn = await submit(api, DAVE, call);
    assert.equal(withdrawn.one('staking.Withdrawn').amount.toBigInt(), value);
    const [before, now] = await Promise.all([withdrawn.parentHash, withdrawn.blockHash].map((hash) => {
      return stakeOfAt(api, DAVE.address, hash);
    }));
    assert.deepEqual(now, { ...before, total: before.total - value, unlocking: [] });
    assert.equal(await heldAt(api, DAVE.address, withdrawn.blockHash), now.total);
  });
});
