/**
 * A browser with the built pages, on a dev chain of the test.
 *
 * Before: `npm run build`, a node's binary, and Chromium (`make setup`, or CHROMIUM). After: the test files open pages.
 * The node is started by the end-to-end tests' own `startNode`. `@polkadot/api` of these tests reads the chain beside the
 * pages, so what a page shows is compared with another client.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { after, before, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { connect } from '../../../e2e/lib/chain.mjs';
import { startNode, tellingLogs } from '../../../e2e/lib/node.mjs';
import { DIST, serve } from '../../serve.mjs';

/** Much longer than the slowest story on a slow machine. */
const STORY_TIMEOUT_MS = 10 * 60_000;
/** What a page may take to show something that is on the chain already. */
export const PATIENCE_MS = 60_000;

/** Where screenshots go. */
export const OUTPUT = process.env.DASHBOARD_OUTPUT ?? fileURLToPath(new URL('../output', import.meta.url));

/** The widths that pages are tested at: a telephone and a desk. */
export const NARROW = { width: 380, height: 800 };
export const WIDE = { width: 1200, height: 900 };

function chromiumPath() {
  const known = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = known.find((path) => path && existsSync(path));
  if (!found) throw new Error('there is no Chromium. Install it, or set CHROMIUM to its path');
  return found;
}

/**
 * Starts a dev chain, a server of the pages and a browser before the stories of a file, and stops them after it.
 * `story(name, body)` is a test. Its body gets `{ api, node, open }`. `start` starts another node.
 */
export function pagesOnDevChain(prepare = async () => {}, start = startNode) {
  const stage = {};
  const withLog = (body) => tellingLogs(() => stage.node, () => body(stage));
  before(async () => {
    assert(existsSync(`${DIST}/index.html`), 'the pages are not built: npm run build');
    mkdirSync(OUTPUT, { recursive: true });
    stage.node = await start();
    stage.server = await serve();
    stage.browser = await chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] });
    stage.api = await connect(stage.node);
    stage.open = (hash, options) => openPage(stage, hash, options);
    await withLog(prepare)();
  }, { timeout: STORY_TIMEOUT_MS });
  after(async () => {
    await stage.browser?.close();
    await stage.api?.disconnect();
    stage.server?.close();
    await stage.node?.stop();
  });
  return { stage, story: (name, body) => it(name, { timeout: STORY_TIMEOUT_MS }, withLog(body)) };
}

/**
 * Opens a page in a browser context of its own. Resolves once the page has read the chain.
 *
 * - `scheme`: light or dark.
 * - `account`: the hex of the public key that is chosen, as a reader left it.
 * - `route`: called with the page before it loads, to change what it hears from the node.
 * - `ready`: whether to wait for the chain.
 *
 * The page gets `requests`, the methods that it sent to the node; `calls`, the runtime APIs that it called; `problems`, errors of its console; `hosts`, whom it asked;
 * and `loaded`, the bytes of its files.
 */
async function openPage(stage, hash, { scheme = 'light', viewport = WIDE, account, route, ready = true, rpc } = {}) {
  const context = await stage.browser.newContext({ colorScheme: scheme, viewport, locale: 'en-GB', acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  Object.assign(page, { requests: [], calls: [], problems: [], hosts: new Set(), loaded: 0 });
  page.on('websocket', (socket) => {
    page.hosts.add(new URL(socket.url()).host);
    socket.on('framesent', ({ payload }) => {
      const { method, params } = JSON.parse(payload);
      page.requests.push(method);
      if (method === 'state_call') page.calls.push(params[0]);
    });
  });
  page.on('request', (request) => page.hosts.add(new URL(request.url()).host));
  page.on('requestfinished', async (request) => { page.loaded += (await request.sizes()).responseBodySize; });
  page.on('pageerror', (error) => page.problems.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') page.problems.push(message.text()); });
  if (account) await page.addInitScript((key) => localStorage.setItem('palisade.account', key), account);
  await route?.(page);
  await page.goto(`${origin(stage)}/?rpc=${rpc ?? stage.node.endpoint}${hash}`);
  if (ready) await page.getByText(/^block /).waitFor();
  return page;
}

export const origin = ({ server }) => `http://127.0.0.1:${server.address().port}`;

/** All amounts of an element, in units, in their order. */
export const allUnitsOf = (locator) => locator.locator('[data-units]').evaluateAll((found) => found.map((one) => BigInt(one.dataset.units)));

/** Fails with the rules of WCAG 2.2 AA that a page breaks. */
export async function assertAccessible(page, where) {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
  const broken = violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.map(({ html }) => html).slice(0, 3).join('\n    ')}`);
  assert.deepEqual(broken, [], `${where} has barriers`);
}

/** Presses the way through: see what will happen, sign, and wait for the block. Resolves with its number. */
export async function sign(page) {
  await page.getByRole('button', { name: 'See what will happen' }).click();
  return confirm(page);
}

/** Signs in the open dialog. Resolves with the number of the block. */
export async function confirm(page) {
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^Sign as/ }).click();
  const done = await dialog.getByText(/Done in block/).innerText();
  await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
  return Number(done.replace(/\D/g, ''));
}

/** The amount of an element of `Amount`, in units. */
export async function unitsOf(locator) {
  const units = await locator.locator('[data-units]').first().getAttribute('data-units');
  return BigInt(units);
}

/** Waits until `read` gives what `accepts` accepts. */
export async function eventually(what, read, accepts = Boolean, patience = PATIENCE_MS) {
  const deadline = Date.now() + patience;
  let last;
  do {
    last = await read();
    if (accepts(last)) return last;
    await new Promise((resolve) => setTimeout(resolve, 250));
  } while (Date.now() < deadline);
  throw new Error(`${what} did not happen within ${patience / 1000} s; the last answer was ${last}`);
}
