/**
 * A new chain of four validators, from keys made offline to an era.
 *
 * `palisade key generate` makes all keys, and the test describes the chain in TOML. `palisade new-chain` makes the chain spec.
 * `palisade key insert` fills the keystores, and four nodes start. The chain has what the file says, finalises, and an era is
 * elected. Wrong descriptions are refused: each mistake is a line with file, line, column, field and cause.
 */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { PAL, activeEra, connect, until, waitForEra } from './lib/chain.mjs';
import { ensureAgreement, startNetwork } from './lib/network.mjs';
import { command, describeChain, generateKey, generateValidator, insertSessionKeys } from './lib/new-chain.mjs';
import { runToEnd, temporaryDirectory, tellingLogs } from './lib/node.mjs';
import { TREASURY, balanceAt, candidateAt, electedAt, heldAt, issuanceAt, stakeOfAt } from './lib/staking.mjs';

const NAMES = ['nina', 'olaf', 'petra', 'quinn'];
const ALICE = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const DIRECTORY = temporaryDirectory();
const FILE = join(DIRECTORY, 'chain.toml');
const BOND = 2_000n * PAL + PAL / 2n;
const BALANCE = 5_000n * PAL;
const TREASURY_BALANCE = 7n * PAL + PAL / 4n;

const validators = await Promise.all(NAMES.map(generateValidator));
const councillor = await generateKey();
const text = describeChain({ validators, councillor, bond: '2_000.5', balance: '5_000', treasury: '7.25' });

describe('a chain of four validators whose keys were made offline', { timeout: 600_000 }, () => {
  const chain = join(DIRECTORY, 'chain-spec.json');
  const nodes = [];
  let api;
  const story = (body) => tellingLogs(() => nodes, body);
  const stashes = () => validators.map(({ stash }) => stash.ss58Address).sort();

  after(async () => {
    await api?.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));
  });

  it('has a chain spec that contains no secret and no key that everybody knows', async () => {
    writeFileSync(FILE, text);
    const json = await command('new-chain', '--from', FILE);
    writeFileSync(chain, json);
    const { name, id, chainType, protocolId, properties } = JSON.parse(json);
    assert.deepEqual(
      { name, id, chainType, protocolId }, { name: 'New Chain', id: 'new_chain', chainType: 'Live', protocolId: 'new_chain' },
    );
    assert.deepEqual(properties, { ss58Format: 42, tokenDecimals: 12, tokenSymbol: 'PAL' });
    assert.ok(!json.includes(ALICE));
    const secrets = validators.flatMap(({ stash, session }) => [stash, ...Object.values(session)]);
    for (const { secretPhrase, secretSeed } of secrets) {
      assert.ok(!json.includes(secretPhrase));
      assert.ok(!json.includes(secretSeed.slice(2)));
    }
  });

  it('starts from it, as a raw chain spec too, when the keys are in the keystores', story(async () => {
    const raw = join(DIRECTORY, 'chain-spec.raw.json');
    writeFileSync(raw, await command('export-chain-spec', '--chain', chain, '--raw'));
    const paths = Object.fromEntries(NAMES.map((name) => [name, temporaryDirectory()]));
    await Promise.all(validators.map((validator) => insertSessionKeys(validator, raw, paths[validator.name])));
    nodes.push(...await startNetwork(raw, NAMES, (name) => ({ validator: true, basePath: paths[name] })));
    api = await connect(nodes[0]);
    assert.equal(await nodes[0].rpc('system_chain'), 'New Chain');
    assert.equal(await nodes[0].rpc('system_chainType'), 'Live');
  }));

  it('has the balances, bonds, keys and governance of the file', story(async () => {
    const genesis = api.genesisHash.toHex();
    for (const { stash, session } of validators) {
      const who = stash.ss58Address;
      assert.deepEqual(await balanceAt(api, who, genesis), { free: BALANCE - BOND, reserved: BOND, frozen: 0n });
      assert.equal(await heldAt(api, who, genesis), BOND);
      assert.deepEqual(await stakeOfAt(api, who, genesis), { stash: who, total: BOND, active: BOND, unlocking: [] });
      assert.deepEqual(await candidateAt(api, who, genesis), { commission: 50_000_000n, blocked: false });
      const keys = (await api.query.session.nextKeys(who)).unwrap();
      assert.equal(keys.babe.toHex(), session.babe.publicKey);
      assert.equal(keys.grandpa.toHex(), session.grandpa.publicKey);
      assert.equal(keys.imOnline.toHex(), session.im_online.publicKey);
      assert.equal(keys.authorityDiscovery.toHex(), session.authority_discovery.publicKey);
    }
    assert.equal((await balanceAt(api, TREASURY, genesis)).free, TREASURY_BALANCE);
    assert.equal(await issuanceAt(api, genesis), 5n * BALANCE + TREASURY_BALANCE);
    assert.ok((await api.query.sudo.key()).isNone);
    assert.deepEqual((await api.query.council.members()).map(String), [councillor.ss58Address]);
    assert.equal((await api.query.balances.account(ALICE)).free.toBigInt(), 0n);
    assert.equal((await api.query.system.account(ALICE)).providers.toNumber(), 0);
  }));

  it('finalises the same blocks on all nodes, and elects an era of all four', story(async () => {
    await until(api, 'a block is final', ({ number }) => number > 0, { finalized: true });
    await ensureAgreement(nodes);
    const { hash } = await waitForEra(api, 1, { finalized: true });
    assert.deepEqual((await electedAt(api, 1, hash)).sort(), stashes());
    assert.deepEqual((await (await api.at(hash)).query.session.validators()).map(String).sort(), stashes());
    assert.ok((await activeEra(api, hash)).start !== null);
    assert.ok(await issuanceAt(api, hash) > 5n * BALANCE + TREASURY_BALANCE, 'the first era has minted');
  }));

  it('has nodes that warn of nothing', story(async () => {
    for (const node of nodes) assert.doesNotMatch(node.logTail(Infinity), /are public|panicked|Essential task/);
  }));
});

