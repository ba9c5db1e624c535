/**
 * Draws plots: node render.mjs [FOLDER]
 *
 * Each `*.vl.json` beside this file is a Vega-Lite specification. It names a CSV file in the folder of results
 * (default: ../results). The plot is written there as SVG, under the specification's name. A plot whose values are not
 * there is left out, and named.
 */
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as vega from 'vega';
import { compile } from 'vega-lite';

const here = fileURLToPath(new URL('.', import.meta.url));
const results = resolve(process.argv[2] ?? join(here, '../results'));

/** Puts the values of the file that a specification names into it, as text. */
async function withValues(specification) {
  const { url, format, ...data } = specification.data;
  const text = await readFile(join(results, url), 'utf8');
  return { ...specification, data: { ...data, values: text, format: { type: 'csv', ...format } } };
}

for (const file of (await readdir(here)).filter((name) => name.endsWith('.vl.json')).sort()) {
  const specification = JSON.parse(await readFile(join(here, file), 'utf8'));
  const source = join(results, specification.data.url);
  if (!existsSync(source)) {
    console.log(`${file}: left out, because ${source} is missing`);
    continue;
  }
  const { spec } = compile(await withValues(specification));
  const svg = await new vega.View(vega.parse(spec), { renderer: 'none' }).toSVG();
  const target = join(results, `${basename(file, '.vl.json')}.svg`);
  await writeFile(target, `${svg}\n`);
  console.log(`wrote ${target}`);
}
