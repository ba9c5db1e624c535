/**
 * Reports of double votes fill a dev chain's blocks for a minute. Some are bogus, the others are valid and about ever new
 * rounds.
 *
 * A bogus report has an empty proof that claims a set without validators. It is refused, and its sender pays a fee. The
 * key of the only validator is public, so anybody can sign its votes. Valid reports count up to a limit. From then on they
 * are refused as duplicates. Block times are compared with those of a quiet time before. Nothing else should run on the
 * machine.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { PAL, account, errorName, fund, head, submit, submitAsRoot, waitForBlocks } from './lib/chain.mjs';
import { devChain, VALIDATOR } from './lib/dev-chain.mjs';
import { doubleVoter, emptyOwnership } from './lib/faults.mjs';
import { blockTimes, pour } from './lib/flood.mjs';
import { blocksBetween, offencesIn, reportedIn } from './lib/slashing.mjs';

/** Eras so long that no report gets too old and no slash is due while blocks are full. */
const TIMING = [9, 3, 2];
/** The number of blocks in the quiet time and in the flood. A block takes a second. */
const QUIET = 30;
const FLOOD = 60;
/** The accounts that send reports. The first few send valid ones. */
const SENDERS = 12;
const VALID_SENDERS = 4;
const FUNDS = 10_000n * PAL;
/** The most stored reports of an offender, for one kind and one era. One of them represents all further reports. */
const KEPT = 64;
/** On any machine, a block of the flood has more than this number of reports on average. */
const ENOUGH = 10;
/** Far beyond the real rounds of votes. */
const FIRST_ROUND = 1_000_000n;
/** The errors of a call that reports a double vote. */
const BOGUS = 'grandpa.InvalidKeyOwnershipProof';
const DUPLICATE = 'grandpa.DuplicateOffenceReport';

describe('reports that fill blocks', () => {
  const senders = Array.from({ length: SENDERS }, (_, index) => account(`//flood//${index}`));
  const { story } = devChain(async (api) => {
    await submitAsRoot(api, api.tx.timing.setStakingTiming(...TIMING));
    await fund(api, account('//Bob'), senders, FUNDS);
  });
  let quiet;
  /** The blocks of the flood, and the number of reports by outcome: an error, or `ok`. */
  let blocks;
  let outcomes;

  story('while nobody reports anything, there is a block in every slot', async (api) => {
    const { number } = await head(api);
    await waitForBlocks(api, QUIET);
    quiet = await blockTimes(api, number, number + QUIET);
    const slot = api.consts.babe.expectedBlockTime.toNumber();
    assert.ok(quiet.mean < 1.1 * slot, `${quiet.mean} ms a block`);
  });

  story('with blocks full of them, a block takes less than twice as long', async (api, node) => {
    const { hash } = await head(api);
    const votes = await doubleVoter(api, '//Alice', hash);
    let round = FIRST_ROUND;
    const next = (index) => {
      const [votedTwice, owner] = votes(round += 1n);
      const shown = index < VALID_SENDERS ? owner : emptyOwnership(api, [votedTwice, owner]);
      return api.tx.grandpa.reportEquivocation(votedTwice, shown);
    };
    const from = (await head(api)).number;
    const stop = pour(node, senders, next);
    const { number: to } = await waitForBlocks(api, FLOOD).finally(stop);

    blocks = await blocksBetween(api, from + 1, to);
    outcomes = countOutcomes(api, blocks);
    const count = Object.values(outcomes).reduce((sum, each) => sum + each, 0);
    assert.ok(count > ENOUGH * blocks.length, `only ${count} reports in ${blocks.length} blocks`);
    const busy = await blockTimes(api, from, to);
    const told = `${count} reports in ${blocks.length} blocks: ${JSON.stringify({ quiet, busy })}`;
    assert.ok(busy.mean < 2 * quiet.mean, told);
    console.log(told);
  });

  story('of the valid ones a bounded number is kept, and nothing else than they are has an effect', async (api) => {
    const { ok, ...refused } = outcomes;
    assert.ok(ok === KEPT || ok === KEPT + 1, `${ok} were taken`);
    assert.deepEqual(Object.keys(refused).sort(), [DUPLICATE, BOGUS]);
    assert.ok(refused[DUPLICATE] > 0 && refused[BOGUS] > 0);
    const events = blocks.flatMap((block) => block.events);
    assert.deepEqual(offencesIn(events), Array(ok).fill('grandpa:equivoca'));
    assert.ok(reportedIn(events).every(({ validator }) => validator === VALIDATOR));
    const stored = await (await api.at(blocks.at(-1).hash)).query.offences.reports.keys();
    assert.equal(stored.length, ok);
  });

  story('the sender of a refused report pays its fee', async () => {
    const fees = blocks.flatMap(({ events }) => {
      return failuresIn(events).map(({ extrinsic }) => feeOf(events, extrinsic));
    });
    assert.ok(fees.length > 0);
    assert.ok(fees.every((fee) => fee > 0n));
  });

  story('the chain goes on', async (api) => {
    const { number } = await waitForBlocks(api, 3);
    assert.ok(number > blocks.at(-1).number);
    const { fee } = await submit(api, account('//Charlie'), api.tx.balances.transferKeepAlive(senders[0].address, PAL));
    assert.ok(fee > 0n);
  });
});

/** The outcomes of the signed calls in blocks, which all are reports: `{ ok, [error]: count }`. */
function countOutcomes(api, blocks) {
  const counts = { ok: 0 };
  for (const { events } of blocks) {
    const failures = failuresIn(events);
    const signed = events.filter(({ name }) => name === 'transactionPayment.TransactionFeePaid');
    counts.ok += signed.length - failures.length;
    for (const { data } of failures) {
      const error = errorName(api, data.dispatchError);
      counts[error] = (counts[error] ?? 0) + 1;
    }
  }
  return counts;
}

function failuresIn(events) {
  return events.filter(({ name }) => name === 'system.ExtrinsicFailed');
}

function feeOf(events, extrinsic) {
  const paid = events.find((event) => event.name === 'transactionPayment.TransactionFeePaid' && event.extrinsic === extrinsic);
  return paid.data.actualFee.toBigInt();
}
