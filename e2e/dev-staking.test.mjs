// Stakers on a dev chain: every call that moves or directs a stake. The effect is checked exactly, in the block of the
// call. Automatic payouts are off, so a reward is paid only by a claim.
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { account, activeEra, eventsAt, head, PAL, submit, submitAsRoot, waitForEra } from './lib/chain.mjs';
import {
  devChain, firstEraThatExposes, fundedAccounts, GENESIS_NOMINATORS, TOGETHER, VALIDATOR,
} from './lib/dev-chain.mjs';
import {
  balanceAt, candidateAt, claimedPagesAt, controllerAt, duePayouts, electedForAt, exposureAt, heldAt, issuanceAt, ledgerAt,
  mintedIn, payeeAt, plannedEraAt, stakeOfAt, targetsAt, unlockEraAt,
} from './lib/staking.mjs';

/** The bonding duration of the dev chain, in eras. */
const BONDING_DURATION = 3;

/** The change of an account in a transaction's block: `{ free, reserved }`. The fee of a signer is added back. */
async function movedBy(api, receipt, address, { signed = true } = {}) {
  const [before, after] = await Promise.all([
    balanceAt(api, address, receipt.parentHash), balanceAt(api, address, receipt.blockHash),
  ]);
  const fee = signed ? receipt.fee : 0n;
  return { free: after.free - before.free + fee, reserved: after.reserved - before.reserved };
}

/** Asserts the exact ledger of a stash, its `controller`, and that staking holds exactly the total. */
async function checkStake(api, receipt, { stash, controller = stash, active, unlocking = [] }) {
  const total = unlocking.reduce((sum, { value }) => sum + value, active);
  assert.equal(await controllerAt(api, stash, receipt.blockHash), controller);
  assert.deepEqual(await ledgerAt(api, controller, receipt.blockHash), { stash, total, active, unlocking });
  assert.equal(await heldAt(api, stash, receipt.blockHash), total);
}

