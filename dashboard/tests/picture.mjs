/**
 * Makes docs/img/dashboard.png: the overview on a dev chain, after some eras. `npm run picture`.
 *
 * Before: `npm run build`, a built node, and Chromium. After: the README shows it.
 */
import { mkdirSync } from 'node:fs';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { until } from '../../e2e/lib/chain.mjs';
import { pagesOnDevChain } from './lib/browser.mjs';

const FOLDER = fileURLToPath(new URL('../../docs/img', import.meta.url));
const ERAS = 6;

describe('picture', () => {
  const { story } = pagesOnDevChain();

  story('the overview is drawn', async ({ api, open }) => {
    await until(api, 'some eras are over', async () => (await api.query.staking.activeEra()).unwrap().index.toNumber() >= ERAS);
    const page = await open('#/overview', { viewport: { width: 1000, height: 1100 } });
    await page.getByRole('img', { name: /Yearly inflation/ }).waitFor();
    // The footer names the port of this run.
    await page.locator('footer').evaluate((footer) => footer.remove());
    mkdirSync(FOLDER, { recursive: true });
    await page.screenshot({ path: `${FOLDER}/dashboard.png` });
  });
});
