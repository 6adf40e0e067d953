import { WriteBuffer } from '#platform/pacing/write-buffer.js';

interface Count {
  name: string;
  count: number;
}

const counts = (max = 10) => {
  const dropped: Count[] = [];
  const buffer = new WriteBuffer<Count>({
    intervalMs: 60_000,
    batchSize: 2,
    max,
    keyOf: ({ name }) => name,
    merge: (earlier, later) => ({ ...later, count: earlier.count + later.count }),
    onDropped: (entries) => dropped.push(...entries),
  });
  return { buffer, dropped };
};

const add = (buffer: WriteBuffer<Count>, ...names: string[]) => names.forEach((name) => buffer.add({ name, count: 1 }));

describe('a write buffer', () => {
  it('merges entries with the same key and writes batches of the given size', async () => {
    const { buffer } = counts();
    const batches: Count[][] = [];
    buffer.start({ write: (batch) => Promise.resolve(void batches.push(batch)), keepAfter: () => true });

    add(buffer, 'a', 'b', 'a', 'c');
    await buffer.close();

    expect(batches.map((batch) => batch.map(({ name, count }) => name + count))).toEqual([['a2', 'b1'], ['c1']]);
    expect(buffer.entries).toEqual([]);
  });

  it('writes early when a batch is full', async () => {
    const { buffer } = counts();
    const written = new Promise((resolve) =>
      buffer.start({ write: (batch) => Promise.resolve(resolve(batch.length)), keepAfter: () => true }),
    );

    add(buffer, 'a', 'b');

    expect(await written).toBe(2);
    await buffer.close();
  });

  it('keeps entries after an error, in their order and merged with newer ones', async () => {
    const { buffer } = counts();
    let fails = true;
    const written: Count[] = [];
    buffer.start({
      write: (batch) => {
        if (!fails) return Promise.resolve(void written.push(...batch));
        add(buffer, 'b', 'a');
        return Promise.reject(new Error('unavailable'));
      },
      keepAfter: () => true,
    });

    add(buffer, 'a');
    await buffer.flush();
    fails = false;
    await buffer.close();

    expect(written.map(({ name, count }) => name + count)).toEqual(['a2', 'b1']);
  });

  it('drops entries beyond its maximum, and those whose error would recur', async () => {
    const { buffer, dropped } = counts(1);
    buffer.start({ write: () => Promise.reject(new Error('invalid')), keepAfter: () => false });

    add(buffer, 'a', 'b');
    await buffer.close();

    expect(dropped.map(({ name }) => name)).toEqual(['b', 'a']);
  });

  it('includes entries added during a write in the next flush', async () => {
    const { buffer } = counts();
    const written: string[] = [];
    buffer.start({
      write: async ([entry]) => {
        await new Promise((resolve) => setImmediate(resolve));
        written.push(entry?.name ?? '');
      },
      keepAfter: () => true,
    });

    add(buffer, 'a');
    const first = buffer.flush();
    await new Promise((resolve) => process.nextTick(resolve));
    add(buffer, 'b');
    await Promise.all([first, buffer.flush()]);

    expect(written).toEqual(['a', 'b']);
    await buffer.close();
  });
});
