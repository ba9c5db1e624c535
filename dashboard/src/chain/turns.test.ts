import { describe, expect, it } from 'vitest';
import { takingTurns } from './turns';

/** A task that ends when the test says so. */
function held() {
  let end = () => {};
  const ended = new Promise<void>((resolve) => { end = resolve; });
  return { ended, end: () => end() };
}

/** Lets everything that can go on go on. */
const settle = () => new Promise((resolve) => { setTimeout(resolve); });

describe('turns', () => {
  it('so many tasks run at a time, and each end begins the next one', async () => {
    const turn = takingTurns(2);
    const tasks = [held(), held(), held(), held()];
    const begun: number[] = [];
    const all = Promise.all(tasks.map(({ ended }, index) => turn(async () => {
      begun.push(index);
      await ended;
      return index;
    })));
    await settle();
    expect(begun).toEqual([0, 1]);
    tasks[1]!.end();
    await settle();
    expect(begun).toEqual([0, 1, 2]);
    for (const { end } of tasks) end();
    expect([await all, begun]).toEqual([[0, 1, 2, 3], [0, 1, 2, 3]]);
  });

  it('a task that fails makes room, and the room is there later too', async () => {
    const turn = takingTurns(1);
    const failing = turn(async () => { throw new Error('no answer'); });
    const next = turn(async () => 7);
    await expect(failing).rejects.toThrow('no answer');
    expect(await next).toBe(7);
    expect(await turn(async () => 8)).toBe(8);
  });
});
