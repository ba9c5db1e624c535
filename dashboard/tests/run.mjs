/**
 * Runs the browser tests, one file after another: each has a node and a browser, and two at a time are slow on two cores.
 *
 * Before: `npm run build` here, a built node, and Chromium. After: screenshots are in `tests/output/`, or in DASHBOARD_OUTPUT.
 */
import { readdirSync } from 'node:fs';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const files = readdirSync(here).filter((name) => name.endsWith('.test.mjs')).map((name) => here + name);
const tests = run({ files, concurrency: 1 });
let passed = 0;
tests.on('test:pass', ({ details }) => { if (details.type !== 'suite') passed += 1; });
tests.on('test:fail', () => { process.exitCode = 1; });
tests.compose(new spec()).pipe(process.stdout);
// Without a test, nothing was tested.
tests.once('end', () => { if (passed === 0) process.exitCode = 1; });
