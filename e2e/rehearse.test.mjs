/**
 * `make rehearse`: the migration from `pallet-staking` runs on the exported state of a chain, and the report says what became
 * of it. Then five corruptions are planted in the state, and the report names all five.
 *
 * Needs the runtimes of `rehearsal/`: run `make rehearsal`.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { account, connect, head, until, waitForEra } from './lib/chain.mjs';
import { palisadeBinary, runToEnd, startNode, tellingLogs, temporaryDirectory } from './lib/node.mjs';
import { VALIDATOR, specBefore } from './lib/rehearsal.mjs';
import { EVERYBODY, FANS, stake } from './lib/rehearsal-people.mjs';
import { stakeOfAt } from './lib/staking.mjs';

const STRANGER = account('//Stranger').address;
const ANOTHER = account('//AnotherStranger').address;
const STELLA = FANS.stella.pair.address;

/** Runs `rehearse`. Resolves with its exit code, its text and its JSON object. */
async function rehearse(state) {
  const program = join(dirname(palisadeBinary()), 'rehearse');
  const json = join(temporaryDirectory(), 'report.json');
  const { code, stdout } = await new Promise((resolve) => {
    execFile(program, [state, '--json', json], (error, out) => resolve({ code: error?.code ?? 0, stdout: out }));
  });
  return { code, text: stdout, report: JSON.parse(readFileSync(json, 'utf8')) };
}

/** The variant of each repair, sorted. */
const kinds = ({ repairs }) => repairs.map((repair) => repair.match(/^\w+/)[0]).sort();

describe('a state of pallet-staking', { timeout: 900_000 }, () => {
  const chain = {};
  const story = (body) => tellingLogs(() => [chain.node], body);

  before(async () => {
    const spec = specBefore(EVERYBODY);
    chain.node = await startNode({ chain: spec, name: 'alice', extraArgs: ['--force-authoring'] });
    const api = await connect(chain.node);
    const pool = await stake(api);
    await waitForEra(api, 2);
    const last = await until(api, 'era 2 is final', async ({ hash }) => {
      return (await (await api.at(hash)).query.staking.activeEra()).unwrap().index.toNumber() === 2;
    }, { finalized: true });
    assert.ok((await head(api)).number >= last.number);
    const { staking } = api.query;
    // The pool keeps its own funds: nothing is held for its stake.
    chain.ofPool = (await stakeOfAt(api, pool.stash)).total;
    // What the stories change in the state.
    chain.keys = {
      payeeOfStranger: staking.payee.key(STRANGER),
      stashWithoutLedger: staking.bonded.key(ANOTHER),
      ledgerOfStella: staking.ledger.key(STELLA),
      claims: staking.claimedRewards.key(1, VALIDATOR.address),
      points: staking.erasRewardPoints.key(1),
      payeeOfStella: staking.payee.key(STELLA),
    };
    chain.another = api.createType('AccountId', ANOTHER).toHex();
    await api.disconnect();
    await chain.node.stop();
    const { stdout } = await runToEnd(['export-state', '--chain', spec, '--base-path', chain.node.basePath], { timeoutMs: 120_000 });
    chain.state = JSON.parse(stdout);
    chain.file = join(temporaryDirectory(), 'state.json');
    writeFileSync(chain.file, stdout);
  });

  after(() => chain.node?.stop());

  it('is taken over, and the report has the same sums before and after', story(async () => {
    const { code, text, report } = await rehearse(chain.file);
    assert.equal(code, 0, text);
    assert.match(text, /The state is taken over\. .* All invariants hold\./);
    assert.deepEqual([report.outcome, report.detail, report.storage_version], ['finished', null, 16]);
    assert.deepEqual(kinds(report), []);
    const { before: then, after: now } = report;
    assert.equal(now.sums.issuance, then.sums.issuance);
    assert.equal(now.sums.staked, then.sums.staked);
    assert.equal(BigInt(now.sums['held for staking']), BigInt(now.sums.staked) - chain.ofPool);
    assert.equal(now.sums['locked for staking'], '0');
    assert.equal(now.entries.Ledger, then.entries.Ledger);
    assert.ok(report.blocks.every(({ ref_time: weight }) => weight > 0 && weight <= report.numbers.service_weight));
    // The chain's own numbers.
    assert.equal(report.numbers.bonding_duration, 4);
    assert.equal(report.numbers.max_exposure_page_size, 4);
  }));

  it('with five planted corruptions is taken over too, and the report names all five', story(async () => {
    const { keys, state: { genesis: { raw: { top } } } } = chain;
    top[keys.payeeOfStranger] = top[keys.payeeOfStella];
    top[keys.stashWithoutLedger] = chain.another;
    delete top[keys.ledgerOfStella];
    top[keys.claims] = '0x0863000000' + '64000000';
    const points = Buffer.from(top[keys.points].slice(2), 'hex');
    points.writeUInt32LE(points.readUInt32LE() + 7);
    top[keys.points] = `0x${points.toString('hex')}`;
    const file = join(temporaryDirectory(), 'corrupted.json');
    writeFileSync(file, JSON.stringify(chain.state));

    const { code, text, report } = await rehearse(file);
    assert.equal(code, 0, text);
    assert.deepEqual(kinds(report), [
      'ClaimsMended', 'LedgerRebuilt', 'PayeeRemoved', 'PointsMended', 'StashForgotten',
    ]);
    assert.ok(report.repairs.some((repair) => repair.startsWith('LedgerRebuilt') && repair.includes(String(FANS.stella.stake))));
    assert.equal(report.after.sums.issuance, report.before.sums.issuance);
    assert.equal(BigInt(report.after.sums['held for staking']), BigInt(report.after.sums.staked) - chain.ofPool);
  }));

  it('that is of another pallet is refused, and nothing is said to be taken over', story(async () => {
    const { genesis: { raw: { top } } } = chain.state;
    const unknown = `${chain.keys.points.slice(0, 34)}${'77'.repeat(16)}`;
    top[unknown] = '0x00';
    const file = join(temporaryDirectory(), 'unknown.json');
    writeFileSync(file, JSON.stringify(chain.state));
    const { code, text, report } = await rehearse(file);
    assert.equal(code, 1);
    assert.equal(report.outcome, 'refused');
    assert.match(report.detail, /^UnknownItem/);
    assert.match(text, /REFUSED, and nothing was changed/);
    assert.deepEqual(report.after.sums, report.before.sums);
  }));
});
