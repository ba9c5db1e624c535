/**
 * Starts networks of validators with sessions and eras of any length.
 *
 * What comes before: `node.mjs` starts each node. What comes after: `faults.mjs` makes validators misbehave.
 * Who is late counts as silent, and a node makes no block while it knows no other: so all start alone, and only when the
 * last is up are they introduced to each other.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { block, connect, head, until } from './chain.mjs';
import { runToEnd, startNode, temporaryDirectory } from './node.mjs';

/** The path of a chain spec that is `--chain local` but for the lengths of time in `timing`, named as in the genesis. */
export async function localSpecWith(timing) {
  const { code, stdout, stderr } = await runToEnd(['export-chain-spec', '--chain', 'local']);
  if (code !== 0) throw new Error(`export-chain-spec ended with ${code}: ${stderr}`);
  const spec = JSON.parse(stdout);
  Object.assign(spec.genesis.runtimeGenesis.patch.timing, timing);
  const path = join(temporaryDirectory(), 'spec.json');
  writeFileSync(path, JSON.stringify(spec));
  return path;
}

/** A node for each well-known name, all up and connected. The chain starts now. */
export async function startNetwork(chain, names) {
  const started = await Promise.allSettled(names.map((name) => startNode({ chain, name })));
  const nodes = started.flatMap(({ value }) => value ?? []);
  const failure = started.find(({ status }) => status === 'rejected');
  if (failure) {
    await Promise.all(nodes.map((node) => node.kill9()));
    throw failure.reason;
  }
  await introduceTogether(nodes, []);
  return nodes;
}

/** Has a node connect to others, and again whenever it loses them. */
export async function introduce(node, others) {
  for (const other of others) await node.rpc('system_addReservedPeer', [await other.multiaddress()]);
}

/** Has several nodes connect to others, and to each other: all at once, so that none is at work alone. */
export async function introduceTogether(nodes, others) {
  await Promise.all(nodes.map((node, index) => introduce(node, [...others, ...nodes.slice(0, index)])));
}

/**
 * Starts stopped nodes again on their data, as nodes that nobody knows: they neither make nor get blocks before they are
 * introduced. Under their old names and ports the others would find them at some moment or other.
 */
export async function restartAlone(nodes, changes = {}) {
  const unknown = { bootnodes: [], nodeKey: undefined, p2pPort: undefined };
  return Promise.all(nodes.map((node) => node.restart({ ...unknown, ...changes })));
}

/** Starts a stopped node of a network again, where the others are. */
export async function rejoin(node, others) {
  return node.restart({ bootnodes: await Promise.all(others.map((other) => other.multiaddress())) });
}

/** Waits until a block that does not exist yet is final on every node, and makes sure that it is the same one. */
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
