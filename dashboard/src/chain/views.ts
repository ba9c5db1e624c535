/**
 * Asks view functions of the staking pallet, at the block that a reader names.
 *
 * Before: a connected client (`connect.ts`). After: `answers.ts` says which functions there are and what they answer.
 * Questions and answers are encoded by the metadata of the chain.
 */
import { ViewFunctionExecutor, type LegacyClient } from 'dedot';
import type { HexString } from 'dedot/utils';

type View = (...args: unknown[]) => Promise<unknown>;

const camel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The chain has the function, and says why it gives no answer: the name of a `NoAnswer`. */
export class NoAnswer extends Error {
  constructor(readonly reason: string) {
    super(`the chain gives no answer now (${reason})`);
  }
}

/** The view functions of staking, by their names in camel case. */
export class Views {
  constructor(private readonly client: LegacyClient) {}

  has(name: string): boolean {
    const pallet = this.client.metadata.latest.pallets.find((one) => one.name === 'Staking');
    const functions = (pallet as { viewFunctions?: { name: string }[] } | undefined)?.viewFunctions ?? [];
    return functions.some((one) => camel(one.name) === name);
  }

  /**
   * The answer. Null only if the chain has no such function. Rejects with `NoAnswer` if the chain has it and gives no
   * answer, and with the error of the node if that refuses the question, as nodes do with long ones.
   */
  async ask(name: string, at: HexString, ...args: unknown[]): Promise<unknown> {
    if (!this.has(name)) return null;
    const view = new ViewFunctionExecutor(this.client, at).doExecute('staking', name) as View;
    return answerIn(await view(...args));
  }
}

/** The value of a `Result` of the chain, or what is no `Result` as it is. */
export function answerIn(answer: unknown): unknown {
  const { isOk, value, err } = (answer ?? {}) as { isOk?: boolean; value?: unknown; err?: unknown };
  if (isOk === undefined) return answer;
  if (isOk) return value;
  throw new NoAnswer(typeof err === 'string' ? err : (err as { type?: string } | undefined)?.type ?? 'unknown');
}
