/**
 * Starts networks of validators with sessions and eras of any length.
 *
 * Before: `node.mjs` starts each node. After: `faults.mjs` makes validators misbehave.
 * A late validator counts as offline, and a node without peers authors no block. So all nodes start without peers. They are
 * introduced to each other when the last one is up.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { block, connect, head, until } from './chain.mjs';
import { runToEnd, startNode, temporaryDirectory } from './node.mjs';

/** The path of a chain spec like `--chain local`, with the durations of `timing`, named as in the genesis. */
export async function localSpecWith(timing) {
  return specWith('local', timing);
}

/** The same of the preset `chain`. */
export async function specWith(chain, timing) {
  const { code, stdout, stderr } = await runToEnd(['export-chain-spec', '--chain', chain]);
  if (code !== 0) throw new Error(`export-chain-spec ended with ${code}: ${stderr}`);
  const spec = JSON.parse(stdout);
  Object.assign(spec.genesis.runtimeGenesis.patch.timing, timing);
  const path = join(temporaryDirectory(), 'spec.json');
  writeFileSync(path, JSON.stringify(spec));
  return path;
}

/** Starts a node for each name and connects them. Then the chain starts. `options(name)` are more options of `startNode`. */
export async function startNetwork(chain, names, options = () => ({})) {
  const started = await Promise.allSettled(names.map((name) => startNode({ chain, name, ...options(name) })));
  const nodes = started.flatMap(({ value }) => value ?? []);
  const failure = started.find(({ status }) => status === 'rejected');
  if (failure) {
    await Promise.all(nodes.map((node) => node.kill9()));
    throw failure.reason;
  }
  await introduceTogether(nodes, []);
  return nodes;
}

/** Connects a node to others. It reconnects whenever it loses them. */
export async function introduce(node, others) {
  for (const other of others) await node.rpc('system_addReservedPeer', [await other.multiaddress()]);
}

/** Connects several nodes to others and to each other. All at once, so that none authors alone. */
export async function introduceTogether(nodes, others) {
  await Promise.all(nodes.map((node, index) => introduce(node, [...others, ...nodes.slice(0, index)])));
}

/**
 * Starts stopped nodes again on their data, with new identities and ports. They neither author nor get blocks before they are
 * introduced. With the old identities and ports, the others would find them at an unknown time.
 */
export async function restartAlone(nodes, changes = {}) {
  const unknown = { bootnodes: [], nodeKey: undefined, p2pPort: undefined };
  return Promise.all(nodes.map((node) => node.restart({ ...unknown, ...changes })));
}

/** Starts a stopped node of a network again and connects it to the others. */
export async function rejoin(node, others) {
  return node.restart({ bootnodes: await Promise.all(others.map((other) => other.multiaddress())) });
}

/** Waits until a future block is final on every node. Asserts that it is the same block on all. */
export async function ensureAgreement(nodes) {
  const apis = await Promise.all(nodes.map(connect));
  try {
    const goal = Math.max(...(await Promise.all(apis.map((api) => head(api)))).map(({ number }) => number)) + 1;
    const hashes = await Promise.all(apis.map(async (api) => {
      await until(api, `block ${goal} is final`, ({ number }) => number >= goal, { finalized: true });
      return (await block(api, goal)).hash;
    }));
    assert.equal(new Set(hashes).size, 1, hashes.join(' '));
  } finally {
    await Promise.all(apis.map((api) => api.disconnect()));
  }
}
