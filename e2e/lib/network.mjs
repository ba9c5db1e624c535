/**
 * Starts networks of validators with eras of any length.
 *
 * What comes before: `node.mjs` starts each node. What comes after: `faults.mjs` makes them misbehave.
 * A validator that is late counts as offline, so nobody makes a block before all nodes are up: each starts without peers,
 * alone, and only then are they introduced to each other.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd, startNode, temporaryDirectory } from './node.mjs';

/** The path of a chain spec that is `--chain local` but for the lengths of time that `timing` names as the genesis does. */
export async function localSpecWith(timing) {
  const { code, stdout, stderr } = await runToEnd(['export-chain-spec', '--chain', 'local']);
  if (code !== 0) throw new Error(`export-chain-spec ended with ${code}: ${stderr}`);
  const spec = JSON.parse(stdout);
  Object.assign(spec.genesis.runtimeGenesis.patch.timing, timing);
  const path = join(temporaryDirectory(), 'spec.json');
  writeFileSync(path, JSON.stringify(spec));
  return path;
}

/** A running node for each well-known name, all of them connected with each other. The chain starts now. */
export async function startNetwork(chain, names) {
  const nodes = await Promise.all(names.map((name) => startNode({ chain, name })));
  await Promise.all(nodes.map((node, index) => introduce(node, nodes.slice(0, index))));
  return nodes;
}

/** Has a node connect to others, now and whenever the connection is lost. */
export async function introduce(node, others) {
  for (const other of others) await node.rpc('system_addReservedPeer', [await other.multiaddress()]);
}
