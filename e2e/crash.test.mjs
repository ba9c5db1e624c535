/**
 * A dev node is killed with SIGKILL under load and starts again on the same data. Nothing that was final is lost. This
 * happens twice, because the first recovery may leave damaged data.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  PAL, account, activeEra, block, connect, fund, head, isPooled, until, waitForBlocks, waitForEra,
} from './lib/chain.mjs';
import { startNode, tellingLogs } from './lib/node.mjs';
import {
  balanceAt, candidateAt, controllerAt, electedAt, heldAt, issuanceAt, ledgerAt, payeeAt, pointsAt, stakeOfAt, targetsAt,
} from './lib/staking.mjs';

const ALICE_STASH = account('//Alice//stash').address;
const GENESIS_NOMINATORS = ['//Dave', '//Eve', '//Ferdie'].map((uri) => account(uri).address);
/** The number of accounts that submit transactions, their funds, and their bond. */
const SENDERS = 16;
const FUNDS = 1_000n * PAL;
const BOND = 200n * PAL;
/** The number of their transactions that must be final before the kill. */
const ENOUGH = 200;

/**
 * Submits transactions from `senders` without pause, until `stop()` or until the node no longer answers. Each sender bonds,
 * nominates, and then transfers to the next sender. Senders do not wait for blocks, so the pool is hardly ever empty.
 * `check()` throws the error with which a sender stopped too early.
 */
function pour(node, api, senders) {
  let stopped = false;
  let failure = null;
  const stream = async (sender, index) => {
    const next = senders[(index + 1) % senders.length].address;
    for (let nonce = 0; !stopped; nonce += 1) {
      const tx = nonce === 0 ? api.tx.staking.bond(BOND, 'Stash')
        : nonce === 1 ? api.tx.staking.nominate([ALICE_STASH])
          : api.tx.balances.transferKeepAlive(next, PAL / 100n);
      await tx.signAsync(sender, { nonce, era: 0 });
      await node.rpc('author_submitExtrinsic', [tx.toHex()]).catch((error) => {
        if (!isPooled(error)) throw error;
      });
    }
  };
  const streams = senders.map((sender, index) => stream(sender, index).catch((error) => {
    // Transactions that the kill interrupts may fail. No other may.
    if (!stopped) failure ??= error;
  }));
  return {
    stop: () => { stopped = true; },
    check: () => { if (failure) throw failure; },
    ended: Promise.all(streams),
  };
}

/** Waits until transactions are in the pool. Just after a block it may be empty. */
async function untilPoolIsFilled(api, stream) {
  while ((await api.rpc.author.pendingExtrinsics()).length === 0) stream.check();
}

/** Every block from genesis to `last`, as it is now: hash and transactions. */
async function historyTo(api, last) {
  return Promise.all(Array.from({ length: last + 1 }, async (_, number) => {
    const { hash } = await block(api, number);
    const { block: { extrinsics } } = await api.rpc.chain.getBlock(hash);
    return { number, hash, extrinsics: extrinsics.map((extrinsic) => extrinsic.toHex()) };
  }));
}

/** The number of signed transactions in a history. The others are inherents. Bit 7 marks a signed one. */
function signedIn(api, history) {
  return history.flatMap(({ extrinsics }) => extrinsics)
    .filter((hex) => api.registry.createType('Extrinsic', hex).isSigned).length;
}

/** The balances and ledgers of `senders`, and the totals of staking, at a block. */
async function stateAt(api, senders, hash) {
  const era = (await activeEra(api, hash)).index;
  const accounts = [ALICE_STASH, ...GENESIS_NOMINATORS, ...senders.map(({ address }) => address)];
  return {
    era,
    issuance: await issuanceAt(api, hash),
    elected: await electedAt(api, era, hash),
    points: await pointsAt(api, era, hash),
    candidate: await candidateAt(api, ALICE_STASH, hash),
    accounts: await Promise.all(accounts.map(async (address) => ({
      address,
      balance: await balanceAt(api, address, hash),
      held: await heldAt(api, address, hash),
      controller: await controllerAt(api, address, hash),
      stake: await stakeOfAt(api, address, hash),
      payee: await payeeAt(api, address, hash),
      targets: await targetsAt(api, address, hash),
    }))),
  };
}

