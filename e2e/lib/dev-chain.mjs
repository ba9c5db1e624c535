/**
 * A dev chain for the stories of a test file. It is started before them and stopped after them.
 *
 * Before: `node.mjs` and `chain.mjs`. After: the test files `dev-*`, `apps-*`,
 * `client-programs` and `client-subxt`.
 */
import { after, before, it } from 'node:test';
import { account, connect, fund, until } from './chain.mjs';
import { specWith } from './network.mjs';
import { startNode, tellingLogs } from './node.mjs';
import { exposureAt, plannedEraAt } from './staking.mjs';

/** Much longer than the slowest story on a slow machine. It only ends a story that hangs. */
const STORY_TIMEOUT_MS = 20 * 60_000;

/** The dev chain's only validator. It is its own controller, and the genesis nominators back it. */
export const VALIDATOR = account('//Alice//stash').address;
export const GENESIS_NOMINATORS = ['//Dave', '//Eve', '//Ferdie'].map((uri) => account(uri).address);

/** An option of `describe`: the stories run at the same time, so they wait for the same eras together. */
export const TOGETHER = { concurrency: 32 };

/**
 * Starts a dev chain before the stories of the current suite, with `options` of `startNode`, or with those that the function
 * `options` resolves with. Runs `prepare(api, node)` on it. Stops it after the stories.
 * `story(name, body)` is a test. Its body gets the API and the node. If it fails, the node's log is printed.
 */
export function devChain(prepare = async () => {}, options = {}) {
  const chain = {};
  const withLog = (body) => tellingLogs(() => chain.node, () => body(chain.api, chain.node));
  before(async () => {
    chain.node = await startNode(typeof options === 'function' ? await options() : options);
    chain.api = await connect(chain.node);
    await withLog(prepare)();
  }, { timeout: STORY_TIMEOUT_MS });
  after(async () => {
    await chain.api?.disconnect();
    await chain.node?.stop();
  });
  return { story: (name, body) => it(name, { timeout: STORY_TIMEOUT_MS }, withLog(body)) };
}

/** As `devChain`, with other durations: `timing` is named as in the genesis. */
export function devChainWith(timing, prepare) {
  return devChain(prepare, async () => ({
    // The flag `--dev` would start the preset. Without it, a node alone authors only if it is forced to.
    chain: await specWith('dev', timing), name: 'alice', extraArgs: ['--force-authoring'],
  }));
}

/** New accounts named `names`, each with `amount` from //Bob. */
export async function fundedAccounts(api, names, amount) {
  const accounts = names.map((name) => account(`//${name}`));
  await fund(api, account('//Bob'), accounts, amount);
  return accounts;
}

/** Waits for the first planned or active era in which a validator's exposure has all of `stashes`. Resolves with the era. */
export async function firstEraThatExposes(api, validator, stashes) {
  const { value } = await until(api, 'all nominators are exposed', async ({ hash }) => {
    const era = await plannedEraAt(api, hash);
    const exposure = await exposureAt(api, era, validator, hash);
    const exposed = exposure?.pages.flatMap(({ others }) => others.map(({ who }) => who)) ?? [];
    return stashes.every((stash) => exposed.includes(stash)) && { era };
  });
  return value.era;
}
