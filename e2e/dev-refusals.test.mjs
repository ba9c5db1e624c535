// Each input that staking refuses on a running chain: the exact error, and no change but the fee.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import {
  account, activeEra, eventsAt, EXISTENTIAL_DEPOSIT, head, PAL, submit, submitAsRoot, waitForEra,
} from './lib/chain.mjs';
import { devChain, fundedAccounts, VALIDATOR } from './lib/dev-chain.mjs';
import { balanceAt, candidateAt, changedStakingKeys, claimedPagesAt } from './lib/staking.mjs';

/** Events of hooks that change staking's storage. A block with such an event proves nothing about a call. */
const HOOKS = ['session.NewSession', 'staking.EraPaid', 'staking.StakersElected', 'staking.PayoutStarted'];
/** Every step of an election changes storage too. Each has an event, unless its page is empty. */
const isOfHooks = ({ name }) => HOOKS.includes(name) || name.startsWith('validatorElection.');
const COMMISSION_5 = { commission: 50_000_000, blocked: false };

/** The stakers of all stories. No story changes them, because everything is refused. */
const actors = {};
/** A finished era whose page was claimed. */
let claimedEra;

async function prepare(api) {
  const { staking } = api.tx;
  await submitAsRoot(api, staking.setAutomaticPayouts(false));
  const names = ['stella', 'cora', 'vera', 'bill', 'nina', 'paul', 'olga'];
  const accounts = await fundedAccounts(api, names, 10_000n * PAL);
  names.forEach((name, index) => { actors[name] = accounts[index]; });
  const { stella, cora, vera, bill, nina, paul } = actors;

  // Stella bonds, with Cora as controller. Vera and Bill are candidates, and Bill blocks nominations. Nina nominates. Paul
  // only bonds, with the minimum. Olga does not stake.
  const steps = [
    [[stella, staking.bond(1_000n * PAL, 'Stash')], [stella, staking.setController(cora.address)]],
    [[vera, staking.bond(1_000n * PAL, 'Staked')], [vera, staking.validate(COMMISSION_5)]],
    [[bill, staking.bond(1_000n * PAL, 'Staked')], [bill, staking.validate({ ...COMMISSION_5, blocked: true })]],
    [[nina, staking.bond(100n * PAL, 'Staked')], [nina, staking.nominate([VALIDATOR])]],
    [[paul, staking.bond(100n * PAL, 'Staked')], [paul, staking.unbond(PAL)]],
  ];
  await Promise.all(steps.map(async (calls) => {
    for (const [who, call] of calls) await submit(api, who, call);
  }));

  await waitForEra(api, 1);
  claimedEra = 0;
  await submit(api, actors.olga, staking.payoutStakers(VALIDATOR, claimedEra));
}

/**
 * Asserts that the transaction of `send()` fails with exactly `code`, and that its block does not change staking. Resolves
 * with the receipt and all events of that block. If hooks changed staking in the block, tries again in another block.
 */
async function refusedInBlock(api, send, code) {
  for (;;) {
    const outcome = send();
    await assert.rejects(outcome, { code });
    const { receipt } = await outcome.catch((failure) => failure);
    const events = await eventsAt(api, receipt.blockHash);
    if (events.some(isOfHooks)) continue;
    const changed = await changedStakingKeys(api, receipt.parentHash, receipt.blockHash);
    // Idle tasks have no events. Each block in which they end writes this key.
    if (changed.includes('idleTasks')) continue;
    assert.deepEqual(changed, []);
    return { receipt, events };
  }
}

/** Asserts that `call`, signed by `who`, fails with `code`, and that the signer loses nothing but its fee. */
async function refused(api, who, call, code) {
  const { receipt, events } = await refusedInBlock(api, () => submit(api, who, call), code);
  const [before, after] = await Promise.all([
    balanceAt(api, who.address, receipt.parentHash), balanceAt(api, who.address, receipt.blockHash),
  ]);
  const fees = events
    .filter(({ name, data }) => name === 'transactionPayment.TransactionFeePaid' && data.who.toString() === who.address)
    .reduce((sum, { data }) => sum + data.actualFee.toBigInt() + data.tip.toBigInt(), 0n);
  assert(fees > 0n, `${who.address} paid nothing for ${call.method.method} in block ${receipt.blockNumber}`);
  assert.deepEqual(after, { ...before, free: before.free - fees });
}

