/**
 * Serves the built pages: `node serve.mjs [PORT] [--with-parent PID]`. Any other static server does it as well.
 * With `--with-parent` it ends with the process that started it, whose id is PID.
 *
 * Before: `npm run build` writes `dist/`. After: `scripts/run.sh` prints the address; the tests open it.
 * It listens on this machine alone, and answers nothing but files of `dist/`.
 */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.wasm': 'application/wasm',
};

export const DIST = fileURLToPath(new URL('./dist', import.meta.url));

/** Resolves with a server that listens. Port 0 takes a free one. */
export function serve(port = 0, folder = DIST) {
  const server = createServer((request, response) => {
    const file = fileOf(folder, request.url ?? '/');
    if (!file) {
      response.writeHead(404).end('no such file');
      return;
    }
    // Names in assets/ contain a hash of the content, so they never change.
    const age = file.includes('/assets/') ? 'max-age=31536000, immutable' : 'no-cache';
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'cache-control': age });
    createReadStream(file).on('error', () => response.destroy()).pipe(response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** The file of a request inside of the folder, or null. */
function fileOf(folder, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
  const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
  if (!file.startsWith(`${folder}/`)) return null;
  try {
    return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null;
  } catch {
    // No file can have such a name.
    return null;
  }
}

/** Ends this process soon after its parent. The parent may have ended before this program began, so its id is given. */
function endWithParent(parent) {
  const check = () => { if (process.ppid !== parent) process.exit(0); };
  check();
  setInterval(check, 500);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = process.argv.indexOf('--with-parent');
  if (option > 0) endWithParent(Number(process.argv[option + 1]));
  await serve(Number(process.argv[2] ?? 8000)).catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
}
