/**
 * Governance: the treasury pays what the council or a referendum approves, coins vote while they are at stake, and referenda
 * from their submission to their end.
 *
 * Sums are checked to the unit, and blocks exactly. A day of referenda has two blocks here. The council that cancels slashes is
 * in `apps-council.test.mjs`.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { account, eventsAt, fund, PAL, submit, submitAsRoot, until } from './lib/chain.mjs';
import { devChainWith, fundedAccounts, TOGETHER } from './lib/dev-chain.mjs';
import {
  agree, begin, enacted, leave, lockedAt, propose, rejected, ROOT, SPENDER, STAKING_ADMIN, VOTE, vote, VOTERS, votesIn,
} from './lib/referenda.mjs';
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

/** What the treasury got or paid by a transaction: the change in its block, without inflation and other payments. */
async function treasuryChange(api, receipt) {
  const [{ free }, events] = await Promise.all([changeIn(api, receipt, TREASURY), eventsAt(api, receipt.blockHash)]);
  const [{ extrinsic }] = receipt.events;
  const others = events.filter((event) => event.name === 'balances.Transfer' && event.extrinsic !== extrinsic);
  const paid = others.reduce((sum, { data: { from, amount } }) => sum + (from.eq(TREASURY) ? amount.toBigInt() : 0n), 0n);
  return free - treasuryInflationIn(events) + paid;
}

/** The tally of a referendum that is not decided yet. */
async function tallyAt(api, { index }, hash) {
  return (await (await api.at(hash)).query.referenda.referendumInfoFor(index)).unwrap().asOngoing.tally;
}

