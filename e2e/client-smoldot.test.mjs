/**
 * The program of `clients/smoldot.mjs`: a light client on a network of four validators, which is given nothing but the
 * chain's specification and the address of one node.
 *
 * It starts when the chain has left its genesis far behind, and GRANDPA's authorities have changed on the way. It jumps
 * to the newest final block, follows, finds the other nodes, and loses the one that it began with. In the end all that
 * it said is held against a full node, block by block.
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
 * Eras as short as they can be: in a shorter session a validator that has no slot by chance may be late with its
 * heartbeat, and chilled for it, and three validators finalise nothing once one of them is stopped.
 */
const TIMING = { epochDuration: 20, sessionsPerEra: 1 };
/**
 * smoldot jumps only if it is more than 32 blocks behind; what is nearer it takes header by header. And the authorities
 * change for the first time with the third session, after 40 slots.
 */
const AHEAD = 45;
/** Two eras begin within any 40 blocks, a third within 60. The rest is for meeting the nodes, and losing one, in between. */
const BLOCKS = 68;
/** How many blocks behind a full node's finality it may begin. What it would still have to jump over is far more. */
const LAG = 8;
const PATIENCE = { patienceMs: 180_000 };
const DIRECTORY = temporaryDirectory();

/** The raw form of a chain: the whole state of its genesis. */
async function rawSpec(chain) {
  const { code, stdout, stderr } = await runToEnd(['export-chain-spec', '--chain', chain, '--raw']);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout);
}

/** A file with a specification; `bootNodes` are all that it tells of the network. */
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
    // Browsers can do WebSocket only, so this is how the light client meets Alice; the others it finds on plain TCP.
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

  it('goes on without the one that it was told of, into another era', story(async () => {
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

  /** What the program has said of blocks and of eras. */
  function blocksSaid(lines = program.lines) {
    return lines.map((line) => line.match(/^block (\d+) is final, (0x.+)$/)).filter(Boolean)
      .map(([, number, hash]) => ({ number: Number(number), hash }));
  }
  function erasSaid() {
    return program.lines.filter((line) => line.startsWith('era '));
  }

  /** Waits for something that the program says. */
  async function untilItSays(condition) {
    const what = `the program says more than\n${program.lines.join('\n')}`;
    await until(api, what, condition, { finalized: true, ...PATIENCE });
  }

  /** The lines that an era's active set makes, by the state of a block. */
  async function activeSet(era, hash) {
    const validators = await electedAt(api, era, hash);
    const lines = await Promise.all(validators.map(async (validator) => {
      const { total } = await exposureAt(api, era, validator, hash);
      return `  ${validator} with ${total / PAL}.${String(total % PAL).padStart(12, '0')} PAL`;
    }));
    return [`era ${era} is active, validators: ${validators.length}`, ...lines];
  }
});

/** The lines, with the stakes of each era sorted: what a proof holds comes in no order of importance. */
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
