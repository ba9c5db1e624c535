/**
 * What the guides for nominators, for validators and about slashes tell people to do, on a dev chain with eras of 10 s.
 *
 * The guides copy their programs from here. The commands of their shell blocks are read from the guides and run. The names of
 * buttons that they quote must be in the pages.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ask } from './lib/answers.mjs';
import { account, activeEra, head, PAL, submit, submitAsRoot, until, waitForEra } from './lib/chain.mjs';
import { devChain, fundedAccounts, VALIDATOR } from './lib/dev-chain.mjs';
import { palisadeBinary, temporaryDirectory } from './lib/node.mjs';
import { balanceAt, candidateAt, electedAt, heldAt, plannedEraAt, stakeOfAt, targetsAt } from './lib/staking.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GUIDES = ['nominate', 'validate', 'slashes'].map((name) => `docs/guides/${name}.md`);
/** Sessions per era, bonding duration, slash deferral; in eras. */
const TIMING = [1, 3, 1];
const [ALICE, BOB] = ['//Alice', '//Bob'].map((uri) => account(uri));

const textOf = (path) => readFileSync(join(ROOT, path), 'utf8');
const shellBlocks = (path) => [...textOf(path).matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block);

/** Runs a block of a guide as a reader would, with the node of the test instead of that of the guide. Resolves with its output. */
async function run(block, node, variables) {
  const bin = temporaryDirectory();
  symlinkSync(palisadeBinary(), join(bin, 'palisade'));
  const script = block.replaceAll('http://127.0.0.1:9944', `http://127.0.0.1:${node.rpcPort}`);
  assert.notEqual(script.trim(), '');
  const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
    env: { ...process.env, ...variables, PATH: `${bin}:${process.env.PATH}` }, cwd: bin,
  });
  return stdout;
}

/** The answer of a view function of staking at the newest block. */
const answer = async (api, name, ...args) => (await ask(api, (await head(api)).hash, 'Staking', name, ...args)).asOk;

/** Waits until a validator is elected for an era, and that era is active. Resolves with the era. */
async function untilAtWork(api, who) {
  const { value } = await until(api, 'the validator is elected', async ({ hash }) => {
    const era = await plannedEraAt(api, hash);
    return (await electedAt(api, era, hash)).includes(who) && { era };
  });
  await waitForEra(api, value.era);
  return value.era;
}

/** The council of the dev chain cancels the slash in `row` of the era in which it is due. */
async function cancelByCouncil(api, dueEra, row) {
  const call = api.tx.staking.cancelDeferredSlash(dueEra, [row]);
  const half = Math.ceil((await api.query.council.members()).length / 2);
  await submit(api, ALICE, api.tx.council.propose(half, call, call.encodedLength));
  const { index } = (await api.query.council.voting(call.method.hash)).unwrap();
  for (const member of [ALICE, BOB]) await submit(api, member, api.tx.council.vote(call.method.hash, index, true));
  const { weight } = await call.paymentInfo(ALICE.address);
  return submit(api, ALICE, api.tx.council.close(call.method.hash, index, weight, call.encodedLength));
}

