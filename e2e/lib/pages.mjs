/**
 * Loads modules of the dashboard, as the sources are. So tests read and predict with the code of the pages.
 *
 * Before: `npm ci` in `dashboard/`. After: `prediction.test.mjs`.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DASHBOARD = fileURLToPath(new URL('../../dashboard/', import.meta.url));
const SOLVER = `${DASHBOARD}public/solver.wasm`;
const VITE = `${DASHBOARD}node_modules/vite/dist/node/index.js`;

/** `{ load(path), close() }`. `load` imports a module under `dashboard/src`, with those that it imports. */
export async function dashboardModules() {
  assert(existsSync(VITE), 'the packages of the dashboard are missing: npm --prefix dashboard ci');
  const { createServer } = await import(VITE);
  const server = await createServer({
    root: DASHBOARD, configFile: false, appType: 'custom', logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null }, optimizeDeps: { noDiscovery: true },
  });
  return { load: (path) => server.ssrLoadModule(`/src/${path}`), close: () => server.close() };
}

/** The bytes of the Wasm module with which the pages predict. */
export function solverModule() {
  assert(existsSync(SOLVER), 'dashboard/public/solver.wasm is missing: run dashboard/solver/build.sh');
  return readFileSync(SOLVER);
}
