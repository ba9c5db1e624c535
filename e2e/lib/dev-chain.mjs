/**
 * One dev chain for the stories of one test file: started before them, stopped after them.
 *
 * What comes before: `node.mjs` and `chain.mjs`. What comes after: the test files `dev-*`, `apps-*`,
 * `client-programs` and `client-subxt`.
 */
import { after, before, it } from 'node:test';
import { account, connect, fund, until } from './chain.mjs';
import { startNode, tellingLogs } from './node.mjs';
import { exposureAt, plannedEraAt } from './staking.mjs';

/** Far beyond the slowest story on the slowest machine: it only ends what hangs. */
const STORY_TIMEOUT_MS = 20 * 60_000;

/** The dev chain's only validator: its own controller, backed by the genesis nominators. */
export const VALIDATOR = account('//Alice//stash').address;
export const GENESIS_NOMINATORS = ['//Dave', '//Eve', '//Ferdie'].map((uri) => account(uri).address);

/** For `describe`: stories that wait for the same eras wait at the same time. */
export const TOGETHER = { concurrency: 32 };

/**
 * Starts a dev chain before the stories around, with `options` of `startNode`, runs `prepare(api, node)` on it, and stops
 * it after them.
 * `story(name, body)` is a test whose body gets the API and the node; when it fails, the node's log is shown.
 */
export function devChain(prepare = async () => {}, options = {}) {
  const chain = {};
  const withLog = (body) => tellingLogs(() => chain.node, () => body(chain.api, chain.node));
  before(async () => {
    chain.node = await startNode(options);
    chain.api = await connect(chain.node);
    await withLog(prepare)();
  }, { timeout: STORY_TIMEOUT_MS });
  after(async () => {
    await chain.api?.disconnect();
    await chain.node?.stop();
  });
  return { story: (name, body) => it(name, { timeout: STORY_TIMEOUT_MS }, withLog(body)) };
}

/** Fresh accounts called after `names`, each with `amount` from //Bob. */
export async function fundedAccounts(api, names, amount) {
  const accounts = names.map((name) => account(`//${name}`));
  await fund(api, account('//Bob'), accounts, amount);
  return accounts;
}

/** Waits for the first era, planned or active, in which a validator's exposure holds all of `stashes`: that era. */
export async function firstEraThatExposes(api, validator, stashes) {
  const { value } = await until(api, 'all nominators are exposed', async ({ hash }) => {
    const era = await plannedEraAt(api, hash);
    const exposure = await exposureAt(api, era, validator, hash);
    const exposed = exposure?.pages.flatMap(({ others }) => others.map(({ who }) => who)) ?? [];
    return stashes.every((stash) => exposed.includes(stash)) && { era };
  });
  return value.era;
}