/** As `refused`, for many calls at once: `[who, call, code]`. */
function allRefused(api, cases) {
  return Promise.all(cases.map(([who, call, code]) => refused(api, who, call, code)));
}

describe('what staking refuses on a dev chain', () => {
  const { story } = devChain(prepare);

  story('a stash bonds once, with or without a controller', (api) => allRefused(api, [
    [actors.nina, api.tx.staking.bond(200n * PAL, 'Staked'), 'staking.AlreadyBonded'],
    [actors.stella, api.tx.staking.bond(200n * PAL, 'Staked'), 'staking.AlreadyBonded'],
  ]));

  story('a bond under the minimum is refused, down to dust', (api) => allRefused(api, [
    [actors.olga, api.tx.staking.bond(100n * PAL - 1n, 'Staked'), 'staking.InsufficientBond'],
    [actors.olga, api.tx.staking.bond(EXISTENTIAL_DEPOSIT - 1n, 'Staked'), 'staking.InsufficientBond'],
    [actors.olga, api.tx.staking.bond(0, 'Staked'), 'staking.InsufficientBond'],
  ]));

  story('an active stake under its role\'s minimum neither nominates nor validates, and a role keeps its minimum', async (api) => {
    const { paul, nina, vera } = actors;
    await allRefused(api, [
      [paul, api.tx.staking.nominate([VALIDATOR]), 'staking.InsufficientBond'],
      [paul, api.tx.staking.validate(COMMISSION_5), 'staking.InsufficientBond'],
      [nina, api.tx.staking.validate(COMMISSION_5), 'staking.InsufficientBond'],
      [nina, api.tx.staking.unbond(1), 'staking.InsufficientBond'],
      [vera, api.tx.staking.unbond(1), 'staking.InsufficientBond'],
    ]);
  });

  story('nominations: none, seventeen, one twice, an unknown one and one that blocks', (api) => {
    const { nina, vera, bill, olga } = actors;
    const seventeen = Array.from({ length: 17 }, (_, index) => account(`//candidate//${index}`).address);
    const nominate = (...targets) => api.tx.staking.nominate(targets);
    return allRefused(api, [
      [nina, nominate(), 'staking.EmptyTargets'],
      [nina, nominate(...seventeen), 'staking.TooManyTargets'],
      [nina, nominate(VALIDATOR, vera.address, VALIDATOR), 'staking.DuplicateTarget'],
      [nina, nominate(VALIDATOR, olga.address), 'staking.BadTarget'],
      [nina, nominate(bill.address), 'staking.BadTarget'],
      // Vera can be nominated, so the error is about Bill.
      [nina, nominate(vera.address, bill.address), 'staking.BadTarget'],
    ]);
  });

  story('a commission under the minimum is refused for as long as there is one', async (api) => {
    const { vera } = actors;
    await submitAsRoot(api, api.tx.staking.setMinCommission(60_000_000));
    await refused(api, vera, api.tx.staking.validate(COMMISSION_5), 'staking.CommissionTooLow');
    await refused(api, vera, api.tx.staking.validate({ commission: 59_999_999, blocked: false }), 'staking.CommissionTooLow');
    const atMinimum = await submit(api, vera, api.tx.staking.validate({ commission: 60_000_000, blocked: false }));
    assert.equal((await candidateAt(api, vera.address, atMinimum.blockHash)).commission, 60_000_000n);

    await submitAsRoot(api, api.tx.staking.setMinCommission(0));
    const lower = await submit(api, vera, api.tx.staking.validate(COMMISSION_5));
    assert.equal((await candidateAt(api, vera.address, lower.blockHash)).commission, 50_000_000n);
  });

  story('a commission over a hundred percent does not get into a block', async (api) => {
    const { vera } = actors;
    const before = await head(api);
    const call = api.tx.staking.validate({ commission: 1_000_000_001, blocked: false });
    await assert.rejects(submit(api, vera, call), /1002: Verification Error/);
    assert.deepEqual(await candidateAt(api, vera.address), await candidateAt(api, vera.address, before.hash));
    assert.deepEqual(await balanceAt(api, vera.address), await balanceAt(api, vera.address, before.hash));
  });

  story('only the controller acts for a stash, and only a stash adds to its stake', (api) => {
    const { stella, cora, olga } = actors;
    const { staking } = api.tx;
    return allRefused(api, [
      ...[stella, olga].flatMap((who) => [
        staking.unbond(PAL), staking.rebond(PAL), staking.withdrawUnbonded(0), staking.validate(COMMISSION_5),
        staking.nominate([VALIDATOR]), staking.chill(), staking.setPayee('Staked'), staking.kick([VALIDATOR]),
      ].map((call) => [who, call, 'staking.NotController'])),
      ...[cora, olga].flatMap((who) => [
        staking.bondExtra(PAL), staking.setController(olga.address),
      ].map((call) => [who, call, 'staking.NotStash'])),
      [stella, staking.setController(VALIDATOR), 'staking.AlreadyPaired'],
      [cora, staking.rebond(PAL), 'staking.NoUnlockChunk'],
    ]);
  });

  story('an era that is not over, one that never was, and a validator that was not elected pay nothing', async (api) => {
    const { olga, vera } = actors;
    const { index } = await activeEra(api);
    const { payoutStakers, payoutStakersByPage } = api.tx.staking;
    await allRefused(api, [
      // One era ahead, because the active era may have ended when the call is in a block.
      [olga, payoutStakers(VALIDATOR, index + 1), 'staking.InvalidEraToReward'],
      [olga, payoutStakersByPage(VALIDATOR, index + 1, 0), 'staking.InvalidEraToReward'],
      [olga, payoutStakers(VALIDATOR, 4_294_967_295), 'staking.InvalidEraToReward'],
      [olga, payoutStakers(vera.address, claimedEra), 'staking.InvalidEraToReward'],
      [olga, payoutStakers(olga.address, claimedEra), 'staking.InvalidEraToReward'],
    ]);
  });

  story('the active era itself pays nothing', async (api) => {
    const { olga } = actors;
    // Right after the start of an era there is enough time for the claim.
    const began = await waitForEra(api, (await activeEra(api)).index + 1);
    const { index } = await activeEra(api, began.hash);
    await refused(api, olga, api.tx.staking.payoutStakers(VALIDATOR, index), 'staking.InvalidEraToReward');
  });

  story('a page that does not exist and a page that is paid pay nothing', async (api) => {
    const { olga, nina } = actors;
    const { payoutStakers, payoutStakersByPage } = api.tx.staking;
    assert.deepEqual(await claimedPagesAt(api, claimedEra, VALIDATOR), [0]);
    await allRefused(api, [
      [olga, payoutStakersByPage(VALIDATOR, claimedEra, 1), 'staking.InvalidPage'],
      [olga, payoutStakersByPage(VALIDATOR, claimedEra, 4_294_967_295), 'staking.InvalidPage'],
      [olga, payoutStakers(VALIDATOR, claimedEra), 'staking.AlreadyClaimed'],
      [nina, payoutStakersByPage(VALIDATOR, claimedEra, 0), 'staking.AlreadyClaimed'],
    ]);
  });

  story('nobody is chilled, reaped or raised by others without grounds', (api) => {
    const { olga, nina, vera, stella } = actors;
    const { staking } = api.tx;
    return allRefused(api, [
      [olga, staking.chillOther(nina.address), 'staking.CannotChillOther'],
      [olga, staking.chillOther(vera.address), 'staking.CannotChillOther'],
      [nina, staking.chillOther(VALIDATOR), 'staking.CannotChillOther'],
      // Neither validates nor nominates, so there is nothing to chill.
      [olga, staking.chillOther(stella.address), 'staking.CannotChillOther'],
      [nina, staking.chillOther(olga.address), 'staking.NotStash'],
      [olga, staking.reapStash(nina.address, 0), 'staking.FundedTarget'],
      [olga, staking.forceApplyMinCommission(nina.address), 'staking.NotStash'],
    ]);
  });

  story('what governance decides, a signed account does not', (api) => {
    const { staking } = api.tx;
    const noop = { Noop: null };
    const calls = [
      staking.setValidatorCount(4),
      staking.increaseValidatorCount(1),
      staking.scaleValidatorCount(50),
      staking.forceNoEras(),
      staking.forceNewEra(),
      staking.forceNewEraAlways(),
      staking.setInvulnerables([VALIDATOR]),
      staking.forceUnstake(VALIDATOR, 0),
      staking.setStakingConfigs({ Set: 1 }, noop, noop, noop, noop, noop, noop),
      staking.setMinCommission(1),
      staking.setAutomaticPayouts(true),
      staking.setMinimumValidatorCount(2),
      staking.setSlashRewardFraction(1),
      staking.setMaxCommission(1_000_000_000),
      staking.setMaxEraDuration(1),
      staking.cancelDeferredSlash(claimedEra, [0]),
      staking.manualSlash(VALIDATOR, claimedEra, 1),
      staking.restoreLedger(actors.nina.address, null, null, null),
    ];
    // A staker, a stranger, and the sudo account without sudo.
    const callers = [actors.nina, actors.olga, account('//Alice')];
    return allRefused(api, callers.flatMap((who) => calls.map((call) => [who, call, 'BadOrigin'])));
  });

  story('nor does governance slash for nothing, or restore what is whole', async (api) => {
    const { staking } = api.tx;
    const { stella, cora, vera, nina, olga } = actors;
    const { index } = await activeEra(api);
    const balances = () => Promise.all([stella, cora, nina, olga].map(({ address }) => balanceAt(api, address)));
    const before = await balances();
    const tenth = 100_000_000;
    const cases = [
      [staking.manualSlash(VALIDATOR, index, 0), 'staking.BoundNotMet'],
      [staking.manualSlash(vera.address, index, tenth), 'staking.BadTarget'],
      [staking.manualSlash(nina.address, index, tenth), 'staking.BadTarget'],
      // Far enough ahead: none of these eras has begun when the call is in a block.
      [staking.manualSlash(VALIDATOR, index + 10, tenth), 'staking.InvalidEraToReward'],
      [staking.manualSlash(VALIDATOR, 4_294_967_295, tenth), 'staking.InvalidEraToReward'],
      ...[stella, nina].flatMap(({ address }) => [null, 0, 50n * PAL, 5_000n * PAL].map((total) => {
        return [staking.restoreLedger(address, null, total, null), 'staking.CannotRestoreLedger'];
      })),
      [staking.restoreLedger(stella.address, cora.address, 0, null), 'staking.CannotRestoreLedger'],
      [staking.restoreLedger(stella.address, stella.address, 0, null), 'staking.CannotRestoreLedger'],
      [staking.restoreLedger(olga.address, null, null, null), 'staking.NotStash'],
      [staking.restoreLedger(olga.address, null, 50n * PAL, null), 'staking.NotStash'],
      // The controller of another stash has no stake of its own.
      [staking.restoreLedger(cora.address, null, null, null), 'staking.NotStash'],
    ];
    await Promise.all(cases.map(([call, code]) => refusedInBlock(api, () => submitAsRoot(api, call), code)));
    assert.deepEqual(await balances(), before);
  });

  story('sudo passes on the refusal of the call that it wraps, and refuses who doesn\'t have it', async (api) => {
    const { staking } = api.tx;
    await assert.rejects(submitAsRoot(api, staking.setValidatorCount(0)), { code: 'staking.BoundNotMet' });
    await assert.rejects(submitAsRoot(api, staking.setValidatorCount(1_001)), { code: 'staking.TooManyValidators' });
    assert.equal((await api.query.staking.validatorCount()).toNumber(), 1);
    await refused(api, actors.olga, api.tx.sudo.sudo(staking.forceNoEras()), 'sudo.RequireSudo');
    assert.equal((await api.query.staking.forceEra()).type, 'NotForcing');
  });
});
