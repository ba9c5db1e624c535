/**
 * Governance: the treasury pays what the council approves, and coins vote while they are at stake.
 *
 * Sums are checked to the unit. The council that cancels slashes is in `apps-council.test.mjs`.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { account, eventsAt, fund, PAL, submit, submitAsRoot } from './lib/chain.mjs';
import { devChain, fundedAccounts, TOGETHER } from './lib/dev-chain.mjs';
import { treasuryInflationIn } from './lib/slashing.mjs';
import { balanceAt, changeIn, heldAt, stakeOfAt, TREASURY } from './lib/staking.mjs';

/** Two of the three members of the council. */
const [ALICE, BOB] = ['//Alice', '//Bob'].map((uri) => account(uri));
/** Members that have to agree to spend: three fifths of three. */
const MAJORITY = 2;
/** What the treasury has at least, besides its inflation. */
const FUNDS = 5_000n * PAL;
/** An odd amount, so that a rounding would show. */
const SPENT = 1_234n * PAL + 567n;
const STAKING_ADMIN = { Origins: 'StakingAdmin' };

async function prepare(api) {
  await fund(api, BOB, [{ address: TREASURY }], FUNDS);
}

/** Alice proposes a call to the council, and Bob agrees. Resolves with the receipt of its execution. */
async function decide(api, call) {
  await submit(api, ALICE, api.tx.council.propose(MAJORITY, call, call.encodedLength));
  const { hash } = call.method;
  const { index } = (await api.query.council.voting(hash)).unwrap();
  for (const member of [ALICE, BOB]) await submit(api, member, api.tx.council.vote(hash, index, true));
  const { weight } = await call.paymentInfo(ALICE.address);
  return submit(api, ALICE, api.tx.council.close(hash, index, weight, call.encodedLength));
}

/** What the treasury got or paid in the block of a receipt, except for inflation. */
async function treasuryChange(api, receipt) {
  const [{ free }, events] = await Promise.all([changeIn(api, receipt, TREASURY), eventsAt(api, receipt.blockHash)]);
  return free - treasuryInflationIn(events);
}

/** The lock of votes on an account, or 0. */
async function lockedAt(api, address, hash) {
  const locks = await (await api.at(hash)).query.balances.locks(address);
  const ofVotes = locks.filter(({ id }) => id.toUtf8() === 'pyconvot');
  return ofVotes.reduce((sum, { amount }) => sum + amount.toBigInt(), 0n);
}

/** A standard vote. */
function vote(api, referendum, aye, conviction, balance) {
  return api.tx.convictionVoting.vote(referendum, { Standard: { vote: { aye, conviction }, balance } });
}

/** Submits a referendum on a short call. Resolves with its index. */
async function propose(api, signer, origin, call) {
  const submitted = await submit(api, signer, api.tx.referenda.submit(origin, { Inline: call.method.toHex() }, { After: 0 }));
  return submitted.one('referenda.Submitted').index.toNumber();
}