describe('stakers on a dev chain', TOGETHER, () => {
  const { story } = devChain((api) => submitAsRoot(api, api.tx.staking.setAutomaticPayouts(false)));

  story('a stash bonds, tops up, unbonds, rebonds, and withdraws when the bonding duration is over', async (api) => {
    const { staking } = api.tx;
    const [nina] = await fundedAccounts(api, ['nina'], 10_000n * PAL);
    const stash = nina.address;

    const bond = await submit(api, nina, staking.bond(1_000n * PAL, 'Stash'));
    await checkStake(api, bond, { stash, active: 1_000n * PAL });
    assert.equal(await payeeAt(api, stash, bond.blockHash), 'Stash');
    assert.deepEqual(await movedBy(api, bond, stash), { free: -1_000n * PAL, reserved: 1_000n * PAL });
    assert.equal(bond.one('staking.Bonded').amount.toBigInt(), 1_000n * PAL);

    const extra = await submit(api, nina, staking.bondExtra(500n * PAL + 7n));
    await checkStake(api, extra, { stash, active: 1_500n * PAL + 7n });
    assert.deepEqual(await movedBy(api, extra, stash), { free: -(500n * PAL + 7n), reserved: 500n * PAL + 7n });

    const unbond = await submit(api, nina, staking.unbond(400n * PAL));
    const era = await unlockEraAt(api, unbond.blockHash);
    const unlocking = [{ value: 400n * PAL, era }];
    await checkStake(api, unbond, { stash, active: 1_100n * PAL + 7n, unlocking });
    assert.deepEqual(await movedBy(api, unbond, stash), { free: 0n, reserved: 0n });
    assert.equal(unbond.one('staking.Unbonded').amount.toBigInt(), 400n * PAL);

    const rebond = await submit(api, nina, staking.rebond(150n * PAL));
    const left = [{ value: 250n * PAL, era }];
    await checkStake(api, rebond, { stash, active: 1_250n * PAL + 7n, unlocking: left });
    assert.deepEqual(await movedBy(api, rebond, stash), { free: 0n, reserved: 0n });
    assert.equal(rebond.one('staking.Bonded').amount.toBigInt(), 150n * PAL);

    const early = await submit(api, nina, staking.withdrawUnbonded(0));
    assert((await activeEra(api, early.blockHash)).index < era);
    await checkStake(api, early, { stash, active: 1_250n * PAL + 7n, unlocking: left });
    assert.deepEqual(await movedBy(api, early, stash), { free: 0n, reserved: 0n });
    assert.deepEqual(early.all('staking.Withdrawn'), []);

    await waitForEra(api, era);
    const withdrawal = await submit(api, nina, staking.withdrawUnbonded(0));
    await checkStake(api, withdrawal, { stash, active: 1_250n * PAL + 7n });
    assert.deepEqual(await movedBy(api, withdrawal, stash), { free: 250n * PAL, reserved: -250n * PAL });
    assert.equal(withdrawal.one('staking.Withdrawn').amount.toBigInt(), 250n * PAL);
  });

  story('what unbonds while an election reads stakes waits with the era that is being elected', async (api) => {
    const [ulla] = await fundedAccounts(api, ['ulla'], 1_000n * PAL);
    await submit(api, ulla, api.tx.staking.bond(900n * PAL, 'Stash'));
    const expected = new Map();
    const seen = new Set();
    while (seen.size < 2) {
      const { blockHash } = await submit(api, ulla, api.tx.staking.unbond(PAL));
      const [planned, elected] = await Promise.all([plannedEraAt(api, blockHash), electedForAt(api, blockHash)]);
      assert(elected === null || elected === planned + 1, `an election for era ${elected} while ${planned} is planned`);
      const era = (elected ?? planned) + BONDING_DURATION;
      seen.add(elected === null ? 'between elections' : 'during one');
      expected.set(era, (expected.get(era) ?? 0n) + PAL);
      const { unlocking } = await ledgerAt(api, ulla.address, blockHash);
      assert.deepEqual(unlocking, [...expected].map(([at, value]) => ({ value, era: at })));
    }
  });

  story('a stash that unbonds everything and withdraws it is forgotten', async (api) => {
    const [quinn] = await fundedAccounts(api, ['quinn'], 1_000n * PAL);
    const stash = quinn.address;
    await submit(api, quinn, api.tx.staking.bond(500n * PAL, 'Staked'));
    const unbond = await submit(api, quinn, api.tx.staking.unbond(500n * PAL));
    const [{ era }] = (await ledgerAt(api, stash, unbond.blockHash)).unlocking;

    await waitForEra(api, era);
    const withdrawal = await submit(api, quinn, api.tx.staking.withdrawUnbonded(0));
    assert.deepEqual(await movedBy(api, withdrawal, stash), { free: 500n * PAL, reserved: -500n * PAL });
    assert.equal(await controllerAt(api, stash, withdrawal.blockHash), null);
    assert.equal(await ledgerAt(api, stash, withdrawal.blockHash), null);
    assert.equal(await payeeAt(api, stash, withdrawal.blockHash), null);
    assert.equal(await heldAt(api, stash, withdrawal.blockHash), 0n);
  });

  story('a stash names a controller; then the controller acts and the stash is refused', async (api) => {
    const { staking } = api.tx;
    const [stella, cora] = await fundedAccounts(api, ['stella', 'cora'], 2_000n * PAL);
    const [stash, controller] = [stella.address, cora.address];
    await submit(api, stella, staking.bond(1_000n * PAL, 'Stash'));

    const named = await submit(api, stella, staking.setController(controller));
    await checkStake(api, named, { stash, controller, active: 1_000n * PAL });
    assert.equal(await ledgerAt(api, stash, named.blockHash), null);

    for (const call of [staking.unbond(PAL), staking.nominate([VALIDATOR]), staking.setPayee('Staked'), staking.chill()]) {
      await assert.rejects(submit(api, stella, call), { code: 'staking.NotController' });
    }
    const unchanged = await head(api);
    assert.equal((await ledgerAt(api, controller, unchanged.hash)).active, 1_000n * PAL);
    assert.equal(await targetsAt(api, stash, unchanged.hash), null);
    assert.equal(await payeeAt(api, stash, unchanged.hash), 'Stash');

    const unbond = await submit(api, cora, staking.unbond(100n * PAL));
    const era = await unlockEraAt(api, unbond.blockHash);
    const unlocking = [{ value: 100n * PAL, era }];
    await checkStake(api, unbond, { stash, controller, active: 900n * PAL, unlocking });
    const nomination = await submit(api, cora, staking.nominate([VALIDATOR]));
    assert.deepEqual(await targetsAt(api, stash, nomination.blockHash), [VALIDATOR]);
    const payee = await submit(api, cora, staking.setPayee('Controller'));
    assert.equal(await payeeAt(api, stash, payee.blockHash), 'Controller');

    // Only the stash may add to the stake and name a controller.
    await assert.rejects(submit(api, cora, staking.bondExtra(PAL)), { code: 'staking.NotStash' });
    await assert.rejects(submit(api, cora, staking.setController(controller)), { code: 'staking.NotStash' });
    const extra = await submit(api, stella, staking.bondExtra(50n * PAL));
    await checkStake(api, extra, { stash, controller, active: 950n * PAL, unlocking });
    const back = await submit(api, stella, staking.setController(stash));
    await checkStake(api, back, { stash, active: 950n * PAL, unlocking });
    await assert.rejects(submit(api, cora, staking.chill()), { code: 'staking.NotController' });
  });

  story('a candidate is nominated, kicks, blocks and chills, and keeps the nominators that it did not kick', async (api) => {
    const { staking } = api.tx;
    const [vera, nora, noah, nico] = await fundedAccounts(api, ['vera', 'nora', 'noah', 'nico'], 6_000n * PAL);
    await submit(api, vera, staking.bond(5_000n * PAL, 'Staked'));
    const validation = await submit(api, vera, staking.validate({ commission: 50_000_000, blocked: false }));
    assert.deepEqual(
      await candidateAt(api, vera.address, validation.blockHash), { commission: 50_000_000n, blocked: false },
    );
    assert.equal(validation.one('staking.ValidatorPrefsSet').stash.toString(), vera.address);

    const nominations = [[nora, [VALIDATOR, vera.address]], [noah, [vera.address]], [nico, [vera.address, VALIDATOR]]];
    for (const [nominator, targets] of nominations) {
      await submit(api, nominator, staking.bond(200n * PAL, 'Staked'));
      const nomination = await submit(api, nominator, staking.nominate(targets));
      assert.deepEqual(await targetsAt(api, nominator.address, nomination.blockHash), targets);
    }

    const kick = await submit(api, vera, staking.kick([nora.address, noah.address]));
    assert.deepEqual(
      kick.all('staking.Kicked').map(({ nominator, stash }) => [nominator.toString(), stash.toString()]),
      [[nora.address, vera.address], [noah.address, vera.address]],
    );
    assert.deepEqual(await targetsAt(api, nora.address, kick.blockHash), [VALIDATOR]);
    // A nominator without targets is removed.
    assert.equal(await targetsAt(api, noah.address, kick.blockHash), null);
    assert.equal(kick.one('staking.Chilled').stash.toString(), noah.address);
    assert.deepEqual(await targetsAt(api, nico.address, kick.blockHash), [vera.address, VALIDATOR]);

    const block = await submit(api, vera, staking.validate({ commission: 1_000_000_000, blocked: true }));
    assert.deepEqual(await candidateAt(api, vera.address, block.blockHash), { commission: 1_000_000_000n, blocked: true });

    const chill = await submit(api, vera, staking.chill());
    assert.equal(await candidateAt(api, vera.address, chill.blockHash), null);
    assert.equal(chill.one('staking.Chilled').stash.toString(), vera.address);
    await checkStake(api, chill, { stash: vera.address, active: 5_000n * PAL });
    assert.deepEqual(await targetsAt(api, nico.address, chill.blockHash), [vera.address, VALIDATOR]);

    const rest = await submit(api, nico, staking.chill());
    assert.equal(await targetsAt(api, nico.address, rest.blockHash), null);
    await checkStake(api, rest, { stash: nico.address, active: 200n * PAL });
  });

  story('a page claimed by hand pays every staker where its payee says, to the unit', async (api) => {
    const { staking } = api.tx;
    const bond = 20_000n * PAL;
    const nominators = await fundedAccounts(api, ['pia', 'pat', 'pam', 'paul', 'penn'], bond + 100n * PAL);
    const [compounds, keeps, delegates, gives, burns] = nominators;
    const controller = account('//kim');
    const heir = account('//ida');
    const [claimer] = await fundedAccounts(api, ['claimer'], 100n * PAL);
    const payees = [
      [compounds, 'Staked'], [keeps, 'Stash'], [delegates, 'Controller'], [gives, { Account: heir.address }], [burns, 'None'],
    ];
    await Promise.all(payees.map(async ([nominator, payee]) => {
      // Each starts with another payee, so that setPayee changes something.
      await submit(api, nominator, staking.bond(bond, payee === 'Stash' ? 'Staked' : 'Stash'));
      await submit(api, nominator, staking.nominate([VALIDATOR]));
      const set = await submit(api, nominator, staking.setPayee(payee));
      assert.deepEqual(await payeeAt(api, nominator.address, set.blockHash), payee);
    }));
    await submit(api, delegates, staking.setController(controller.address));

    const era = await firstEraThatExposes(api, VALIDATOR, nominators.map(({ address }) => address));
    await waitForEra(api, era + 1);
    const claim = await submit(api, claimer, staking.payoutStakers(VALIDATOR, era));

    const due = await duePayouts(api, era, VALIDATOR, claim.parentHash);
    for (const { address } of nominators) {
      const { value } = due.exposure.pages[0].others.find(({ who }) => who === address);
      assert.equal(value, bond, 'with one validator, all of a nominator\'s stake stands behind it');
      assert(due.nominators[address] > 0n);
    }
    assert(GENESIS_NOMINATORS.every((nominator) => due.nominators[nominator] > 0n));
    checkPayoutEvents(claim, era, due, burns.address);
    await checkSettled(api, claim, era, due);
    assert.deepEqual(await claimedPagesAt(api, era, VALIDATOR, claim.parentHash), []);
    assert.deepEqual(await claimedPagesAt(api, era, VALIDATOR, claim.blockHash), [0]);

    const moved = (address) => movedBy(api, claim, address, { signed: false });
    const reward = (nominator) => due.nominators[nominator.address];
    const nothing = { free: 0n, reserved: 0n };
    assert.deepEqual(await moved(compounds.address), { free: 0n, reserved: reward(compounds) });
    await checkStake(api, claim, { stash: compounds.address, active: bond + reward(compounds) });
    assert.deepEqual(await moved(keeps.address), { free: reward(keeps), reserved: 0n });
    assert.deepEqual(await moved(delegates.address), nothing);
    assert.deepEqual(await moved(controller.address), { free: reward(delegates), reserved: 0n });
    assert.deepEqual(await moved(gives.address), nothing);
    assert.deepEqual(await moved(heir.address), { free: reward(gives), reserved: 0n });
    assert.deepEqual(await moved(burns.address), nothing);
    for (const stash of [keeps, gives, burns]) await checkStake(api, claim, { stash: stash.address, active: bond });
    await checkStake(api, claim, { stash: delegates.address, controller: controller.address, active: bond });
    await checkGenesisStakersPaid(api, claim, due);
  });
});

