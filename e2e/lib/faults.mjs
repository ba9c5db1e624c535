/**
 * Makes validators misbehave: fall silent for a session, run twice, vote twice.
 *
 * What comes before: a network of `network.mjs`. What comes after: `slashing.mjs` reads what the chain made of it.
 * When a session begins and ends is the chain's business; faults are timed by its state, never by a clock.
 */
import { bnToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { account, head, until } from './chain.mjs';
import { introduce } from './network.mjs';
import { startNode } from './node.mjs';

/** Slots that must be left of a session for a node to be stopped in it for certain. */
const SLOTS_TO_STOP = 4;

/** The session that is on at a block. */
export async function sessionAt(api, hash) {
  return (await (await api.at(hash)).query.session.currentIndex()).toNumber();
}

/** Addresses of the validators of the session that is on at a block, in the session's order. */
export async function validatorsAt(api, hash) {
  return (await (await api.at(hash)).query.session.validators()).map(String);
}

/** Addresses of those of them that are disabled. */
export async function disabledAt(api, hash) {
  const disabled = await (await api.at(hash)).query.session.disabledValidators();
  const validators = await validatorsAt(api, hash);
  return disabled.map(([index]) => validators[index.toNumber()]);
}

/**
 * Stops validators' nodes, as a power cut would, so that they were at work in one session and are not in the next:
 * resolves with the next. `nodes` and `addresses` belong together.
 */
export async function silence(api, nodes, addresses) {
  const { value } = await until(api, `${addresses} are at work`, async ({ hash }) => {
    const session = await sessionAt(api, hash);
    const working = await Promise.all(addresses.map((address) => isAtWork(api, session, address, hash)));
    return working.every(Boolean) && await slotsLeftAt(api, hash) >= SLOTS_TO_STOP && { session };
  });
  await Promise.all(nodes.map((node) => node.kill9()));
  const { hash } = await head(api);
  if (await sessionAt(api, hash) !== value.session) throw new Error(`session ${value.session} ended before the nodes did`);
  return value.session + 1;
}

/** Whether im-online has a sign of life of a validator: a block or a heartbeat. */
async function isAtWork(api, session, address, hash) {
  const { query } = await api.at(hash);
  if (!(await query.imOnline.authoredBlocks(session, address)).isZero()) return true;
  const index = (await query.session.validators()).findIndex((validator) => validator.toString() === address);
  return (await query.imOnline.receivedHeartbeats(session, index)).isSome;
}

async function slotsLeftAt(api, hash) {
  const { babe } = (await api.at(hash)).query;
  const [genesis, epoch, slot] = await Promise.all([babe.genesisSlot(), babe.epochIndex(), babe.currentSlot()]);
  const duration = api.consts.babe.epochDuration.toBigInt();
  return genesis.toBigInt() + (epoch.toBigInt() + 1n) * duration - slot.toBigInt();
}

/** A second node with a validator's session keys, which is up but has not met the others: until then it makes no blocks. */
export async function startTwin(node) {
  const { chain, name } = node.options;
  return startNode({ chain, name });
}

/** Lets a twin take part. */
export async function release(twin, others) {
  await introduce(twin, others);
}

/**
 * A proof that a validator voted for two blocks in one round of GRANDPA, in the session of the block `hash`, with the
 * well-known key that `uri` names: the arguments of `grandpa.reportEquivocation`.
 */
export async function doubleVote(api, uri, hash) {
  const state = await api.at(hash);
  const pair = account(uri, 'ed25519');
  const setId = (await state.query.grandpa.currentSetId()).toBigInt();
  const roundNumber = 1n;
  const number = (await api.rpc.chain.getHeader(hash)).number.toNumber();
  const vote = (targetHash) => [{ targetHash, targetNumber: number }, pair.sign(votePayload(targetHash, number, roundNumber, setId))];
  const question = u8aToHex(u8aConcat(little(setId, 64), pair.publicKey));
  const answer = await api.rpc.state.call('GrandpaApi_generate_key_ownership_proof', question, hash);
  const owner = api.createType('Option<Bytes>', answer.toU8a(true)).unwrap();
  const { args: [proofArgument, ownerArgument] } = api.tx.grandpa.reportEquivocation.meta;
  return [
    api.createType(proofArgument.type.toString(), {
      setId,
      equivocation: { Prevote: {
        roundNumber, identity: pair.publicKey, first: vote(hash), second: vote(pair.publicKey),
      } },
    }),
    api.createType(ownerArgument.type.toString(), owner.toU8a(true)),
  ];
}

/** What a voter signs: SCALE of (prevote, round, set), where the prevote is the first kind of message. */
function votePayload(targetHash, targetNumber, roundNumber, setId) {
  return u8aConcat(new Uint8Array([0]), targetHash, little(targetNumber, 32), little(roundNumber, 64), little(setId, 64));
}

const little = (value, bitLength) => bnToU8a(value, { bitLength, isLe: true });
