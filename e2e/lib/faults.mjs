/**
 * Makes validators misbehave: go offline for a session, run twice, vote twice.
 *
 * Before: a network of `network.mjs`. After: `slashing.mjs` reads the consequences on the chain. The sessions of the chain
 * decide the time of a fault, never a clock.
 */
import { bnToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { account, head, until } from './chain.mjs';
import { startNode } from './node.mjs';
import { sessionAt, validatorsAt } from './slashing.mjs';

/** The number of slots that must remain in a session, so that nodes are certainly stopped within it. */
const SLOTS_TO_STOP = 8n;

/**
 * Kills the nodes of validators. All of these are online in one session, for which `suits(session)` is true, and none is
 * online in the next. Resolves with the number of the next session. `nodes` and `validators` have the same order. Reads the
 * best block, because finality may stop with the nodes.
 */
export async function silence(api, nodes, validators, suits = () => true) {
  const ready = await until(api, `${validators} are at work`, async ({ hash }) => {
    if (!suits(await sessionAt(api, hash)) || await slotsLeftAt(api, hash) < SLOTS_TO_STOP) return false;
    const working = await Promise.all(validators.map((validator) => isAtWork(api, validator, hash)));
    return working.every(Boolean);
  });
  await Promise.all(nodes.map((node) => node.kill9()));
  const session = await sessionAt(api, ready.hash);
  const now = await sessionAt(api, (await head(api)).hash);
  if (now !== session) throw new Error(`session ${session} was over before the nodes were stopped`);
  return session + 1;
}

/** Whether the chain has a block or a heartbeat of a validator in the current session. */
export async function isAtWork(api, validator, hash) {
  const { imOnline } = (await api.at(hash)).query;
  const session = await sessionAt(api, hash);
  if (!(await imOnline.authoredBlocks(session, validator)).isZero()) return true;
  const index = (await validatorsAt(api, hash)).indexOf(validator);
  return (await imOnline.receivedHeartbeats(session, index)).isSome;
}

/** The number of slots in the session before the slot of a block. */
export async function slotInSession(api, hash) {
  const { babe } = (await api.at(hash)).query;
  const [genesis, epoch, slot] = await Promise.all([babe.genesisSlot(), babe.epochIndex(), babe.currentSlot()]);
  return slot.toBigInt() - genesis.toBigInt() - epoch.toBigInt() * api.consts.babe.epochDuration.toBigInt();
}

async function slotsLeftAt(api, hash) {
  return api.consts.babe.epochDuration.toBigInt() - await slotInSession(api, hash) - 1n;
}

/** A second node with the keys of a validator. It authors no blocks until it is introduced to other nodes. */
export async function startTwin({ options: { chain, name } }) {
  return startNode({ chain, name });
}

/**
 * A proof that a validator voted for two blocks in a round of GRANDPA, in the session of the block `hash`. It has the form
 * of the arguments of `grandpa.reportEquivocation`. `name` is the URI of the validator's public key pair, which signs both
 * votes.
 */
export async function doubleVote(api, name, roundNumber, hash) {
  return (await doubleVoter(api, name, hash))(roundNumber);
}

/** The same for any number of rounds. Returns a function that makes the proof for a round. */
export async function doubleVoter(api, name, hash) {
  const pair = account(name, 'ed25519');
  const [setId, header] = await Promise.all([
    api.at(hash).then(({ query }) => query.grandpa.currentSetId()), api.rpc.chain.getHeader(hash),
  ]);
  const owner = await keyOwnership(api, setId.toBigInt(), pair.publicKey, hash);
  const targetNumber = header.number.toBigInt();
  const [proofType, ownerType] = api.tx.grandpa.reportEquivocation.meta.args.map(({ type }) => type.toString());
  return (roundNumber) => {
    const [first, second] = [hash, header.stateRoot.toHex()].map((targetHash) => {
      const vote = { targetHash, targetNumber };
      return [vote, pair.sign(votePayload({ ...vote, roundNumber, setId: setId.toBigInt() }))];
    });
    const votes = { roundNumber, identity: pair.publicKey, first, second };
    return [
      api.createType(proofType, { setId, equivocation: { Prevote: votes } }), api.createType(ownerType, owner),
    ];
  };
}

/** An empty proof of key ownership: for no validators, and without nodes. */
export function emptyOwnership(api, [, owner]) {
  const [, ownerType] = api.tx.grandpa.reportEquivocation.meta.args.map(({ type }) => type.toString());
  return api.createType(ownerType, { session: owner.session, trieNodes: [], validatorCount: 0 });
}

/** The bytes that a voter signs: (message, round, set) in SCALE. A prevote is the first variant of the message. */
function votePayload({ targetHash, targetNumber, roundNumber, setId }) {
  return u8aConcat([0], targetHash, little(targetNumber, 32), little(roundNumber, 64), little(setId, 64));
}

/** The encoded proof that a key belongs to a validator in the session of a block. */
async function keyOwnership(api, setId, publicKey, hash) {
  const parameters = u8aToHex(u8aConcat(little(setId, 64), publicKey));
  const answer = await api.rpc.state.call('GrandpaApi_generate_key_ownership_proof', parameters, hash);
  return api.createType('Option<Bytes>', answer.toU8a(true)).unwrap().toU8a(true);
}

function little(value, bitLength) {
  return bnToU8a(value, { bitLength, isLe: true });
}