describe('the guides', () => {
  const { story } = devChain(async (api) => {
    await submitAsRoot(api, api.tx.utility.batchAll([
      api.tx.staking.setAutomaticPayouts(false), api.tx.timing.setStakingTiming(...TIMING), api.tx.staking.setValidatorCount(2),
    ]));
    await fundedAccounts(api, ['nina', 'vera'], 20_000n * PAL);
  });
  const [nina, vera] = ['//nina', '//vera'].map((uri) => account(uri));

  it('quote buttons and titles that the pages have', () => {
    const folder = 'dashboard/src';
    const files = readdirSync(join(ROOT, folder), { recursive: true }).map(String).filter((name) => /\.(svelte|ts)$/.test(name));
    const pages = files.map((name) => textOf(join(folder, name))).join('\n');
    const quoted = GUIDES.flatMap((path) => [...textOf(path).matchAll(/“([^”]+)”/g)].map(([, text]) => text));
    assert(quoted.length >= 10);
    assert.deepEqual(quoted.filter((text) => !pages.includes(text)), []);
  });

  story('nominate: a stake is bonded, votes, is paid by a claim, and leaves', async (api) => {
    const { staking, utility } = api.tx;
    const stake = 1_000n * PAL;
    const estimate = await answer(api, 'estimate_reward', stake, VALIDATOR);
    await submit(api, nina, utility.batchAll([staking.bond(stake, 'Stash'), staking.nominate([VALIDATOR])]));
    assert.deepEqual(await targetsAt(api, nina.address), [VALIDATOR]);

    const { value: { era } } = await until(api, 'an era has paid the nominator', async ({ hash }) => {
      const over = (await activeEra(api, hash)).index - 1;
      return over >= 0 && (await answer(api, 'payouts_of', nina.address, over)).length > 0 && { era: over };
    });
    const [part] = await answer(api, 'payouts_of', nina.address, era);
    assert.equal(part.status.type, 'Unclaimed');
    const before = await balanceAt(api, nina.address);
    // Anybody can claim for everybody on the page.
    await submit(api, BOB, staking.payoutStakersByPage(part.validator, era, part.page));
    const after = await balanceAt(api, nina.address);
    assert.equal(after.free - before.free, part.reward.toBigInt());
    const promised = estimate.present.withEqualPoints.toBigInt();
    const difference = part.reward.toBigInt() - promised;
    assert((difference < 0n ? -difference : difference) * 20n < promised, `${part.reward} is near ${promised}`);

    await submit(api, nina, utility.batchAll([staking.chill(), staking.unbond(stake)]));
    const [chunk] = await answer(api, 'unlocks_of', nina.address);
    await until(api, 'the stake is free', async () => (await answer(api, 'unlocks_of', nina.address))[0].isWithdrawable.isTrue);
    await submit(api, nina, staking.withdrawUnbonded(0));
    assert.equal(chunk.value.toBigInt(), stake);
    assert.equal(await heldAt(api, nina.address), 0n);
  });

  story('validate: keys are made and proven, the commission is set, and the validator works', async (api, node) => {
    const { session, staking, utility } = api.tx;
    const [rotate, check] = shellBlocks('docs/guides/validate.md');
    // The blocks continue each other: the second one knows the variables of the first.
    const output = await run(`${rotate}\n${check}`, node, { stash: vera.address });
    const [{ result: made }, { result: isThere }] = output.trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(isThere, true);
    const { keys, proof } = made;
    await submit(api, vera, utility.batchAll([
      staking.bond(10_000n * PAL, 'Stash'), session.setKeys(keys, proof), staking.validate({ commission: 50_000_000, blocked: false }),
    ]));
    assert.deepEqual(await candidateAt(api, vera.address), { commission: 50_000_000n, blocked: false });
    const era = await untilAtWork(api, vera.address);
    await until(api, 'she has points', async () => {
      const { validators } = await answer(api, 'era_validators', era, null, 256);
      return validators.some(({ validator, points }) => validator.eq(vera.address) && points.toNumber() > 0);
    });
  });

  story('slashes: one is cancelled by the council, and leaves no trace', async (api) => {
    const era = await untilAtWork(api, vera.address);
    await submitAsRoot(api, api.tx.staking.manualSlash(vera.address, era, 100_000_000));
    assert.equal(await candidateAt(api, vera.address), null, 'an offender is chilled at once');
    const { value: slash } = await until(api, 'the slash has its row', async () => {
      const [pending] = await answer(api, 'slashes_of', vera.address);
      return pending?.row.isSome && pending;
    });
    assert.equal(slash.amount.toBigInt(), 1_000n * PAL);

    const decision = await cancelByCouncil(api, slash.dueEra, slash.row.unwrap());
    assert.equal(decision.one('staking.SlashCancelled').validator.toString(), vera.address);
    assert.equal((await answer(api, 'slashes_of', vera.address)).length, 0);
    await submit(api, vera, api.tx.staking.validate({ commission: 50_000_000, blocked: false }));
    assert.equal((await stakeOfAt(api, vera.address)).active, 10_000n * PAL);
  });

  story('slashes: one is applied, the validator comes back, and its nominators vote again', async (api) => {
    const { staking, utility } = api.tx;
    await submit(api, nina, utility.batchAll([staking.bond(2_000n * PAL, 'Stash'), staking.nominate([vera.address])]));
    const era = await untilAtWork(api, vera.address);
    await submitAsRoot(api, staking.manualSlash(vera.address, era, 100_000_000));
    await until(api, 'the slash is taken', async ({ hash }) => (await stakeOfAt(api, vera.address, hash)).total === 9_000n * PAL);

    await submit(api, vera, staking.validate({ commission: 50_000_000, blocked: false }));
    // The vote from before the offence is void. Made again, it counts.
    await submit(api, nina, staking.nominate([vera.address]));
    await untilAtWork(api, vera.address);
    const last = await untilBacked(api, nina.address, vera.address);
    assert(last > era);

    await submit(api, vera, staking.chill());
    await submit(api, vera, staking.unbond(9_000n * PAL));
    await until(api, 'the stake is free', async () => (await answer(api, 'unlocks_of', vera.address))[0].isWithdrawable.isTrue);
    await submit(api, vera, staking.withdrawUnbonded(0));
    assert.equal(await heldAt(api, vera.address), 0n);
  });
});

/** Waits for an era that is over and pays a nominator for a validator. Resolves with the era. */
async function untilBacked(api, who, validator) {
  const { value } = await until(api, 'the vote counts', async ({ hash }) => {
    const era = (await activeEra(api, hash)).index - 1;
    const parts = await answer(api, 'payouts_of', who, era);
    return parts.some((part) => part.validator.eq(validator)) && { era };
  });
  return value.era;
}
