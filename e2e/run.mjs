/**
 * Runs the test files: `node run.mjs` all of them, `node run.mjs quick` the part that every change has to pass.
 *
 * What comes before: a built node and built clients (`make`). Most of a story is waiting for blocks, so files run side by
 * side, in lanes. But validators of a network are punished for being late, and a node that starts takes a core for ten
 * seconds: networks take turns, with chains beside them that start once, and networks whose sessions are so long that nobody
 * is late. What starts many nodes comes after them, and last what must have the machine for itself.
 * Each lane reports its files in its order; the last line counts them all.
 */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

/** Networks of four or five nodes. */
const NETWORKS = ['testnet', 'slashing-isolated', 'slashing-keys', 'client-smoldot', 'outage'];
/** Networks whose sessions leave more time. */
const PATIENT_NETWORKS = ['outage-long-sessions', 'slashing-concurrent'];
/** A chain or two each, that goes on to the end. */
const CHAINS = [
  'client-subxt', 'dev-eras', 'dev-staking', 'dev-refusals', 'apps-derive', 'apps-flows', 'apps-council', 'apps-gates',
  'apps-stats', 'apps-other-chains',
];
/** Many nodes, at once or one after the other; the longest first. */
const STARTS = ['client-programs', 'crash', 'scripts', 'commands', 'node-refusals', 'lib/formulas'];
/** What measures times. */
const ALONE = ['reports-flood'];
/** What a change is most likely to break. */
const QUICK = ['client-programs', 'client-subxt', 'dev-staking', 'apps-flows', 'apps-council', 'apps-gates', 'lib/formulas'];

/** Lanes run side by side, phases one after the other. A lane is names of files, and how many of them run at a time. */
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

/** A file in no lane would never run, and a name without a file would run nothing. */
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

/** Runs a lane to its end and resolves with how many tests of it passed and failed. */
function runLane({ names, concurrency }) {
  const files = names.map(fileOf);
  const count = { passed: 0, failed: 0 };
  const lane = run({ files, concurrency });
  lane.on('test:pass', ({ name, details }) => {
    // A file passes by its own name only if there is no test in it.
    if (files.includes(resolve(name))) count.failed += 1;
    else if (details.type !== 'suite') count.passed += 1;
  });
  // A suite whose tests failed is counted with them; one whose hook or body failed has nothing else to be counted by.
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
// A lane that ran nothing has found nothing.
if (sum('failed') > 0 || counts.some(({ passed }) => passed === 0)) process.exitCode = 1;
