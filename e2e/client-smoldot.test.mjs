/**
 * The program `clients/smoldot.mjs`: a light client on a network of four validators. It gets only the chain's
 * specification and the address of one node.
 *
 * It starts long after the genesis, and after changes of GRANDPA's authorities. It jumps to the newest final block and
 * follows the chain. It finds the other nodes, and then loses the first one. At the end its whole output is compared with
 * a full node, block by block.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { activeEra, block, connect, head, PAL, until } from './lib/chain.mjs';
import { refusal, startProgram } from './lib/clients.mjs';
import { introduce, localSpecWith } from './lib/network.mjs';
import { freePorts, runToEnd, startNode, temporaryDirectory, tellingLogs } from './lib/node.mjs';
import { electedAt, exposureAt } from './lib/staking.mjs';

const NAMES = ['alice', 'bob', 'charlie', 'dave'];
/**
 * The shortest eras that work. In a shorter session, a validator without a slot may send its heartbeat too late, and it
 * would be chilled for that. With only three validators, nothing becomes final once one of them is stopped.
 */
const TIMING = { epochDuration: 20, sessionsPerEra: 1 };
/**
 * smoldot jumps only if it is more than 32 blocks behind. Otherwise it downloads every header. The authorities change for
 * the first time with the third session, after 40 slots.
 */
const AHEAD = 45;
/** Two eras begin within any 40 blocks, a third within 60. The other blocks give time to find the nodes and to lose one. */
const BLOCKS = 68;
/** The most blocks that its first block may be behind a full node's finality. Without a jump it would be far more. */
const LAG = 8;
const PATIENCE = { patienceMs: 180_000 };
const DIRECTORY = temporaryDirectory();