/** Asserts the events of a claim: one for the validator and one for every nominator that does not burn its rewards. */
function checkPayoutEvents(claim, era, due, burning) {
  const started = claim.one('staking.PayoutStarted');
  assert.equal(started.eraIndex.toNumber(), era);
  assert.equal(started.validatorStash.toString(), VALIDATOR);
  assert.equal(started.page.toNumber(), 0);
  assert.equal(started.next.isNone, true);
  const rewards = claim.all('staking.Rewarded').map(({ stash, amount }) => [stash.toString(), amount.toBigInt()]);
  const expected = [[VALIDATOR, due.validator], ...Object.entries(due.nominators)].filter(([stash]) => stash !== burning);
  assert.deepEqual(Object.fromEntries(rewards), Object.fromEntries(expected));
  assert.equal(rewards.length, expected.length);
}

/** Asserts that the last page settles the era: the unpaid rest goes to the treasury, and nothing else is minted. */
async function checkSettled(api, claim, era, due) {
  const { eraIndex, toTreasury } = claim.one('staking.EraSettled');
  assert.equal(eraIndex.toNumber(), era);
  assert.equal(toTreasury.toBigInt() + due.paid, due.eraReward);
  const minted = mintedIn(await eventsAt(api, claim.blockHash));
  assert.equal(await issuanceAt(api, claim.blockHash) - await issuanceAt(api, claim.parentHash), minted);
}

/** The rewards of the genesis stakers are added to their stakes. */
async function checkGenesisStakersPaid(api, claim, due) {
  for (const stash of [VALIDATOR, ...GENESIS_NOMINATORS]) {
    assert.equal(await payeeAt(api, stash, claim.parentHash), 'Staked');
    const reward = stash === VALIDATOR ? due.validator : due.nominators[stash];
    const [before, after] = await Promise.all([
      stakeOfAt(api, stash, claim.parentHash), stakeOfAt(api, stash, claim.blockHash),
    ]);
    assert.equal(after.active - before.active, reward);
    assert.equal(after.total - before.total, reward);
  }
}
