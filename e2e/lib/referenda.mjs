/**
 * Referenda: submits them, lets accounts vote, and follows them to their end.
 *
 * Before: `chain.mjs`. After: `governance.test.mjs`. All periods are those of the chain, so any length of a day will do. Blocks are
 * searched in the final chain.
 */
import assert from 'node:assert/strict';
import { bnToU8a, compactAddLength, stringToU8a, u8aConcat } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { account, PAL, submit } from './chain.mjs';
import { finalBlock, firstEvent } from './slashing.mjs';

/** Origins of referenda. */
export const STAKING_ADMIN = { Origins: 'StakingAdmin' };
export const SPENDER = { Origins: 'Spender' };
export const ROOT = { system: 'Root' };

/** Accounts of the genesis that agree to referenda. On the dev chain the first three are nominators. */
export const VOTERS = ['//Dave', '//Eve', '//Ferdie', '//Charlie', '//Eve//stash'].map((uri) => account(uri));
/** The coins with which each of them votes. Together they are more than a quarter of all coins: enough for any track but root's. */
export const VOTE = 900_000n * PAL;

/** A call of a standard vote. */
export function vote(api, { index }, aye, conviction, balance) {
  return api.tx.convictionVoting.vote(index, { Standard: { vote: { aye, conviction }, balance } });
}

/** All voters agree to a referendum, with conviction 1. */
export function agree(api, referendum) {
  return Promise.all(VOTERS.map((voter) => submit(api, voter, vote(api, referendum, true, 'Locked1x', VOTE))));
}

/** A call by which an account removes its vote, and unlocks what it can. */
export function leave(api, { index, id }, address) {
  const { removeVote, unlock } = api.tx.convictionVoting;
  return api.tx.utility.batchAll([removeVote(id, index), unlock(id, address)]);
}

/** What the votes on one track lock on an account. */
export async function lockedAt(api, { id }, address, hash) {
  const locks = await (await api.at(hash)).query.convictionVoting.classLocksFor(address);
  return locks.find(([track]) => track.eqn(id))?.[1].toBigInt() ?? 0n;
}

/** The votes in a tally: `[ayes, nays, support]`. */
export function votesIn({ ayes, nays, support }) {
  return [ayes, nays, support].map((votes) => votes.toBigInt());
}

/**
 * Submits a referendum on a short call, or on a preimage. Resolves with its `{ index, id, track, block }`: `id` is the number of
 * the track, `block` that of the submission.
 */
export async function propose(api, signer, origin, call, proposal = { Inline: call.method.toHex() }) {
  const submitted = await submit(api, signer, api.tx.referenda.submit(origin, proposal, { After: 0 }));
  const { index, track } = submitted.one('referenda.Submitted');
  const [, info] = api.consts.referenda.tracks.find(([id]) => id.eq(track));
  return { index: index.toNumber(), id: track.toNumber(), track: info, block: submitted.blockNumber };
}

/** Places the decision deposit. Resolves with the block in which the decision begins: at once, or after the preparation. */
export async function begin(api, signer, referendum) {
  const { decisionDeposit, preparePeriod } = referendum.track;
  const deposited = await submit(api, signer, api.tx.referenda.placeDecisionDeposit(referendum.index));
  assert(deposited.one('referenda.DecisionDepositPlaced').amount.eq(decisionDeposit));
  const begun = await firstEvent(api, deposited.blockNumber, 'referenda.DecisionStarted', isOf(referendum));
  const prepared = referendum.block + preparePeriod.toNumber();
  const expected = deposited.blockNumber >= prepared ? deposited.blockNumber : await servedIn(api, prepared);
  assert.equal(begun.number, expected);
  return begun;
}

/** Follows a referendum that passes. Resolves with the blocks in which it is confirmed and enacted. */
export async function enacted(api, referendum, begun) {
  const { confirmPeriod, minEnactmentPeriod } = referendum.track;
  const confirming = await firstEvent(api, begun.number, 'referenda.ConfirmStarted', isOf(referendum));
  const confirmed = await firstEvent(api, confirming.number, 'referenda.Confirmed', isOf(referendum));
  assert.equal(confirmed.number, await servedIn(api, confirming.number + confirmPeriod.toNumber()));
  const name = nameOfEnactment(referendum);
  const done = await firstEvent(api, confirmed.number, 'scheduler.Dispatched', ({ id }) => id.isSome && id.unwrap().eq(name));
  assert.equal(done.number, await servedIn(api, confirmed.number + minEnactmentPeriod.toNumber()));
  assert(done.value.result.isOk, done.value.result.toString());
  return { confirmed, done };
}

/** Follows a referendum that never passes. Resolves with the block in which it is rejected. */
export async function rejected(api, referendum, begun) {
  const end = await firstEvent(api, begun.number, 'referenda.Rejected', isOf(referendum));
  assert.equal(end.number, await servedIn(api, begun.number + referendum.track.decisionPeriod.toNumber()));
  return end;
}

/** The block that does what is due in block `number`: that one, or the next if it begins a session, which takes all its weight. */
async function servedIn(api, number) {
  const { events } = await finalBlock(api, number);
  return events.some(({ name }) => name === 'session.NewSession') ? number + 1 : number;
}

function isOf({ index }) {
  return (event) => event.index.eqn(index);
}

/** The name under which `pallet-referenda` schedules an enactment. */
function nameOfEnactment({ index }) {
  const number = bnToU8a(index, { bitLength: 32, isLe: true });
  return blake2AsHex(u8aConcat(stringToU8a('assembly'), compactAddLength(stringToU8a('enactment')), number));
}