describe('a wrong description is refused, with the line and the field of each mistake', { timeout: 300_000 }, () => {
  const wrong = join(DIRECTORY, 'wrong.toml');

  /** The description with one part replaced. */
  function changed(old, by) {
    assert.equal(text.split(old).length, 2, `\`${old}\` must occur once`);
    return text.replace(old, by);
  }

  /** Asserts that a description is refused. Resolves with the lines about its mistakes. */
  async function refusals(description) {
    writeFileSync(wrong, description);
    const { code, signal, stdout, stderr } = await runToEnd(['new-chain', '--from', wrong]);
    assert.deepEqual({ code, signal, stdout }, { code: 1, signal: null, stdout: '' }, stderr);
    const lines = stderr.trimEnd().split('\n');
    const last = lines.pop();
    const noun = lines.length === 1 ? 'mistake' : 'mistakes';
    assert.equal(last, `Error: ${wrong} has ${lines.length} ${noun}, so there is no chain spec`);
    return lines;
  }

  /** Asserts that the description with one part replaced has one mistake, in the line of `needle`. */
  async function refused(old, by, needle, field, cause) {
    const description = changed(old, by);
    const number = description.slice(0, description.indexOf(needle)).split('\n').length;
    const lines = await refusals(description);
    assert.equal(lines.length, 1, lines.join('\n'));
    const [line] = lines;
    assert.ok(line.startsWith(`${wrong}:${number}:`), `${line} is not about line ${number}`);
    assert.ok(line.slice(`${wrong}:${number}:`.length).replace(/^\d+/, '').startsWith(`: ${field}: `), line);
    assert.match(line, cause);
  }

  const [nina] = validators;

  it('a key that everybody knows', async () => {
    await refused('sudo = "none"', `sudo = "${ALICE}"`, 'sudo', 'sudo', /is the public key of \/\/Alice, whose secret everybody/);
    const key = nina.session.babe.ss58PublicKey;
    await refused(key, ALICE, `babe = "${ALICE}`, 'validators[0].babe', /say `development = true`/);
  });

  it('but not for a development chain', async () => {
    writeFileSync(wrong, `development = true\n${changed('sudo = "none"', `sudo = "${ALICE}"`)}`);
    const spec = JSON.parse(await command('new-chain', '--from', wrong));
    assert.equal(spec.chainType, 'Development');
    assert.equal(spec.genesis.runtimeGenesis.patch.sudo.key, ALICE);
  });

  it('a secret instead of a public key, which is not repeated', async () => {
    const { ss58PublicKey, secretPhrase } = nina.session.grandpa;
    await refused(ss58PublicKey, secretPhrase, 'grandpa', 'validators[0].grandpa', /is a secret phrase or a secret URI/);
    const [line] = await refusals(changed(ss58PublicKey, secretPhrase));
    assert.ok(!line.includes(secretPhrase));
  });

  it('the sr25519 key of a phrase for GRANDPA', async () => {
    const { grandpa, babe } = nina.session;
    const cause = /is the same as validators\[0\]\.babe, but GRANDPA's keys are ed25519/;
    await refused(grandpa.ss58PublicKey, babe.ss58PublicKey, 'grandpa', 'validators[0].grandpa', cause);
  });

  it('an address with a wrong letter', async () => {
    const address = nina.session.im_online.ss58PublicKey;
    const letter = address.endsWith('1') ? '2' : '1';
    const cause = /neither an SS58 address nor .*Invalid checksum/;
    await refused(address, address.slice(0, -1) + letter, 'im_online', 'validators[0].im_online', cause);
  });

  it('a token that the runtime does not have', async () => {
    await refused('symbol = "PAL"', 'symbol = "XYZ"', 'symbol', 'token.symbol', /this runtime has PAL.*build a runtime/);
  });

  it('lengths of time with which no chain works', async () => {
    const [by, cause] = ['slash_defer_duration = 3', /3 is not less than 3, the timing\.bondingDuration/];
    await refused('slash_defer_duration = 2', by, by, 'timing.slash_defer_duration', cause);
  });

  it('a bond that the stash does not have', async () => {
    const balance = `${nina.stash.ss58Address} = "5_000"`;
    const poor = `${nina.stash.ss58Address} = "2_000.5"`;
    const cause = /is more than 2000\.499 PAL, the balance of the stash without the existential deposit/;
    await refused(balance, poor, 'bond = "2_000.5"', 'validators[0].bond', cause);
  });

  it('a setting that only the runtime refuses', async () => {
    const pools = '[pools]\nmin_join_bond = 101\n\n[treasury]';
    await refused('[treasury]', pools, 'min_join_bond', 'pools.min_join_bond', /101000000000000 is more than 100000000000000/);
  });

  it('all mistakes at once, in the order of the file', async () => {
    let description = changed('id = "new_chain"\n', '');
    description = description.replace('commission = "5%"', 'commission = 5\ncolour = "green"');
    description = description.replace('minimum_validator_count = 3', 'minimum_validator_count = 5');
    const lines = await refusals(description);
    const fields = lines.map((line) => line.slice(wrong.length).replace(/^:\d+:\d+: /, '').split(': ')[0]);
    assert.deepEqual(fields, ['id', 'staking.minimum_validator_count', 'staking.commission', 'staking.colour']);
  });

  it('a file that is no TOML, or that is not there', async () => {
    const [line] = await refusals('name = "New Chain');
    assert.match(line, /:1:\d+: is not TOML: /);
    const missing = join(DIRECTORY, 'missing.toml');
    const { code, stderr } = await runToEnd(['new-chain', '--from', missing]);
    assert.equal(code, 1);
    assert.equal(stderr, `Error: there is no description of a chain: ${missing} does not exist\n`);
  });
});
