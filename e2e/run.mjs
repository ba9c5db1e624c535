/**
 * Runs the test files. `node run.mjs` runs all, `node run.mjs quick` runs those that every change must pass.
 *
 * Needs a built node, built clients and the runtimes of `rehearsal/` (`make`). A story mostly waits for blocks, so files run
 * side by side, in lanes. But validators of a network are punished for being late, and a starting node uses a core for ten
 * seconds. So the order is:
 *
 * 1. Networks, one after the other. Beside them: chains that start only once, and networks with longer sessions.
 * 2. Files that start many nodes.
 * 3. Files that need the whole machine.
 *
 * Each lane reports its files in its order. The last line counts all tests.
 */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

/** Networks of four or five nodes. */
const NETWORKS = [
  'testnet', 'slashing-isolated', 'slashing-keys', 'pool-slash', 'client-smoldot', 'new-chain', 'upgrade-network', 'outage',
];
/** Networks with longer sessions, in which no validator is late. */
const PATIENT_NETWORKS = ['outage-long-sessions', 'slashing-concurrent'];
/** One or two chains each, which run to the end. */
const CHAINS = [
  'client-subxt', 'dev-eras', 'dev-staking', 'dev-refusals', 'apps-derive', 'apps-flows', 'apps-council', 'apps-gates',
  'apps-stats', 'apps-other-chains', 'pools', 'people', 'governance', 'dashboards', 'answers', 'prediction', 'upgrade',
  'rehearse', 'guides', 'metrics', 'liquid-crisis',
];
/** Files that start many nodes, at once or in sequence. The longest comes first. */
const STARTS = ['client-programs', 'crash', 'scripts', 'commands', 'node-refusals', 'lib/formulas'];
/** Files that measure times. */
const ALONE = ['reports-flood'];
/** Files that a change is most likely to break. */
const QUICK = [
  'client-programs', 'client-subxt', 'dev-staking', 'pools', 'people', 'governance', 'dashboards', 'answers', 'apps-flows', 'apps-council',
  'apps-gates', 'lib/formulas',
];

/** Lanes run side by side, phases in sequence. A lane has names of files, and the number of files that run at a time. */
const PHASES = {
  all: [
    [
      { names: NETWORKS, concurrency: 1 }, { names: PATIENT_NETWORKS, concurrency: 1 }, { names: CHAINS, concurrency: 2 },
    ],
    [{ names: STARTS, concurrency: 3 }],
    [{ names: ALONE, concurrency: 1 }],
  ],
  quick: [[{ names: QUICK, concurrency: 3 }]],
};

const here = fileURLToPath(new URL('.', import.meta.url));
const fileOf = (name) => `${here}${name}.test.mjs`;

/** Every file must be in a lane, and every name must have a file. Otherwise a file would never run. */
function ensureEveryFileHasALane() {
  const there = ['', 'lib/'].flatMap((folder) => readdirSync(here + folder)
    .filter((file) => file.endsWith('.test.mjs'))
    .map((file) => folder + file.replace('.test.mjs', '')));
  const known = [...NETWORKS, ...PATIENT_NETWORKS, ...CHAINS, ...STARTS, ...ALONE];
  const wrong = [
    ...there.filter((name) => !known.includes(name)), ...[...known, ...QUICK].filter((name) => !there.includes(name)),
  ];
  if (wrong.length > 0) throw new Error(`run.mjs and the test files disagree about: ${wrong.join(', ')}`);
}

/** Runs a lane. Resolves with the numbers of its passed and failed tests. */
function runLane({ names, concurrency }) {
  const files = names.map(fileOf);
  const count = { passed: 0, failed: 0 };
  const lane = run({ files, concurrency });
  lane.on('test:pass', ({ name, details }) => {
    // A file counts as a passed test only if it has no tests.
    if (files.includes(resolve(name))) count.failed += 1;
    else if (details.type !== 'suite') count.passed += 1;
  });
  // A suite with failed tests is counted by these tests. A suite with a failed hook or body is counted itself.
  lane.on('test:fail', ({ details }) => { count.failed += details.error?.failureType === 'subtestsFailed' ? 0 : 1; });
  return new Promise((done, reject) => {
    lane.once('error', reject);
    const report = lane.compose(new spec()).on('data', (text) => process.stdout.write(text));
    report.once('end', () => done(count)).once('error', reject);
  });
}

const phases = PHASES[process.argv[2] ?? 'all'];
if (!phases) {
  console.error(`run.mjs knows ${Object.keys(PHASES).join(' and ')}, not ${process.argv[2]}`);
  process.exit(2);
}
ensureEveryFileHasALane();
const counts = [];
for (const lanes of phases) counts.push(...await Promise.all(lanes.map(runLane)));
const sum = (what) => counts.reduce((all, count) => all + count[what], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
// A lane without tests is a failure.
if (sum('failed') > 0 || counts.some(({ passed }) => passed === 0)) process.exitCode = 1;