describe('governance on a dev chain', TOGETHER, () => {
  const { story } = devChain(prepare);

  story('the treasury pays what two of three members approve, once, when anybody asks for it', async (api) => {
    const { council, treasury } = api.tx;
    const payee = account('//paula').address;
    const [stranger] = await fundedAccounts(api, ['stan'], 10n * PAL);
    const spend = treasury.spend(null, SPENT, payee, null);
    await assert.rejects(submit(api, ALICE, council.propose(1, spend, spend.encodedLength)), { code: 'BadOrigin' });
    await assert.rejects(submit(api, stranger, spend), { code: 'BadOrigin' });

    // 1. It is approved. Nothing moves yet.
    const approved = await decide(api, spend);
    const { index, amount, beneficiary } = approved.one('treasury.AssetSpendApproved');
    assert.deepEqual([amount.toBigInt(), beneficiary.toString()], [SPENT, payee]);
    assert.equal(await treasuryChange(api, approved), 0n);
    assert.equal((await balanceAt(api, payee, approved.blockHash)).free, 0n);
    await assert.rejects(submit(api, stranger, treasury.checkStatus(index)), { code: 'treasury.NotAttempted' });

    // 2. A stranger lets the treasury pay. The payee gets the amount, and the treasury pays it.
    const paid = await submit(api, stranger, treasury.payout(index));
    assert.equal(paid.one('treasury.Paid').index.toNumber(), index.toNumber());
    assert.deepEqual(await changeIn(api, paid, payee), { free: SPENT, reserved: 0n });
    assert.equal(await treasuryChange(api, paid), -SPENT);
    await assert.rejects(submit(api, stranger, treasury.payout(index)), { code: 'treasury.AlreadyAttempted' });

    // 3. The spend is removed, for free.
    const checked = await submit(api, stranger, treasury.checkStatus(index));
    assert.equal(checked.one('treasury.SpendProcessed').index.toNumber(), index.toNumber());
    assert.equal(checked.fee, 0n);
    assert((await api.query.treasury.spends(index)).isNone);
    await assert.rejects(submit(api, stranger, treasury.payout(index)), { code: 'treasury.InvalidIndex' });
    assert.equal((await balanceAt(api, payee)).free, SPENT);
  });

  story('the treasury pays nothing if it has too little, and half of the council takes the spend back', async (api) => {
    const { treasury } = api.tx;
    const payee = account('//peter').address;
    const { free: all } = await balanceAt(api, TREASURY);
    const spend = treasury.spend(null, 2n * all, payee, null);
    const approved = await submitAsRoot(api, spend);
    const { index } = approved.one('treasury.AssetSpendApproved');
    await assert.rejects(submit(api, BOB, treasury.payout(index)), { code: 'treasury.PayoutError' });
    assert.equal((await balanceAt(api, payee)).free, 0n);
    assert((await api.query.treasury.spends(index)).unwrap().status.isPending);
    await assert.rejects(submit(api, BOB, treasury.voidSpend(index)), { code: 'BadOrigin' });
    const voided = await decide(api, treasury.voidSpend(index));
    assert.equal(voided.one('treasury.AssetSpendVoided').index.toNumber(), index.toNumber());
    assert((await api.query.treasury.spends(index)).isNone);
  });

  // It is paid at the end of the spend period: 345,600 blocks.
  story('what the older call spends waits for the end of a period, and can be taken back', async (api) => {
    const { treasury } = api.tx;
    const payee = account('//patty').address;
    const approved = await submitAsRoot(api, treasury.spendLocal(SPENT, payee));
    const { proposalIndex, amount, beneficiary } = approved.one('treasury.SpendApproved');
    assert.deepEqual([amount.toBigInt(), beneficiary.toString()], [SPENT, payee]);
    const waiting = async () => (await api.query.treasury.approvals()).map(Number);
    assert.deepEqual(await waiting(), [proposalIndex.toNumber()]);
    assert.equal(await treasuryChange(api, approved), 0n);
    await decide(api, treasury.removeApproval(proposalIndex));
    assert.deepEqual(await waiting(), []);
    assert.equal((await balanceAt(api, payee)).free, 0n);
  });

  story('coins vote while they are at stake, and either can end first', async (api) => {
    const { balances, convictionVoting, staking } = api.tx;
    const [vera] = await fundedAccounts(api, ['vera'], 1_000n * PAL);
    const referendum = await propose(api, BOB, STAKING_ADMIN, staking.setMinCommission(30_000_000));
    const { track } = (await api.query.referenda.referendumInfoFor(referendum)).unwrap().asOngoing;

    // 1. Vera stakes 800 of 1,000, and votes with 900. Of these, 700 at least are the same coins.
    await submit(api, vera, staking.bond(800n * PAL, 'Stash'));
    const tooMuch = vote(api, referendum, true, 'Locked1x', 1_001n * PAL);
    await assert.rejects(submit(api, vera, tooMuch), { code: 'convictionVoting.InsufficientFunds' });
    const voted = await submit(api, vera, vote(api, referendum, true, 'Locked2x', 900n * PAL));
    const { tally } = (await (await api.at(voted.blockHash)).query.referenda.referendumInfoFor(referendum)).unwrap().asOngoing;
    const counted = [tally.ayes, tally.nays, tally.support].map((votes) => votes.toBigInt());
    assert.deepEqual(counted, [1_800n * PAL, 0n, 900n * PAL]);
    assert.equal(await heldAt(api, vera.address, voted.blockHash), 800n * PAL);
    assert.equal(await lockedAt(api, vera.address, voted.blockHash), 900n * PAL);
    const { free, reserved, frozen } = await balanceAt(api, vera.address, voted.blockHash);
    assert.deepEqual([reserved, frozen], [800n * PAL, 900n * PAL]);
    assert(free < 200n * PAL && free > 199n * PAL, 'only fees were paid');

    // 2. She can spend the 100 that neither holds, less the fees, and no more.
    const pay = (amount) => submit(api, vera, balances.transferAllowDeath(BOB.address, amount));
    await assert.rejects(pay(100n * PAL), { code: 'token.Frozen' });
    await pay(90n * PAL);

    // 3. She unbonds. The vote stays, and so does the lock.
    const unbonded = await submit(api, vera, staking.unbond(300n * PAL));
    assert.equal(await lockedAt(api, vera.address, unbonded.blockHash), 900n * PAL);
    const { active, total } = await stakeOfAt(api, vera.address, unbonded.blockHash);
    assert.deepEqual([active, total], [500n * PAL, 800n * PAL]);

    // 4. She takes her vote back. The stake stays.
    await submit(api, vera, convictionVoting.removeVote(track, referendum));
    const unlocked = await submit(api, vera, convictionVoting.unlock(track, vera.address));
    assert.equal(await lockedAt(api, vera.address, unlocked.blockHash), 0n);
    assert.equal(await heldAt(api, vera.address, unlocked.blockHash), 800n * PAL);
    assert.deepEqual((await stakeOfAt(api, vera.address, unlocked.blockHash)).active, 500n * PAL);
    const after = (await (await api.at(unlocked.blockHash)).query.referenda.referendumInfoFor(referendum)).unwrap().asOngoing;
    assert(after.tally.ayes.isZero() && after.tally.support.isZero());
  });
});
