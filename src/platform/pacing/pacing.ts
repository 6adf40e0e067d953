/** Maximum time a computation runs before it yields to other requests. */
const sliceMs = 8;

const waiting: (() => void)[] = [];
let sliceEnd = 0;

/** Resumes one computation per iteration of the event loop. setImmediate alone would resume all of them in one iteration. */
function resumeNext(): void {
  sliceEnd = performance.now() + sliceMs;
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(resumeNext);
}

const nextSlice = (): Promise<void> =>
  new Promise((resume) => {
    if (waiting.push(resume) === 1) setImmediate(resumeNext);
  });

/** Yields to the event loop if the current time slice is used up. */
export async function pause(): Promise<void> {
  if (performance.now() >= sliceEnd) await nextSlice();
}

/**
 * Iterates over the items and yields to the event loop after each time slice. Required for loops over client input and
 * over whole tables (docs/decisions/0028).
 */
export async function* paced<T>(items: Iterable<T>): AsyncGenerator<T, void, undefined> {
  for (const item of items) {
    if (performance.now() >= sliceEnd) await nextSlice();
    yield item;
  }
}

/** The items by key, paced; of several with the same key, the last. */
export async function indexPaced<T>(items: Iterable<T>, keyOf: (item: T) => string): Promise<Map<string, T>> {
  const byKey = new Map<string, T>();
  for await (const item of paced(items)) byKey.set(keyOf(item), item);
  return byKey;
}

/** `items.map(change)`, paced. */
export async function mapPaced<T, R>(items: Iterable<T>, change: (item: T) => R): Promise<R[]> {
  const changed: R[] = [];
  for await (const item of paced(items)) changed.push(change(item));
  return changed;
}
