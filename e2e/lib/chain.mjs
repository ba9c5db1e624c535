/**
 * Connects to a chain, submits transactions, waits, and follows blocks and eras.
 *
 * Before: a node that answers (`node.mjs`). `receipts.mjs` reads the outcome of a transaction from its block. After:
 * `staking.mjs` reads a block's state. All waiting ends by the progress of the chain. A clock is used only for time-outs.
 */
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { receiptAt } from './receipts.mjs';

export { DispatchFailure, errorName, eventsAt } from './receipts.mjs';

await cryptoWaitReady();

/** Base units of one PAL. */
export const PAL = 10n ** 12n;
/** The existential deposit, in base units. */
export const EXISTENTIAL_DEPOSIT = 10n ** 9n;

/** The time-outs for one transaction, and for anything that takes eras. */
const SUBMIT_PATIENCE_MS = 180_000;
const ERA_PATIENCE_MS = 600_000;
const POLL_MS = 250;

const keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });

/** The key pair of a development URI such as `//Alice//stash`. Any other name gives a new account without funds. */
export function account(uri, scheme = 'sr25519') {
  return keyring.createFromUri(uri, {}, scheme);
}

/** An API on a node of `node.mjs`, or on an endpoint. The caller must disconnect it. */
export async function connect(nodeOrEndpoint) {
  const endpoint = nodeOrEndpoint.endpoint ?? nodeOrEndpoint;
  return ApiPromise.create({ provider: new WsProvider(endpoint), noInitWarn: true, throwOnConnect: true });
}

/** By API and signer: the transaction that is being submitted, and the nonce after the last submitted one. */
const signers = new WeakMap();

/**
 * Calls `hand(nonce)`, which submits a transaction, after the signer's previous one was submitted. The nonces are counted
 * here, because the pool counts a new transaction only after a moment.
 */
function inTurn(api, address, hand) {
  const ofApi = signers.get(api) ?? signers.set(api, new Map()).get(api);
  const signer = ofApi.get(address) ?? ofApi.set(address, { turn: Promise.resolve(), nonce: 0 }).get(address);
  const handed = signer.turn.then(async () => {
    const nonce = Math.max(signer.nonce, (await api.rpc.system.accountNextIndex(address)).toNumber());
    const result = await hand(nonce);
    signer.nonce = nonce + 1;
    return result;
  });
  signer.turn = handed.catch(() => {});
  return handed;
}

/**
 * Signs and submits. Resolves with the `Receipt` when the transaction is in a block, with `finalized` in a final block.
 * `signing` has further options of the signature.
 *
 * Rejects with a `DispatchFailure` if the call failed, or a call inside of a batch, a proxy or sudo. Rejects with the pool's
 * error if the pool refused the transaction. A signer may submit several at once.
 */
export async function submit(api, signer, tx, options = {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await submitOnce(api, signer, tx, options);
    } catch (error) {
      // With several authors, a block may be abandoned for another. Then the pool may call a transaction invalid although
      // the other block has it, or because it followed a transaction of the abandoned block.
      if (!error.lostHash || attempt === 3) throw error;
      const receipt = await findOnBestChain(api, error.lostHash);
      if (receipt) return receipt;
    }
  }
}

/** Waits for two more blocks. Then returns the receipt of a transaction in one of the last blocks, or undefined. */
async function findOnBestChain(api, hash) {
  const { number } = await head(api);
  await until(api, 'two more blocks', (block) => block.number >= number + 2, { patienceMs: 30_000 });
  for (let back = 0, at = (await head(api)).hash; back < 12; back += 1) {
    const { block } = await api.rpc.chain.getBlock(at);
    const index = block.extrinsics.findIndex((extrinsic) => extrinsic.hash.toHex() === hash);
    if (index >= 0) {
      const records = await (await api.at(at)).query.system.events();
      const events = records.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eqn(index));
      return receiptAt(api, block.header.hash.toHex(), events);
    }
    if (block.header.number.toNumber() <= 1) break;
    at = block.header.parentHash.toHex();
  }
  return undefined;
}

