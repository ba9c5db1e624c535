/**
 * Runs the test files: `node run.mjs` all of them, `node run.mjs quick` the part that every change has to pass.
 *
 * What comes before: a built node and built clients (`make`). Most of a story is waiting for blocks, so files run side by
 * side, but a network of four nodes wants the machine: those take turns, in a lane of their own. Each lane reports its files
 * in its order; the last line counts them all.
 */
import { readdirSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

/** Files with one node each, the longest first. */
const SINGLE_NODES = [
  'crash', 'dev-eras', 'dev-staking', 'apps-derive', 'apps-flows', 'apps-council', 'client-programs', 'client-subxt', 'dev-refusals',
  'apps-gates', 'commands', 'node-refusals', 'lib/formulas',
];
/** Files whose networks run four or five nodes, and the scripts, which start one on fixed ports. */
const NETWORKS = ['testnet', 'slashing-isolated', 'slashing-concurrent', 'scripts', 'client-smoldot'];
/** What a change is most likely to break, on single nodes. */
const QUICK = [
  'dev-staking', 'apps-flows', 'client-programs', 'client-subxt', 'apps-gates', 'node-refusals', 'lib/formulas',
];

/** Names of files, how many of them at a time. */
const LANES = {
  all: [{ names: SINGLE_NODES, concurrency: 2 }, { names: NETWORKS, concurrency: 1 }],
  quick: [{ names: QUICK, concurrency: 3 }],
};

const here = fileURLToPath(new URL('.', import.meta.url));
const fileOf = (name) => `${here}${name}.test.mjs`;

/** A file in no lane would never run, and a name without a file would run nothing. */
function ensureEveryFileHasALane() {
  const there = ['', 'lib/'].flatMap((folder) => readdirSync(here + folder)
    .filter((file) => file.endsWith('.test.mjs'))
    .map((file) => folder + file.replace('.test.mjs', '')));
  const known = [...SINGLE_NODES, ...NETWORKS];
  const wrong = [...there.filter((name) => !known.includes(name)), ...[...known, ...QUICK].filter((name) => !there.includes(name))];
  if (wrong.length > 0) throw new Error(`run.mjs and the test files disagree about: ${wrong.join(', ')}`);
}

/** Runs a lane to its end and resolves with how many tests of it passed and failed. */
function runLane({ names, concurrency }) {
  const count = { passed: 0, failed: 0 };
  const lane = run({ files: names.map(fileOf), concurrency });
  lane.on('test:pass', ({ details }) => { count.passed += details.type === 'suite' ? 0 : 1; });
  lane.on('test:fail', ({ details }) => { count.failed += details.type === 'suite' ? 0 : 1; });
  return new Promise((resolve, reject) => {
    lane.once('error', reject);
    lane.compose(new spec()).on('data', (text) => process.stdout.write(text)).once('end', () => resolve(count)).once('error', reject);
  });
}

const lanes = LANES[process.argv[2] ?? 'all'];
if (!lanes) {
  console.error(`run.mjs knows ${Object.keys(LANES).join(' and ')}, not ${process.argv[2]}`);
  process.exit(2);
}
ensureEveryFileHasALane();
const counts = await Promise.all(lanes.map(runLane));
const sum = (what) => counts.reduce((all, count) => all + count[what], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
// A lane that ran nothing has found nothing.
process.exitCode = sum('failed') === 0 && counts.every(({ passed }) => passed > 0) ? 0 : 1;
