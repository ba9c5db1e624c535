/**
 * Other chains, as the pages would see them: the metadata is changed on its way from the node.
 *
 * Before: `browser.mjs` opens a page with one of these routes. After: `connection.test.mjs`.
 * What is not in the metadata does not exist for a client. So a chain without our items looks like one with Parity's pallet.
 */
import { readFileSync } from 'node:fs';
import { $Metadata } from 'dedot/codecs';
import { hexToU8a, u8aToHex } from 'dedot/utils';

/** A route for `open`: `change` gets the pallets of the metadata, and returns those of the other chain. */
export function withMetadata(change) {
  return (page) => page.routeWebSocket(/^ws:/, (socket) => {
    const server = socket.connectToServer();
    const asked = new Set();
    socket.onMessage((message) => {
      const { id, method, params } = JSON.parse(message);
      if (method === 'state_call' && params[0] === 'Metadata_metadata_at_version') asked.add(id);
      server.send(message);
    });
    server.onMessage((message) => {
      const answer = JSON.parse(message);
      socket.send(asked.has(answer.id) ? JSON.stringify({ ...answer, result: changed(answer.result, change) }) : message);
    });
  });
}

/** An answer is an optional list of bytes: a one, the length, the metadata. The length is compact, in four bytes. */
function changed(hex, change) {
  const bytes = hexToU8a(hex);
  if (bytes[0] !== 1) return hex;
  const metadata = $Metadata.tryDecode(bytes.slice(5));
  metadata.metadataVersioned.value.pallets = change(metadata.metadataVersioned.value.pallets);
  const encoded = $Metadata.tryEncode(metadata);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, encoded.length * 4 + 2, true);
  return u8aToHex(Uint8Array.from([1, ...length, ...encoded]));
}

export const withoutPallet = (name) => (pallets) => pallets.filter((pallet) => pallet.name !== name);

/** The staking pallet with what Parity's has too: storage and constants by the list of differences, and no view functions. */
export function asParityChain() {
  const list = readFileSync(new URL('../../../pallets/staking/tests/contract/differences.rs', import.meta.url), 'utf8');
  const ours = (kind) => new Set([...list.matchAll(new RegExp(`Ours\\("${kind} (\\w+)"\\)`, 'g'))].map(([, name]) => name));
  const [storage, constants] = [ours('storage'), ours('constant')];
  if (storage.size < 10 || constants.size === 0) throw new Error('the list of differences has another form');
  return (pallets) => pallets.map((pallet) => (pallet.name !== 'Staking' ? pallet : {
    ...pallet,
    storage: { ...pallet.storage, entries: pallet.storage.entries.filter(({ name }) => !storage.has(name)) },
    constants: pallet.constants.filter(({ name }) => !constants.has(name)),
    viewFunctions: [],
  }));
}
