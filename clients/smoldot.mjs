/**
 * Follows a chain with the light client smoldot. smoldot trusts no node:
 *
 * 1. It starts at the genesis in the chain's specification.
 * 2. It checks proofs from one set of validators to the next, up to the newest final block.
 * 3. From there it checks every block. It checks every value that is read against its block.
 *
 * `polkadot-api` reads the values.
 *
 *     node smoldot.mjs CHAINSPEC [BLOCKS]
 *
 * Before: a node, and a raw specification with its address as a boot node (`palisade build-spec --raw`). The program prints
 * BLOCKS final blocks, by default 10. It prints the active validators at the start and when an era begins. It stores
 * nothing: smoldot could keep its proofs for the next start, but it needs only seconds without them.
 */
import { EventEmitter, on } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createClient } from 'polkadot-api';
import { getSmProvider } from 'polkadot-api/sm-provider';
import { start } from 'smoldot';

const PAL = 10n ** 12n;
/** smoldot's log level for errors. Its warnings include harmless ones, for example that there is nothing to catch up with. */
const ERRORS_ONLY = 1;

const pal = (units) => `${units / PAL}.${String(units % PAL).padStart(12, '0')} PAL`;

async function main(file, blocks = '10') {
  if (!file || !/^[1-9]\d*$/.test(blocks)) throw new Error('usage: node smoldot.mjs CHAINSPEC [BLOCKS]');
  const chainSpec = await readFile(file, 'utf8');
  const smoldot = start({ maxLogLevel: ERRORS_ONLY, logCallback: (_, from, message) => console.error(from, message) });
  const addChain = () => smoldot.addChain({ chainSpec });
  // The specification is tried first. The provider would retry for ever, with a new chain whenever the last one is lost.
  const trial = await addChain().catch(({ message }) => {
    throw new Error(`smoldot takes only raw chain specifications, and not ${file}: ${message}`);
  });
  trial.remove();
  const client = createClient(getSmProvider(addChain));
  const { name, genesisHash } = await client.getChainSpecData();
  console.log(`looking for nodes of ${name}, genesis ${genesisHash}`);

  await follow(client, Number(blocks));
  client.destroy();
  await smoldot.terminate();
}

/** Prints the next final blocks, and the active set of each era that they are in. */
async function follow(client, count) {
  // Names and types come from the chain's runtime. smoldot downloads the runtime with a proof and executes it.
  const { Staking } = client.getUnsafeApi().query;
  const events = new EventEmitter();
  const blocks = on(events, 'final');
  const following = client.finalizedBlock$.subscribe({
    // Several blocks may become final at once. Without a hold only the newest could be read.
    next: (block) => events.emit('final', block, client.hodlBlock(block.hash)),
    error: (error) => events.emit('error', error),
  });
  let era;
  let left = count;
  for await (const [{ number, hash }, release] of blocks) {
    console.log(`block ${number} is final, ${hash}`);
    const { index } = await Staking.ActiveEra.getValue({ at: hash });
    if (index !== era) await printActiveSet(Staking, index, hash);
    era = index;
    release();
    left -= 1;
    if (left === 0) break;
  }
  following.unsubscribe();
}

/** Prints the validators of an era, with their total stake. */
async function printActiveSet(Staking, era, at) {
  const overviews = await Staking.ErasStakersOverview.getEntries(era, { at });
  console.log(`era ${era} is active, validators: ${overviews.length}`);
  for (const { keyArgs: [, validator], value } of overviews) console.log(`  ${validator} with ${pal(value.total)}`);
}

// The explicit exit is needed because smoldot's timers go on after its end.
main(...process.argv.slice(2)).then(() => process.exit(0), (error) => {
  console.error(error.message);
  process.exit(1);
});
