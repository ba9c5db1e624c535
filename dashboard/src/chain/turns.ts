/**
 * Tasks that take turns, so that a node is not asked everything at once.
 *
 * Before: a reader with many questions of the same kind. After: some of them are under way, and the others follow.
 */

/** Runs the tasks that it gets in their order, `most` of them at a time. A task that fails makes room for the next one. */
export function takingTurns(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((begin) => { waiting.push(begin); });
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
