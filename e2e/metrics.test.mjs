/**
 * The metrics of staking on a dev chain: each metric that `monitoring/` names is there, and the values are those of the state
 * of their block.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe } from 'node:test';
import { submitAsRoot, until, waitForEra } from './lib/chain.mjs';
import { devChain, TOGETHER, VALIDATOR } from './lib/dev-chain.mjs';
import { namedIn, stakingSeries, valueOf } from './lib/prometheus.mjs';
import { stateAt, timestampAt } from './lib/staking.mjs';

const MONITORING = new URL('../monitoring/', import.meta.url);
/** The files with metrics: a dashboard and rules. */
const FILES = readdirSync(MONITORING).filter((name) => /\.(json|ya?ml)$/.test(name));

/** The metrics of a node, and its state at the block that they show. */
async function shown(api, node) {
  const series = stakingSeries(await node.metrics());
  const hash = await api.rpc.chain.getBlockHash(valueOf(series, 'palisade_staking_block'));
  return { series, state: await stateAt(api, hash), hash };
}

describe('the metrics of staking', TOGETHER, () => {
  // Automatic payouts are off, so that pages wait for a claim.
  const { story } = devChain(
    (api) => submitAsRoot(api, api.tx.staking.setAutomaticPayouts(false)), { prometheus: true },
  );

  story('every metric and every label that monitoring names is there', async (api, node) => {
    const { series } = await shown(api, node);
    const files = FILES.map((name) => [name, namedIn(readFileSync(new URL(name, MONITORING), 'utf8'))]);
    assert.equal(files.length, 2);
    for (const [file, { metrics, selectors }] of files) {
      assert(metrics.size > 5, `${file} names metrics`);
      for (const name of metrics) assert(series.has(name), `${file} names ${name}`);
      for (const { name, label, content } of selectors) valueOf(series, name, label, content);
    }
    const named = new Set(files.flatMap(([, { metrics }]) => [...metrics]));
    for (const name of series.keys()) assert(named.has(name), `nothing in monitoring shows ${name}`);
  });

  story('the validators and the election are those of the state', async (api, node) => {
    const { series, state } = await shown(api, node);
    assert.equal(valueOf(series, 'palisade_staking_readable'), 1);
    const active = (await state.query.session.validators()).map(String);
    assert.deepEqual(active, [VALIDATOR]);
    const candidates = (await state.query.staking.validators.keys()).length;
    const disabled = (await state.query.session.disabledValidators()).length;
    const expected = { active: 1, waiting: candidates - 1, disabled };
    for (const [name, count] of Object.entries(expected)) {
      assert.equal(valueOf(series, 'palisade_staking_validators', 'state', name), count, name);
    }
    const phase = (await state.query.validatorElection.currentPhase()).type.toLowerCase();
    const phases = series.get('palisade_staking_election_phase');
    assert.equal(phases.length, 4);
    for (const { labels, value } of phases) assert.equal(value, labels.phase === phase ? 1 : 0, labels.phase);
    assert.equal(valueOf(series, 'palisade_staking_pending_slashes'), 0);
  });

  story('era, progress, points and unpaid pages are those of the state', async (api, node) => {
    await waitForEra(api, 2);
    // The metrics are up to five seconds old.
    await until(api, 'the metrics show era 2', async () => (
      valueOf(stakingSeries(await node.metrics()), 'palisade_staking_active_era') >= 2
    ));
    const { series, state, hash } = await shown(api, node);
    const { index, start } = (await state.query.staking.activeEra()).unwrap();
    assert.equal(valueOf(series, 'palisade_staking_active_era'), index.toNumber());
    const since = Number(await timestampAt(api, hash)) - start.unwrap().toNumber();
    assert.equal(valueOf(series, 'palisade_staking_era_progress'), since / 30_000);

    const points = await state.query.staking.erasRewardPoints(index);
    assert.equal(valueOf(series, 'palisade_staking_own_points', 'validator', VALIDATOR), points.total.toNumber());
    assert.equal(valueOf(series, 'palisade_staking_average_points'), points.total.toNumber());

    const outstanding = await state.query.staking.erasOutstanding.entries();
    const pages = outstanding.reduce((sum, [, value]) => sum + value.unwrap().pages.toNumber(), 0);
    assert(pages >= 2, 'nobody claimed');
    assert.equal(valueOf(series, 'palisade_staking_unpaid_pages'), pages);
  });
});
