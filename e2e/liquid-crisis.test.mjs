/**
 * A crisis of liquid staking: half of all holders leave, then the validator is slashed.
 *
 * Four holders deposit 20,000 PAL each. Anna leaves with a part at once, as far as the buffer lasts. She and Bert queue with all
 * else. Then the only validator loses a tenth by hand. Its operator's bond pays first, the insurance fund second, the rest is
 * borne by holders and the batch. The model of `lib/liquid.mjs` computes each sum from the rules, and is compared with the
 * state of each block, to the unit.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  account, activeEra, EXISTENTIAL_DEPOSIT, head, PAL, submit, submitAsRoot, until,
} from './lib/chain.mjs';
import { devChainWith, firstEraThatExposes, fundedAccounts, VALIDATOR } from './lib/dev-chain.mjs';
import { LIQUID_TOKEN, modelOf, tokensOf } from './lib/liquid.mjs';
import { firstEvent, slashedIn } from './lib/slashing.mjs';
import { preferencesFor } from './lib/staking-page.mjs';
import { changeIn, heldAt } from './lib/staking.mjs';

/** Eras of 20 s. A slash is deferred by one era. */
const TIMING = { sessionsPerEra: 2, bondingDuration: 3, slashDeferDuration: 1 };
const DEPOSIT = 20_000n * PAL;
const AT_ONCE = 2_000n * PAL;
const BOND = 200n * PAL;
/** What the genesis gives to the insurance fund. */
const INSURANCE = 1_000n * PAL;
/** The slash, in parts of 10⁹. */
const TENTH = 100_000_000n;