describe('a node that is killed while it is busy', { timeout: 900_000 }, () => {
  let node;
  let api;
  const story = (body) => tellingLogs(() => [node], body);

  before(async () => {
    node = await startNode({ chain: 'dev', name: 'victim' });
    api = await connect(node);
  });

  after(async () => {
    await api?.disconnect();
    await node?.stop();
  });

  for (const round of ['first', 'second']) {
    describe(`the ${round} time`, () => {
      const senders = Array.from({ length: SENDERS }, (_, index) => account(`//Crash//${round}//${index}`));
      let known;
      let eraBefore;

      it('is killed with transactions in its blocks and in its pool', story(async () => {
        await fund(api, account('//Alice'), senders, FUNDS, { finalized: true });
        const stream = pour(node, api, senders);
        const busy = await until(api, 'enough transactions are final', async ({ hash }) => {
          stream.check();
          const { nonces, bonded } = await progress(hash);
          return nonces >= ENOUGH && bonded === SENDERS;
        }, { finalized: true, patienceMs: 120_000 });
        // Blocks that become final after this, just before the kill, may not be on the disk.
        known = {
          final: { number: busy.number, hash: busy.hash },
          history: await historyTo(api, busy.number),
          state: await stateAt(api, senders, busy.hash),
        };
        assert.ok(signedIn(api, known.history) >= ENOUGH);
        eraBefore = known.state.era;

        await untilPoolIsFilled(api, stream);
        stream.stop();
        const { signal } = await node.kill9();
        assert.equal(signal, 'SIGKILL');
        await api.disconnect();
        await stream.ended;
        stream.check();
      }));

      it('starts again on the same data, where it was', story(async () => {
        node = await node.restart();
        api = await connect(node);
        assert.ok((await head(api, { finalized: true })).number >= known.final.number);
        assert.ok((await head(api)).number >= known.final.number);
        assert.deepEqual(await block(api, known.final.number), known.final);
      }));

      it('still has every final block, and every transaction in it', story(async () => {
        assert.deepEqual(await historyTo(api, known.final.number), known.history);
      }));

      it('still has the balances and the stakes of that block, to the unit', story(async () => {
        assert.deepEqual(await stateAt(api, senders, known.final.hash), known.state);
      }));

      it('goes on producing and finalising blocks on top of what was final', story(async () => {
        const { number } = await waitForBlocks(api, 5, { finalized: true });
        assert.ok(number >= known.final.number + 5);
        assert.deepEqual(await block(api, known.final.number), known.final);
      }));

      it('goes on with its eras: points are counted and the era is paid', story(async () => {
        const { hash } = await waitForEra(api, eraBefore + 2, { finalized: true });
        const ended = eraBefore + 1;
        const { total } = await pointsAt(api, ended, hash);
        assert.ok(total > 0n);
        const state = await api.at(hash);
        assert.ok((await state.query.staking.erasValidatorReward(ended)).isSome);
        assert.deepEqual(await electedAt(api, eraBefore + 2, hash), [ALICE_STASH]);
      }));

      it('keeps the stakes as they were bonded, and takes new transactions', story(async () => {
        for (const { address } of senders) {
          const stake = { stash: address, total: BOND, active: BOND, unlocking: [] };
          assert.deepEqual(await ledgerAt(api, address), stake);
          assert.equal(await heldAt(api, address), BOND);
          assert.deepEqual(await targetsAt(api, address), [ALICE_STASH]);
        }
        const newcomer = account(`//Crash//${round}//newcomer`);
        await fund(api, senders[0], [newcomer], PAL, { finalized: true });
        assert.equal((await balanceAt(api, newcomer.address)).free, PAL);
      }));

      /** The progress of the senders at a block: the sum of their nonces, and the number that have bonded. */
      async function progress(hash) {
        const { query } = await api.at(hash);
        const accounts = await query.system.account.multi(senders.map(({ address }) => address));
        const bonded = await query.staking.bonded.multi(senders.map(({ address }) => address));
        return {
          nonces: accounts.reduce((sum, { nonce }) => sum + nonce.toNumber(), 0),
          bonded: bonded.filter(({ isSome }) => isSome).length,
        };
      }
    });
  }
});
