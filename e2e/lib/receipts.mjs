/**
 * The outcome of a transaction in its block: its events, its fee, and its error.
 *
 * Before: a block with the transaction. After: `chain.mjs` submits transactions and returns receipts.
 */

/** A dispatch that failed in a block: `message` and `code` are `section.Name`, or the variant of a nameless error. */
export class DispatchFailure extends Error {
  constructor(code, receipt) {
    super(code);
    this.name = 'DispatchFailure';
    this.code = code;
    this.receipt = receipt;
  }
}

/** A transaction in a block. */
class Receipt {
  constructor({ blockHash, parentHash, blockNumber, events }) {
    this.blockHash = blockHash;
    this.parentHash = parentHash;
    this.blockNumber = blockNumber;
    this.events = events;
  }

  /** The fields of every event called `section.Name` that this transaction caused. */
  all(name) {
    return this.events.filter((event) => event.name === name).map((event) => event.data);
  }

  /** The fields of the only such event. */
  one(name) {
    const found = this.all(name);
    if (found.length !== 1) {
      throw new Error(`${found.length} times ${name} among: ${this.events.map((event) => event.name).join(', ')}`);
    }
    return found[0];
  }

  /** The fee that the signer paid, in base units. */
  get fee() {
    const { actualFee, tip } = this.one('transactionPayment.TransactionFeePaid');
    return actualFee.toBigInt() + tip.toBigInt();
  }
}

/** The receipt of the transaction with these event records. Throws a `DispatchFailure` if it, or a call in it, failed. */
export async function receiptAt(api, blockHash, events) {
  const header = await api.rpc.chain.getHeader(blockHash);
  const receipt = new Receipt({
    blockHash,
    parentHash: header.parentHash.toHex(),
    blockNumber: header.number.toNumber(),
    events: events.map(namedEvent),
  });
  const failure = firstFailure(receipt.events);
  if (failure) throw new DispatchFailure(errorName(api, failure), receipt);
  return receipt;
}

/** The events with the error of an inner call, if the transaction itself succeeded. */
const WRAPPED_RESULTS = {
  'system.ExtrinsicFailed': 'dispatchError',
  'utility.BatchInterrupted': 'error',
  'utility.ItemFailed': 'error',
  'utility.DispatchedAs': 'result',
  'proxy.ProxyExecuted': 'result',
  'sudo.Sudid': 'sudoResult',
  'sudo.SudoAsDone': 'sudoResult',
  'council.Executed': 'result',
  'council.MemberExecuted': 'result',
  'multisig.MultisigExecuted': 'result',
};

function firstFailure(events) {
  for (const { name, data } of events) {
    const outcome = data[WRAPPED_RESULTS[name]];
    if (outcome === undefined || outcome.isOk) continue;
    return outcome.isErr ? outcome.asErr : outcome;
  }
  return null;
}

/** `staking.AlreadyBonded` for a pallet's error, `token.FundsUnavailable` for a nested one, else `BadOrigin` and such. */
export function errorName(api, error) {
  if (error.isModule) {
    const { section, name } = api.registry.findMetaError(error.asModule);
    return `${section}.${name}`;
  }
  for (const kind of ['Token', 'Arithmetic', 'Transactional', 'Trie']) {
    if (error[`is${kind}`]) return `${kind.toLowerCase()}.${error[`as${kind}`].type}`;
  }
  return error.type;
}

/** An event record as `{ name, data, extrinsic }`; `extrinsic` is null for events of hooks. */
function namedEvent({ event, phase }) {
  const data = Object.fromEntries((event.data.names ?? []).map((field, index) => [field, event.data[index]]));
  return {
    name: `${event.section}.${event.method}`,
    data,
    extrinsic: phase.isApplyExtrinsic ? phase.asApplyExtrinsic.toNumber() : null,
  };
}

/** Every event of a block, in order. */
export async function eventsAt(api, hash) {
  const records = await (await api.at(hash)).query.system.events();
  return records.map(namedEvent);
}