describe('half of all holders leave, then the validator is slashed', () => {
  let holders;
  let operator;
  let model;
  /** The era for which the validator is slashed, and the first block of which the slash is known. */
  let era;
  let slashed;
  let closed;

  const { story } = devChainWith(TIMING, async (api) => {
    holders = await fundedAccounts(api, ['anna', 'bert', 'cleo', 'dora'], DEPOSIT + 100n * PAL);
    [operator] = await fundedAccounts(api, ['olga'], 2n * BOND);
    model = await modelOf(api, INSURANCE);
  });

  /** Submits a call of liquid staking, and lets the model follow up to its block. */
  async function step(api, who, call) {
    const receipt = await submit(api, who, call);
    await model.followTo(receipt.blockNumber);
    return receipt;
  }

  const refused = (api, who, call, code) => assert.rejects(submit(api, who, call), { code: `liquidStaking.${code}` });
  const exitAtOnce = (api, shares) => api.tx.liquidStaking.exitAtOnce(shares, 0);

  story('four deposit, and an operator bonds', async (api) => {
    const { liquidStaking } = api.tx;
    await submitAsRoot(api, liquidStaking.setValidator(0, VALIDATOR, operator.address));
    const bonded = await step(api, operator, liquidStaking.bondOperator(0, BOND));
    assert.equal(await heldAt(api, operator.address, bonded.blockHash, 'LiquidStaking'), BOND);
    for (const holder of holders) {
      const { blockHash } = await step(api, holder, liquidStaking.deposit(DEPOSIT, DEPOSIT));
      assert.equal(await tokensOf(api, holder.address, blockHash), DEPOSIT);
    }
    const { name, symbol, decimals } = await api.query.assets.metadata(LIQUID_TOKEN);
    assert.deepEqual([name.toUtf8(), symbol.toUtf8(), decimals.toNumber()], ['Liquid PAL', 'lqPAL', 12]);
    era = await firstEraThatExposes(api, VALIDATOR, [model.stashes[0]]);
    await until(api, 'the stake is at work', async ({ hash }) => (await activeEra(api, hash)).index >= era);
    await model.followTo((await head(api)).number);
    assert(model.active[0] >= (4n * DEPOSIT * 19n) / 20n);
  });

  story('one leaves at once as far as the buffer lasts, and half of all queue', async (api) => {
    const [anna, bert] = holders;
    const left = await step(api, anna, exitAtOnce(api, AT_ONCE));
    const { amount } = left.one('liquidStaking.ExitedAtOnce');
    assert.equal((await changeIn(api, left, anna.address, { signed: true })).free, amount.toBigInt());
    await refused(api, anna, exitAtOnce(api, 2n * AT_ONCE), 'BufferTooSmall');
    const requests = [];
    for (const who of [anna, bert]) {
      const shares = await tokensOf(api, who.address);
      requests.push(await step(api, who, api.tx.liquidStaking.requestExit(shares)));
      assert.equal(await tokensOf(api, who.address), 0n);
    }
    closed = await firstEvent(api, requests[1].blockNumber, 'liquidStaking.BatchClosed');
    await model.followTo(closed.number);
    assert.equal(closed.value.shares.toBigInt(), 2n * DEPOSIT - AT_ONCE);
  });

  story('while a slash is pending, nobody leaves at once', async (api) => {
    const [, , , dora] = holders;
    const stash = account('//Alice//stash');
    slashed = await submitAsRoot(api, api.tx.staking.manualSlash(VALIDATOR, era, TENTH));
    await refused(api, dora, exitAtOnce(api, PAL), 'SlashesPending');
    // It was chilled. The chain has no other validator.
    await submit(api, stash, api.tx.staking.validate(preferencesFor(10)));
  });

  story('bond, insurance fund, then holders and the batch bear the slash, by what each of them lost', async (api) => {
    const [, , , dora] = holders;
    const loss = await firstEvent(api, slashed.blockNumber, 'liquidStaking.LossTaken');
    await model.followTo(loss.number - 1);
    const exposed = model.active[0] + model.batches.get(0).chunks[0];
    const { insurance } = model;
    await model.followTo(loss.number);
    const { byBond, byInsurance, byBatches, byHolders } = loss.value;
    const parts = [byBond, byInsurance, byBatches, byHolders].map((part) => part.toBigInt());
    const all = parts.reduce((sum, part) => sum + part);
    assert.equal(all, slashedIn(loss.events)[model.stashes[0]]);
    // More may be at stake than was exposed: rewards of the eras since.
    assert(all * 10n <= exposed, `${all} of ${exposed}`);
    assert.deepEqual(parts.slice(0, 2), [BOND, insurance - EXISTENTIAL_DEPOSIT]);
    assert(parts[2] > 0n && parts[3] > 0n);
    assert.equal(await heldAt(api, operator.address, loss.hash, 'LiquidStaking'), 0n);
    assert(model.isBunker, 'the rest is more than 1%');
    await refused(api, dora, exitAtOnce(api, PAL), 'BunkerMode');
  });

  story('the batch is settled, and its members are paid the same for a share, in any order', async (api) => {
    const [anna, bert] = holders;
    const settled = await firstEvent(api, slashed.blockNumber, 'liquidStaking.BatchSettled');
    await model.followTo(settled.number);
    const deposit = api.consts.liquidStaking.requestDeposit.toBigInt();
    for (const who of [bert, anna]) {
      const claimed = await step(api, who, api.tx.liquidStaking.claimExit(0));
      const change = await changeIn(api, claimed, who.address, { signed: true });
      assert.equal(change.free, model.payOf(0, who.address) - change.reserved);
      assert.equal(change.reserved, -deposit);
    }
    const batch = await api.query.liquidStaking.batchById(0);
    assert(batch.isNone, 'the last member has claimed');
  });

  story('who stayed has the rest', async (api) => {
    const [, , cleo, dora] = holders;
    const { number, hash } = await head(api);
    await model.followTo(number);
    for (const who of [cleo, dora]) assert.equal(await tokensOf(api, who.address, hash), DEPOSIT);
    assert.equal(model.shares, 2n * DEPOSIT);
    const worth = model.valueOf(DEPOSIT);
    assert(worth < DEPOSIT && 2n * worth <= model.nav);
  });
});