describe('governance on a dev chain', TOGETHER, () => {
  const { story } = devChainWith({ blocksPerDay: 2 }, prepare);

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
    assert(paid.one('treasury.Paid').index.eq(index));
    assert.deepEqual(await changeIn(api, paid, payee), { free: SPENT, reserved: 0n });
    assert.equal(await treasuryChange(api, paid), -SPENT);
    await assert.rejects(submit(api, stranger, treasury.payout(index)), { code: 'treasury.AlreadyAttempted' });

    // 3. The spend is removed, for free.
    const checked = await submit(api, stranger, treasury.checkStatus(index));
    assert(checked.one('treasury.SpendProcessed').index.eq(index));
    assert.equal(checked.fee, 0n);
    assert((await api.query.treasury.spends(index)).isNone);
    await assert.rejects(submit(api, stranger, treasury.payout(index)), { code: 'treasury.InvalidIndex' });
    assert.equal((await balanceAt(api, payee)).free, SPENT);
  });

  story('the treasury pays nothing if it has too little, and half of the council takes the spend back', async (api) => {
    const { treasury } = api.tx;
    const payee = account('//peter').address;
    const { free: all } = await balanceAt(api, TREASURY);
    const approved = await submitAsRoot(api, treasury.spend(null, 2n * all, payee, null));
    const { index } = approved.one('treasury.AssetSpendApproved');
    await assert.rejects(submit(api, BOB, treasury.payout(index)), { code: 'treasury.PayoutError' });
    assert.equal((await balanceAt(api, payee)).free, 0n);
    assert((await api.query.treasury.spends(index)).unwrap().status.isPending);
    await assert.rejects(submit(api, BOB, treasury.voidSpend(index)), { code: 'BadOrigin' });
    const voided = await decide(api, treasury.voidSpend(index));
    assert(voided.one('treasury.AssetSpendVoided').index.eq(index));
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

  story('coins vote while they are at stake, and the vote ends without the stake', async (api) => {
    const { balances, staking } = api.tx;
    const [vera] = await fundedAccounts(api, ['vera'], 1_000n * PAL);
    const referendum = await propose(api, BOB, STAKING_ADMIN, staking.setMinCommission(30_000_000));

    // 1. Vera stakes 800 of 1,000, and votes with 900. So at least 700 are both staked and locked.
    await submit(api, vera, staking.bond(800n * PAL, 'Stash'));
    const tooMuch = vote(api, referendum, true, 'Locked1x', 1_001n * PAL);
    await assert.rejects(submit(api, vera, tooMuch), { code: 'convictionVoting.InsufficientFunds' });
    const { blockHash: voted } = await submit(api, vera, vote(api, referendum, true, 'Locked2x', 900n * PAL));
    assert.deepEqual(votesIn(await tallyAt(api, referendum, voted)), [1_800n * PAL, 0n, 900n * PAL]);
    assert.equal(await heldAt(api, vera.address, voted), 800n * PAL);
    assert.equal(await lockedAt(api, referendum, vera.address, voted), 900n * PAL);
    const { free, reserved, frozen } = await balanceAt(api, vera.address, voted);
    assert.deepEqual([reserved, frozen], [800n * PAL, 900n * PAL]);
    assert(free < 200n * PAL && free > 199n * PAL, 'only fees were paid');

    // 2. She can spend what is neither staked nor locked: 100, less the fees.
    const pay = (amount) => submit(api, vera, balances.transferAllowDeath(BOB.address, amount));
    await assert.rejects(pay(100n * PAL), { code: 'token.Frozen' });
    await pay(90n * PAL);

    // 3. She unbonds. The vote stays, and so does the lock.
    const { blockHash: unbonded } = await submit(api, vera, staking.unbond(300n * PAL));
    assert.equal(await lockedAt(api, referendum, vera.address, unbonded), 900n * PAL);
    const { active, total } = await stakeOfAt(api, vera.address, unbonded);
    assert.deepEqual([active, total], [500n * PAL, 800n * PAL]);

    // 4. She takes her vote back. The stake stays.
    const { blockHash: left } = await submit(api, vera, leave(api, referendum, vera.address));
    assert.deepEqual(votesIn(await tallyAt(api, referendum, left)), [0n, 0n, 0n]);
    assert.equal((await balanceAt(api, vera.address, left)).frozen, 0n);
    assert.equal(await heldAt(api, vera.address, left), 800n * PAL);
    assert.equal((await stakeOfAt(api, vera.address, left)).active, 500n * PAL);
  });

  story('a referendum on the staking track is enacted, and its winners stay locked for a week', async (api) => {
    const { preimage, referenda, staking } = api.tx;
    const [rita, nick] = await fundedAccounts(api, ['rita', 'nick'], 2_000n * PAL);
    const [dave] = VOTERS;
    const call = staking.setMinCommission(70_000_000);

    // 1. Rita notes the call for a deposit, submits it, and places the decision deposit.
    const noted = await submit(api, rita, preimage.notePreimage(call.method.toHex()));
    const { hash } = call.method;
    const [told] = Object.values(noted.one('preimage.Noted'));
    assert(told.eq(hash));
    const forPreimage = (await changeIn(api, noted, rita.address)).reserved;
    assert(forPreimage > 0n);
    const lookup = { Lookup: { hash_: hash, len: call.method.encodedLength } };
    const referendum = await propose(api, rita, STAKING_ADMIN, call, lookup);
    await agree(api, referendum);
    await submit(api, nick, vote(api, referendum, false, 'Locked1x', 1_500n * PAL));
    const begun = await begin(api, rita, referendum);
    const { reserved } = await balanceAt(api, rita.address, begun.hash);
    const { submissionDeposit } = api.consts.referenda;
    assert.equal(reserved, forPreimage + submissionDeposit.toBigInt() + referendum.track.decisionDeposit.toBigInt());

    // 2. Nearly all agree, with more than a quarter of all coins. So it is confirmed and enacted as soon as it can be.
    const { confirmed, done } = await enacted(api, referendum, begun);
    const all = VOTE * BigInt(VOTERS.length);
    assert.deepEqual(votesIn(confirmed.value.tally), [all, 1_500n * PAL, all]);
    const floors = await Promise.all([done.parentHash, done.hash].map(async (at) => {
      return (await (await api.at(at)).query.staking.minCommission()).toNumber();
    }));
    assert.deepEqual(floors, [0, 70_000_000]);

    // 3. Nick lost, so his coins are free at once. Dave's stay locked for a week, and at stake.
    const free = confirmed.number + api.consts.convictionVoting.voteLockingPeriod.toNumber();
    const [won, lost] = await Promise.all([dave, nick].map(({ address }, index) => {
      return submit(api, [dave, nick][index], leave(api, referendum, address));
    }));
    assert(won.blockNumber < free, 'the week is not over yet');
    assert.equal(await lockedAt(api, referendum, nick.address, lost.blockHash), 0n);
    assert.equal(await lockedAt(api, referendum, dave.address, won.blockHash), VOTE);

    // 4. Rita gets all deposits back. After the week, Dave is free too.
    const refunds = [
      referenda.refundDecisionDeposit(referendum.index), referenda.refundSubmissionDeposit(referendum.index),
      preimage.unnotePreimage(hash),
    ];
    const refunded = await submit(api, rita, api.tx.utility.batchAll(refunds));
    assert.equal((await balanceAt(api, rita.address, refunded.blockHash)).reserved, 0n);
    await until(api, 'the week is over', ({ number }) => number >= free);
    const unlock = api.tx.convictionVoting.unlock(referendum.id, dave.address);
    const { blockHash: unlocked } = await submit(api, dave, unlock);
    assert.equal(await lockedAt(api, referendum, dave.address, unlocked), 0n);
    const { total } = await stakeOfAt(api, dave.address, begun.hash);
    assert.equal(await heldAt(api, dave.address, unlocked), total);
  });

  story('a referendum on the track of the treasurer approves a spend, and the treasury pays it', async (api) => {
    const { treasury } = api.tx;
    const payee = account('//pavel').address;
    const referendum = await propose(api, BOB, SPENDER, treasury.spend(null, SPENT, payee, null));
    await agree(api, referendum);
    const begun = await begin(api, BOB, referendum);
    const { done } = await enacted(api, referendum, begun);
    const { data: { index } } = done.events.find(({ name, data }) => {
      return name === 'treasury.AssetSpendApproved' && data.beneficiary.eq(payee);
    });
    const paid = await submit(api, BOB, treasury.payout(index));
    assert.deepEqual(await changeIn(api, paid, payee), { free: SPENT, reserved: 0n });
    assert.equal(await treasuryChange(api, paid), -SPENT);
  });

  story('a referendum of root with too little support is rejected, and changes nothing', async (api) => {
    const { referenda, staking } = api.tx;
    const [rosa] = await fundedAccounts(api, ['rosa'], 11_000n * PAL);
    const referendum = await propose(api, rosa, ROOT, staking.setMaxCommission(500_000_000));
    await submit(api, VOTERS[0], vote(api, referendum, true, 'Locked6x', VOTE / 2n));
    const begun = await begin(api, rosa, referendum);

    // All votes are ayes. But 450,000 of 12,000,000 are less than 5%, the least support.
    const end = await rejected(api, referendum, begun);
    const { decisionDeposit } = referendum.track;
    assert.deepEqual(votesIn(end.value.tally), [3n * VOTE, 0n, VOTE / 2n]);
    const maximum = await (await api.at(end.hash)).query.staking.maxCommission();
    assert.equal(maximum.toNumber(), 1_000_000_000);

    // The decision deposit is returned. The deposit of the submission is not.
    const refund = await submit(api, rosa, referenda.refundDecisionDeposit(referendum.index));
    assert.equal((await changeIn(api, refund, rosa.address)).reserved, -decisionDeposit.toBigInt());
    const kept = submit(api, rosa, referenda.refundSubmissionDeposit(referendum.index));
    await assert.rejects(kept, { code: 'referenda.BadStatus' });
    const { reserved } = await balanceAt(api, rosa.address);
    assert.equal(reserved, api.consts.referenda.submissionDeposit.toBigInt());
  });
});