/** The raw specification of a chain: the whole state of its genesis. */
async function rawSpec(chain) {
  const { code, stdout, stderr } = await runToEnd(['export-chain-spec', '--chain', chain, '--raw']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** Writes a file with a specification. `bootNodes` is its only information about the network. */
function specFile(name, spec, bootNodes) {
  const path = join(DIRECTORY, name);
  writeFileSync(path, JSON.stringify({ ...spec, bootNodes }));
  return path;
}

describe('a light client', { timeout: 900_000 }, () => {
  let nodes = [];
  let api;
  let program;
  let second;
  const story = (body) => tellingLogs(() => nodes, body);

  before(async () => {
    const chain = await localSpecWith(TIMING);
    // The light client connects to Alice by WebSocket, as a browser must. It finds the others on plain TCP.
    const [port] = await freePorts(1);
    const websocket = `/ip4/127.0.0.1/tcp/${port}/ws`;
    nodes = await Promise.all(NAMES.map((name) => {
      return startNode({ chain, name, extraArgs: name === 'alice' ? ['--listen-addr', websocket] : [] });
    }));
    await Promise.all(nodes.map((node, index) => introduce(node, nodes.slice(0, index))));
    api = await connect(nodes[1]);
    const bootNodes = [`${websocket}/p2p/${await nodes[0].rpc('system_localPeerId')}`];
    const spec = specFile('genesis.json', await rawSpec(chain), bootNodes);
    await until(api, 'the genesis is far behind', ({ number }) => number >= AHEAD, { finalized: true, ...PATIENCE });
    program = startProgram('smoldot.mjs', spec, String(BLOCKS));
  });

  after(async () => {
    program?.stop();
    second?.stop();
    await api?.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('jumps to the newest final block, past changes of the authorities', story(async () => {
    const now = await head(api, { finalized: true });
    await untilItSays(() => blocksSaid().length > 0);
    const [first] = blocksSaid();
    assert.ok(first.number >= now.number - LAG, `it began with block ${first.number} at block ${now.number}`);
    const authorities = await (await api.at(first.hash)).query.grandpa.currentSetId();
    assert.ok(authorities.toNumber() > 0, 'they have changed since the genesis');
  }));

  it('follows from there, and sees an era begin', story(async () => {
    await untilItSays(() => erasSaid().length > 1);
  }));

  it('finds the other nodes', story(async () => {
    await until(api, 'all know it', async () => {
      const peers = await Promise.all(nodes.map((node) => node.rpc('system_peers')));
      return peers.every((ofNode) => ofNode.some(({ roles }) => roles === 'LIGHT'));
    }, PATIENCE);
  }));

  it('goes on without the first node, into another era', story(async () => {
    const eras = erasSaid().length;
    await nodes[0].stop();
    const { number } = await head(api, { finalized: true });
    await untilItSays(() => blocksSaid().at(-1).number > number + LAG && erasSaid().length > eras);
  }));

  it('starts from a checkpoint as well, with the hash of the genesis instead of its state', story(async () => {
    const spec = await nodes[1].rpc('sync_state_genSyncSpec', [true]);
    assert.notEqual(spec.lightSyncState, null);
    const { stateRoot } = await api.rpc.chain.getHeader(api.genesisHash);
    const small = { ...spec, genesis: { stateRootHash: stateRoot.toHex() } };
    second = startProgram('smoldot.mjs', specFile('checkpoint.json', small, [await nodes[1].multiaddress()]), '1');
    assert.equal(await second.ended(), 0, second.output);
    assert.equal(second.stderr, '');
    const [genesis, final, ...stakes] = second.lines;
    assert.ok(genesis.endsWith(api.genesisHash.toHex()), genesis);
    const [{ number, hash }] = blocksSaid([final]);
    assert.equal(hash, (await block(api, number)).hash);
    assert.deepEqual(inOneOrder(stakes), inOneOrder(await activeSet((await activeEra(api, hash)).index, hash)));
  }));

  it('ends after as many blocks as it was asked for', story(async () => {
    assert.equal(await program.ended(), 0, program.output);
    assert.equal(program.stderr, '');
    assert.equal(blocksSaid().length, BLOCKS);
  }));

  it('has said what the full nodes know: every final block, every active set, and not a line more', story(async () => {
    const first = blocksSaid()[0].number;
    const last = first + BLOCKS - 1;
    await until(api, 'all of it is final', ({ number }) => number >= last, { finalized: true, ...PATIENCE });
    const name = await nodes[1].rpc('system_chain');
    const expected = [`looking for nodes of ${name}, genesis ${api.genesisHash.toHex()}`];
    let known;
    for (let number = first; number <= last; number += 1) {
      const { hash } = await block(api, number);
      expected.push(`block ${number} is final, ${hash}`);
      const { index } = await activeEra(api, hash);
      if (index !== known) expected.push(...await activeSet(index, hash));
      known = index;
    }
    assert.deepEqual(inOneOrder(program.lines), inOneOrder(expected));
  }));

  /** The printed lines about blocks and eras. */
  function blocksSaid(lines = program.lines) {
    return lines.map((line) => line.match(/^block (\d+) is final, (0x.+)$/)).filter(Boolean)
      .map(([, number, hash]) => ({ number: Number(number), hash }));
  }
  function erasSaid() {
    return program.lines.filter((line) => line.startsWith('era '));
  }

  /** Waits for a line of the program. */
  async function untilItSays(condition) {
    const what = `the program says more than\n${program.lines.join('\n')}`;
    await until(api, what, condition, { finalized: true, ...PATIENCE });
  }

  /** The expected lines about an era's active set, from the state of a block. */
  async function activeSet(era, hash) {
    const validators = await electedAt(api, era, hash);
    const lines = await Promise.all(validators.map(async (validator) => {
      const { total } = await exposureAt(api, era, validator, hash);
      return `  ${validator} with ${total / PAL}.${String(total % PAL).padStart(12, '0')} PAL`;
    }));
    return [`era ${era} is active, validators: ${validators.length}`, ...lines];
  }
});

/** The lines, with the stakes of each era sorted. The order of entries in a proof has no meaning. */
function inOneOrder(lines) {
  const groups = [];
  for (const line of lines) {
    if (line.startsWith('  ')) groups.at(-1).push(line);
    else groups.push([line]);
  }
  return groups.map(([head, ...stakes]) => [head, ...stakes.sort()]);
}

describe('a light client that has nothing to begin with', { timeout: 60_000 }, () => {
  it('tells how it is used', async () => {
    assert.match(await refusal('smoldot.mjs'), /^usage: node smoldot\.mjs CHAINSPEC \[BLOCKS\]/);
    assert.match(await refusal('smoldot.mjs', 'spec.json', 'all'), /^usage: /);
  });

  it('names a file that is not there', async () => {
    assert.match(await refusal('smoldot.mjs', join(DIRECTORY, 'nowhere.json')), /nowhere\.json/);
  });

  it('refuses a specification without the state of the genesis', async () => {
    const readable = await localSpecWith({});
    assert.match(await refusal('smoldot.mjs', readable), /only raw chain specifications, and not .*spec\.json/);
  });
});
