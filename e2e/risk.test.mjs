/**
 * `palisade risk`: the report on the example file, and on the stake of a dev chain; each kind of refusal in one line.
 *
 * The crate's own tests check every number of the example by hand. Here a user runs the command, and the report on a live
 * node has the stakes of the node's state.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { waitForEra } from './lib/chain.mjs';
import { devChain, GENESIS_NOMINATORS, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { freePorts, runToEnd, temporaryDirectory } from './lib/node.mjs';
import { exposureAt } from './lib/staking.mjs';

const EXAMPLE = fileURLToPath(new URL('../tools/risk/examples/graph.json', import.meta.url));
const DIRECTORY = temporaryDirectory();

/** Runs `risk` to its end. It must succeed and print nothing but the report. Resolves with it. */
async function risk(...args) {
  const { code, stdout, stderr } = await runToEnd(['risk', ...args]);
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

/** Runs `risk`, which must fail with one line on stderr. Resolves with it. */
async function refusal(...args) {
  const { code, stdout, stderr } = await runToEnd(['risk', ...args]);
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^Error: [^\n]+\n$/);
  return stderr;
}

describe('a report on the example file', TOGETHER, () => {
  it('has a table for each subject', async () => {
    const text = await risk('--graph', EXAMPLE);
    for (const title of ['CONCENTRATION', 'ROBUSTNESS', 'SERVICES', 'VALIDATORS', 'STRESS', 'LIQUID TOKENS', 'YIELDS']) {
      assert.match(text, new RegExp(`^${title}`, 'm'));
    }
    assert.match(text, /Certified slack γ\*: 27\.5%\. It is proven that no attack pays\./);
    assert.match(text, /the largest operator is lost +50% +1 +70% +100%/);
  });

  it('has exact numbers and decimals as JSON', async () => {
    const report = JSON.parse(await risk('--graph', EXAMPLE, '--json', '--base-slash', '20%'));
    assert.deepEqual(report.robustness.certificate.gamma, { exact: '11/40', decimal: '0.275' });
    assert.deepEqual(report.totals.stake, { exact: '1000', decimal: '1000' });
    const slash = report.stress.find(({ name }) => name === 'the chain slashes everybody by 20%');
    assert.deepEqual(slash.simulated, { exact: '1/5', decimal: '0.2' });
    assert.deepEqual(slash.bound, { exact: '51/55', decimal: '0.927273' });
  });

  it('is drawn into a new folder', async () => {
    const folder = join(DIRECTORY, 'pictures');
    await risk('--graph', EXAMPLE, '--pictures', folder);
    assert.deepEqual(readdirSync(folder).sort(), ['cascade.svg', 'graph.svg', 'stress.svg']);
    for (const file of readdirSync(folder)) assert.match(readFileSync(join(folder, file), 'utf8'), /^<svg [^]*<\/svg>\s*$/);
  });

  it('is explained by --help, with examples', async () => {
    const help = await risk('--help');
    assert.match(help, /palisade risk --graph tools\/risk\/examples\/graph\.json/);
    for (const option of ['--rpc-url', '--json', '--pictures', '--fault-probability']) assert(help.includes(option), option);
  });
});

describe('risk is refused', TOGETHER, () => {
  it('for a file that is not there, a folder, and a file with a mistake', async () => {
    assert.match(await refusal('--graph', join(DIRECTORY, 'none.json')), /none\.json can't be read/);
    const folder = join(DIRECTORY, 'folder');
    mkdirSync(folder);
    assert.match(await refusal('--graph', folder), /folder can't be read/);
    const file = join(DIRECTORY, 'wrong.json');
    writeFileSync(file, readFileSync(EXAMPLE, 'utf8').replace('"stake": "150"', '"stake": "much"'));
    assert.match(await refusal('--graph', file), /wrong\.json: graph\.validators\[3\]\.stake: .* line 10 column/);
    writeFileSync(file, '{"version":1,"graph":{"mode":"Unique","validators":[],"services":[],"allocations":[]}}');
    assert.match(await refusal('--graph', file), /graph\.validators: it is empty/);
  });

  it('for a node that does not answer, and for a URL of another kind', async () => {
    const [port] = await freePorts(1);
    const url = `ws://127.0.0.1:${port}`;
    assert((await refusal('--rpc-url', url)).includes(`no node answers at ${url}`));
    assert.match(await refusal('--rpc-url', 'ftp://127.0.0.1'), /is no URL of a node/);
  });

  it('without a source, with both, and for a part without a percent sign', async () => {
    for (const [args, expected] of [
      [[], /--graph <FILE>\|--rpc-url <URL>/],
      [['--graph', EXAMPLE, '--rpc-url', 'ws://127.0.0.1:9944'], /cannot be used with/],
      [['--graph', EXAMPLE, '--depeg', '10'], /Write 0% to 100%, for example 0\.5%/],
    ]) {
      const { code, stdout, stderr } = await runToEnd(['risk', ...args]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.match(stderr, expected);
    }
  });
});

describe('a report on a dev chain', TOGETHER, () => {
  const { story } = devChain();

  story('has the exposures of the active era and what an era pays, and says what is missing', async (api, node) => {
    await waitForEra(api, 1);
    const report = JSON.parse(await risk('--rpc-url', node.endpoint, '--json'));
    const [, era, number] = report.source.match(/ in era (\d+), block (\d+)$/);
    const hash = await api.rpc.chain.getBlockHash(Number(number));
    const exposure = await exposureAt(api, Number(era), VALIDATOR, hash);
    assert.equal(report.totals.stake.exact, exposure.total.toString());
    assert.deepEqual(report.validators.map(({ name }) => name), [VALIDATOR]);
    const others = exposure.pages.flatMap((page) => page.others);
    const stashes = report.concentration.rows.find(({ by }) => by === 'stash');
    const expected = [[VALIDATOR, exposure.own], ...others.map(({ who, value }) => [who, value])].filter(([, value]) => value > 0n);
    assert.deepEqual(
      stashes.largest.map(({ name, stake }) => [name, stake.exact]).sort(),
      expected.map(([name, value]) => [name, value.toString()]).sort(),
    );
    for (const name of GENESIS_NOMINATORS) assert(stashes.largest.some((stash) => stash.name === name), name);
    assert(report.notes.some((note) => note.includes('if all validators earn the same points')), report.notes.join('\n'));
    assert(Number(report.yields.validators[0].return.decimal) > 0);
    const slash = report.stress.find(({ name }) => name === 'the chain slashes everybody by 10%');
    assert.equal(slash.simulated.exact, '1/10', 'no attack pays');
    const [above, below] = slash.bound.exact.split('/').map(BigInt);
    assert(above * 10n >= below, 'the bound is no less');
    assert.deepEqual(report.services.map(({ name }) => name).sort(), ['service 0', 'service 1']);
  });

  story('is the same over http, as text', async (api, node) => {
    const text = await risk('--rpc-url', node.endpoint.replace(/^ws/, 'http'));
    assert.match(text, /Systemic risk of .* in era \d+, block \d+/);
    assert.match(text, /Everybody leaves at once/i);
    assert(text.includes(VALIDATOR), text);
  });
});
