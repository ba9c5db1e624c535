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

/** The view functions of staking, by their names in camel case. */
export class Views {
  constructor(private readonly client: LegacyClient) {}

  has(name: string): boolean {
    const pallet = this.client.metadata.latest.pallets.find((one) => one.name === 'Staking');
    const functions = (pallet as { viewFunctions?: { name: string }[] } | undefined)?.viewFunctions ?? [];
    return functions.some((one) => camel(one.name) === name);
  }

  /** The answer. Null if there is no such function, if the answer is an error, or if the node refuses the question. */
  async ask(name: string, at: HexString, ...args: unknown[]): Promise<unknown> {
    if (!this.has(name)) return null;
    try {
      const view = new ViewFunctionExecutor(this.client, at).doExecute('staking', name) as View;
      const answer = await view(...args);
      const { isOk, value } = answer as { isOk?: boolean; value?: unknown };
      return isOk === undefined ? answer : isOk ? value : null;
    } catch {
      // A node may refuse long questions. Then the pages compute by themselves.
      return null;
    }
  }
}
