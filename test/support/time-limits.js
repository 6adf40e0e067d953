import { addEventHandler } from 'jest-circus';

/** Limit of a test or hook that declares none. Machines differ, so that a test fails only after several times its limit. */
const defaultMs = 180_000;
const allowance = 4;

/** The runner has no time limits: a test that waits for something that never happens would stop the whole run. */
addEventHandler(({ name, timeout }, { currentDescribeBlock: block }) => {
  const added = { add_test: block.children, add_hook: block.hooks }[name]?.at(-1);
  if (added?.fn) added.fn = limited(added.fn, (timeout ?? defaultMs) * allowance);
});

function limited(run, ms) {
  return async () => {
    let timer;
    const limit = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error(`This did not end within ${ms / 1000} s.`)), ms);
    });
    try {
      await Promise.race([run(), limit]);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** What a failed test left open must not keep its worker, and with it the whole run, from ending. */
process.once('disconnect', () => setTimeout(() => process.exit(), 5_000).unref());