async function submitOnce(api, signer, tx, { finalized = false, signing = {} }) {
  const landed = defer();
  const giveUp = setTimeout(() => landed.reject(new Error(
    `${tx.method.section}.${tx.method.method} was not in a block after ${SUBMIT_PATIENCE_MS} ms`,
  )), SUBMIT_PATIENCE_MS);
  // Signing changes a transaction. So each submission makes its own, and callers may share theirs.
  const own = api.tx(tx.method);
  let unsubscribe;
  try {
    unsubscribe = await inTurn(api, signer.address, (nonce) => own.signAndSend(signer, { ...signing, nonce }, (result) => {
      if (result.isError || result.internalError) {
        // Now there is a gap before the later nonces. So the next nonce is read from the node again.
        signers.get(api).delete(signer.address);
        const dropped = new Error(`dropped from the pool: ${result.status.type}`);
        landed.reject(result.internalError ?? Object.assign(dropped, { lostHash: own.hash.toHex() }));
      } else if (finalized ? result.status.isFinalized : result.status.isInBlock || result.status.isFinalized) {
        landed.resolve(result);
      }
    }));
    return await receiptOf(api, await landed.promise);
  } catch (error) {
    throw isPooled(error) ? Object.assign(error, { lostHash: own.hash.toHex() }) : error;
  } finally {
    clearTimeout(giveUp);
    unsubscribe?.();
  }
}

/**
 * Whether the pool refused a transaction only because it already has it. If a block comes during the submission, the
 * transaction may already be in the pool's view of that block (https://github.com/paritytech/polkadot-sdk/pull/12919).
 */
export function isPooled({ message }) {
  return message.includes('Transaction Already Imported');
}

/** Submits a call as root. On development chains //Alice has sudo. */
export function submitAsRoot(api, call, options) {
  return submit(api, account('//Alice'), api.tx.sudo.sudo(call), options);
}

/** Sends `amount` to each of `accounts` in one transaction. */
export function fund(api, from, accounts, amount, options) {
  const transfers = accounts.map((to) => api.tx.balances.transferKeepAlive(to.address, amount));
  return submit(api, from, api.tx.utility.batchAll(transfers), options);
}

async function receiptOf(api, result) {
  const { status } = result;
  return receiptAt(api, (status.isFinalized ? status.asFinalized : status.asInBlock).toHex(), result.events);
}

/** The head of the chain as `{ number, hash }`. */
export async function head(api, { finalized = false } = {}) {
  const header = finalized
    ? await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())
    : await api.rpc.chain.getHeader();
  return { number: header.number.toNumber(), hash: header.hash.toHex() };
}

/** The canonical block of a number, which must exist: `{ number, hash }`. */
export async function block(api, number) {
  const hash = await api.rpc.chain.getBlockHash(number);
  if (hash.isEmpty) throw new Error(`there is no block ${number}`);
  return { number, hash: hash.toHex() };
}

/**
 * Waits for a head for which `condition({ number, hash })` is true. Resolves with the head and the condition's `value`. It
 * reads heads as they come and may skip blocks, so the result need not be the first such block.
 */
export async function until(api, what, condition, { finalized = false, patienceMs = ERA_PATIENCE_MS } = {}) {
  const deadline = Date.now() + patienceMs;
  let seen = { number: -1, hash: null };
  while (Date.now() < deadline) {
    const now = await head(api, { finalized });
    if (now.hash !== seen.hash) {
      seen = now;
      const value = await condition(now);
      if (value) return { ...now, value };
    }
    await sleep(POLL_MS);
  }
  throw new Error(`gave up after ${patienceMs} ms, at block ${seen.number}, waiting until ${what}`);
}

/** Waits for `count` more blocks after the present head. */
export async function waitForBlocks(api, count, options) {
  const { number } = await head(api, options);
  return until(api, `block ${number + count}`, (now) => now.number >= number + count, options);
}

/** The active era, now or at `hash`. */
export async function activeEra(api, hash) {
  const state = hash ? await api.at(hash) : api;
  const { index, start } = (await state.query.staking.activeEra()).unwrap();
  return { index: index.toNumber(), start: start.isSome ? start.unwrap().toBigInt() : null };
}

/** Waits until `era` or a later one is active. Resolves with a head in it. */
export async function waitForEra(api, era, options) {
  return until(api, `era ${era} is active`, async ({ hash }) => (await activeEra(api, hash)).index >= era, options);
}

function defer() {
  const deferred = {};
  deferred.promise = new Promise((resolve, reject) => Object.assign(deferred, { resolve, reject }));
  // The caller gets the rejection when it awaits. Until then it must not count as unhandled.
  deferred.promise.catch(() => {});
  return deferred;
}
