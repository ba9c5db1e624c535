/**
 * Makes validators misbehave: fall silent for a session, run twice, vote twice.
 *
 * What comes before: a network of `network.mjs`. What comes after: `slashing.mjs` reads what the chain made of it.
 * Faults are timed by the chain's sessions, never by a clock.
 */
import { bnToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { account, head, until } from './chain.mjs';
import { startNode } from './node.mjs';
import { sessionAt, validatorsAt } from './slashing.mjs';

/** Slots that must be left of a session for nodes to be stopped within it for certain. */
const SLOTS_TO_STOP = 8n;

/**
 * Kills validators' nodes so that all were at work in one session, for which `suits(session)` holds, and none is in the
 * next: resolves with the number of the next. `nodes` and `validators` belong together. Looks at the best block, since
 * finality may end with them.
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

/** Whether the chain has seen a block or a heartbeat of a validator in the session that is on. */
export async function isAtWork(api, validator, hash) {
  const { imOnline } = (await api.at(hash)).query;
  const session = await sessionAt(api, hash);
  if (!(await imOnline.authoredBlocks(session, validator)).isZero()) return true;
  const index = (await validatorsAt(api, hash)).indexOf(validator);
  return (await imOnline.receivedHeartbeats(session, index)).isSome;
}

/** How many slots of its session lie before that of a block. */
export async function slotInSession(api, hash) {
  const { babe } = (await api.at(hash)).query;
  const [genesis, epoch, slot] = await Promise.all([babe.genesisSlot(), babe.epochIndex(), babe.currentSlot()]);
  return slot.toBigInt() - genesis.toBigInt() - epoch.toBigInt() * api.consts.babe.epochDuration.toBigInt();
}

async function slotsLeftAt(api, hash) {
  return api.consts.babe.epochDuration.toBigInt() - await slotInSession(api, hash) - 1n;
}

/** A second node with the keys of a validator. It knows no other node, so it makes no blocks until it is introduced to some. */
export async function startTwin({ options: { chain, name } }) {
  return startNode({ chain, name });
}

/**
 * A proof that a validator voted for two blocks in a round of GRANDPA during the session of the block `hash`: the arguments
 * of `grandpa.reportEquivocation`. `name` is the URI of its well-known key, with which both votes are signed.
 */
export async function doubleVote(api, name, roundNumber, hash) {
  return (await doubleVoter(api, name, hash))(roundNumber);
}

/** The same for any number of rounds: a function that makes the proof for a round. */
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

/** What shows of a double vote whom the key belongs to, with nothing in it: of no validators, and without a node. */
export function emptyOwnership(api, [, owner]) {
  const [, ownerType] = api.tx.grandpa.reportEquivocation.meta.args.map(({ type }) => type.toString());
  return api.createType(ownerType, { session: owner.session, trieNodes: [], validatorCount: 0 });
}

/** What a voter signs: (message, round, set) in SCALE, where a prevote is the first of the messages. */
function votePayload({ targetHash, targetNumber, roundNumber, setId }) {
  return u8aConcat([0], targetHash, little(targetNumber, 32), little(roundNumber, 64), little(setId, 64));
}

/** The bytes of a proof that a key is a validator's in the session of a block. */
async function keyOwnership(api, setId, publicKey, hash) {
  const parameters = u8aToHex(u8aConcat(little(setId, 64), publicKey));
  const answer = await api.rpc.state.call('GrandpaApi_generate_key_ownership_proof', parameters, hash);
  return api.createType('Option<Bytes>', answer.toU8a(true)).unwrap().toU8a(true);
}

function little(value, bitLength) {
  return bnToU8a(value, { bitLength, isLe: true });
}
