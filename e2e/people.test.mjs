/**
 * What people use beside staking: they leave by fast-unstake, have identities, share accounts, and let proxies act for them.
 * The deposits and the funds are checked to the unit.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { createKeyMulti, encodeAddress, sortAddresses } from '@polkadot/util-crypto';
import { account, fund, PAL, submit, submitAsRoot } from './lib/chain.mjs';
import { devChain, fundedAccounts, TOGETHER } from './lib/dev-chain.mjs';
import { firstEvent } from './lib/slashing.mjs';
import { preferencesFor } from './lib/staking-page.mjs';
import { balanceAt, candidateAt, changeIn, heldAt, stakeOfAt } from './lib/staking.mjs';

/** Eras that fast-unstake checks in a block: more than this chain has. */
const ERAS_TO_CHECK = 50;

describe('people on a dev chain', TOGETHER, () => {
  const { story } = devChain();

  story('without stake at risk leave at once by fast-unstake, and others lose the deposit', async (api) => {
    const { fastUnstake, staking, utility } = api.tx;
    const [fay] = await fundedAccounts(api, ['fay'], 1_000n * PAL);
    const deposit = api.consts.fastUnstake.deposit.toBigInt();
    await submit(api, fay, staking.bond(500n * PAL, 'Stash'));
    await assert.rejects(submit(api, fay, fastUnstake.registerFastUnstake()), { code: 'fastUnstake.CallNotAllowed' });
    await assert.rejects(submit(api, fay, fastUnstake.control(ERAS_TO_CHECK)), { code: 'BadOrigin' });
    await submitAsRoot(api, fastUnstake.control(ERAS_TO_CHECK));

    // 1. Fay changes her mind. Her deposit is back, and her stake unbonds, so she bonds it again.
    const both = utility.batchAll([fastUnstake.registerFastUnstake(), fastUnstake.deregister()]);
    const changed = await submit(api, fay, both);
    assert.deepEqual(await changeIn(api, changed, fay.address, { signed: true }), { free: 0n, reserved: 0n });
    assert.equal((await stakeOfAt(api, fay.address, changed.blockHash)).active, 0n);
    await submit(api, fay, staking.rebond(500n * PAL));

    // 2. Then she leaves. Her stake and her deposit are free at once.
    const registered = await submit(api, fay, fastUnstake.registerFastUnstake());
    const { value } = await firstEvent(api, registered.blockNumber, 'fastUnstake.Unstaked');
    assert.deepEqual([value.stash.toString(), value.result.isOk], [fay.address, true]);
    assert.equal(await stakeOfAt(api, fay.address), null);
    const { free, reserved } = await balanceAt(api, fay.address);
    const before = await balanceAt(api, fay.address, registered.parentHash);
    assert.deepEqual([free, reserved], [before.free + before.reserved - registered.fee, 0n]);

    // 3. Eve has been exposed: she is a nominator since the genesis.
    const eve = account('//Eve');
    const tried = await submit(api, eve, fastUnstake.registerFastUnstake());
    const lost = await firstEvent(api, tried.blockNumber, 'fastUnstake.Slashed');
    assert.deepEqual([lost.value.stash.toString(), lost.value.amount.toBigInt()], [eve.address, deposit]);
    const { active, total } = await stakeOfAt(api, eve.address, lost.hash);
    assert.equal(active, 0n);
    assert.equal((await balanceAt(api, eve.address, lost.hash)).reserved, total);
  });

  story('have a name for a deposit', async (api) => {
    const [ida] = await fundedAccounts(api, ['ida'], 100n * PAL);
    const { basicDeposit, byteDeposit } = api.consts.identity;
    const call = api.tx.identity.setIdentity({ display: { Raw: 'Ida' }, web: { Raw: 'https://example.org' } });
    const named = await submit(api, ida, call);
    const deposit = basicDeposit.toBigInt() + byteDeposit.toBigInt() * BigInt(call.args[0].encodedLength);
    const moved = (receipt) => changeIn(api, receipt, ida.address, { signed: true });
    assert.deepEqual(await moved(named), { free: -deposit, reserved: deposit });
    const { display, web } = await api.derive.accounts.identity(ida.address);
    assert.deepEqual([display, web], ['Ida', 'https://example.org']);
    const cleared = await submit(api, ida, api.tx.identity.clearIdentity());
    assert.deepEqual(await moved(cleared), { free: deposit, reserved: -deposit });
  });

  story('bond from a common account when two of three sign', async (api) => {
    const signers = await fundedAccounts(api, ['mia', 'moe', 'max'], 100n * PAL);
    const addresses = signers.map(({ address }) => address);
    const common = encodeAddress(createKeyMulti(addresses, 2), 42);
    await fund(api, account('//Bob'), [{ address: common }], 1_000n * PAL);
    const call = api.tx.staking.bond(500n * PAL, 'Stash');
    const { weight } = await call.paymentInfo(common);
    const approve = (signer, when) => {
      const others = sortAddresses(addresses.filter((address) => address !== signer.address), 42);
      return submit(api, signer, api.tx.multisig.asMulti(2, others, when, call, weight));
    };
    const first = await approve(signers[0], null);
    const { depositBase, depositFactor } = api.consts.multisig;
    const deposit = depositBase.toBigInt() + 2n * depositFactor.toBigInt();
    const moved = (receipt) => changeIn(api, receipt, addresses[0], { signed: receipt === first });
    assert.deepEqual(await moved(first), { free: -deposit, reserved: deposit });
    assert.equal(await heldAt(api, common), 0n);
    const { when } = (await api.query.multisig.multisigs(common, call.method.hash)).unwrap();
    const second = await approve(signers[1], when);
    assert.deepEqual(await moved(second), { free: deposit, reserved: -deposit });
    assert.equal(await heldAt(api, common, second.blockHash), 500n * PAL);
  });

  story('let an operator chill them, and nothing more', async (api) => {
    const { balances, proxy, staking, utility } = api.tx;
    const [vera, oscar] = await fundedAccounts(api, ['vera', 'oscar'], 2_000n * PAL);
    await submit(api, vera, utility.batchAll([
      staking.bond(1_500n * PAL, 'Stash'), staking.validate(preferencesFor(5)),
      proxy.addProxy(oscar.address, 'StakingOperator', 0),
    ]));
    const forVera = (call) => submit(api, oscar, proxy.proxy(vera.address, null, call));
    const transfer = balances.transferKeepAlive(oscar.address, PAL);
    for (const call of [transfer, utility.batchAll([transfer]), staking.unbond(PAL), staking.setPayee('Staked')]) {
      await assert.rejects(forVera(call), { code: 'system.CallFiltered' });
    }
    assert.notEqual(await candidateAt(api, vera.address), null);
    const chilled = await forVera(staking.chill());
    assert.equal(await candidateAt(api, vera.address, chilled.blockHash), null);
    assert.equal((await stakeOfAt(api, vera.address, chilled.blockHash)).active, 1_500n * PAL);
  });
});
