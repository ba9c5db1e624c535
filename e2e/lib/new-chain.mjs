/**
 * Makes the keys of new validators with `palisade key generate`, and describes their chain in TOML.
 *
 * Before: `node.mjs` runs the commands. After: `palisade new-chain` makes the chain spec, and `insertSessionKeys` gives each
 * node its keys.
 */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from './node.mjs';

/** The session keys by their names in a description, with the type and the scheme of each in a keystore. */
const SESSION_KEYS = {
  babe: ['babe', 'sr25519'],
  grandpa: ['gran', 'ed25519'],
  im_online: ['imon', 'sr25519'],
  authority_discovery: ['audi', 'sr25519'],
};

/** Runs a command that must succeed. Resolves with its output. */
export async function command(...args) {
  const { code, stdout, stderr } = await runToEnd(args);
  assert.equal(code, 0, stderr);
  return stdout;
}

/** A new key: `{ secretPhrase, ss58Address, … }`. */
export async function generateKey(scheme = 'sr25519') {
  return JSON.parse(await command('key', 'generate', '--scheme', scheme, '--output-type', 'json'));
}

/** A new validator: `{ name, stash, session }`, each key with its secret. */
export async function generateValidator(name) {
  const names = Object.keys(SESSION_KEYS);
  const keys = await Promise.all(names.map((key) => generateKey(SESSION_KEYS[key][1])));
  const session = Object.fromEntries(names.map((key, index) => [key, keys[index]]));
  return { name, stash: await generateKey(), session };
}

/** Inserts the session keys of a validator into the keystore of a chain. The phrases are read from files. */
export async function insertSessionKeys({ session }, chain, basePath) {
  const secrets = join(basePath, 'secrets');
  mkdirSync(secrets, { recursive: true });
  for (const [key, [type, scheme]] of Object.entries(SESSION_KEYS)) {
    const file = join(secrets, key);
    writeFileSync(file, `${session[key].secretPhrase}\n`, { mode: 0o600 });
    await command(
      'key', 'insert', '--chain', chain, '--base-path', basePath, '--key-type', type, '--scheme', scheme, '--suri', file,
    );
  }
}

/** The description of a chain with these validators and one councillor, and short eras. */
export function describeChain({ validators, councillor, bond, balance, treasury }) {
  const tables = validators.map(({ stash, session }) => [
    '[[validators]]',
    `stash = "${stash.ss58Address}"`,
    ...Object.entries(session).map(([key, { ss58PublicKey }]) => `${key} = "${ss58PublicKey}"`),
    `bond = "${bond}"`,
    '',
  ].join('\n'));
  return `name = "New Chain"
id = "new_chain"
sudo = "none"
council = ["${councillor.ss58Address}"]

[timing]
slot_duration = 1_000
epoch_duration = 20
sessions_per_era = 3
bonding_duration = 3
slash_defer_duration = 2

[token]
symbol = "PAL"

[staking]
minimum_validator_count = 3
min_validator_bond = "1_000"
min_nominator_bond = "100"
commission = "5%"

[treasury]
balance = "${treasury}"

[balances]
${[councillor, ...validators.map(({ stash }) => stash)].map(({ ss58Address }) => `${ss58Address} = "${balance}"`).join('\n')}

${tables.join('\n')}`;
}
