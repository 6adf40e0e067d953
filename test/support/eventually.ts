import { setTimeout } from 'node:timers/promises';

/** Waits until the value is the expected one, at most for 10 s: events are handled just after the response. */
export async function eventually(read: () => Promise<unknown>, expected: unknown): Promise<void> {
  for (let tries = 0; tries < 500 && JSON.stringify(await read()) !== JSON.stringify(expected); tries++)
    await setTimeout(20);
  expect(await read()).toEqual(expected);
}
