/** How long a computation may run before other requests get their turn. */
const sliceMs = 8;

const waiting: (() => void)[] = [];
let sliceEnd = 0;

/** Resumes one computation per turn of the event loop: Node would run all of them in one turn. */
function resumeNext(): void {
  sliceEnd = performance.now() + sliceMs;
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(resumeNext);
}

const nextSlice = (): Promise<void> =>
  new Promise((resume) => {
    if (waiting.push(resume) === 1) setImmediate(resumeNext);
  });

/** Lets the event loop serve other requests once this computation has used up its time. */
export async function pause(): Promise<void> {
  if (performance.now() >= sliceEnd) await nextSlice();
}

/**
 * The same items, with pauses in which the event loop serves other requests. Every loop over what a client sent or
 * over whole tables goes through here (docs/decisions/0028).
 */
export async function* paced<T>(items: Iterable<T>): AsyncGenerator<T, void, undefined> {
  for (const item of items) {
    if (performance.now() >= sliceEnd) await nextSlice();
    yield item;
  }
}

/** `items.map(change)`, paced. */
export async function mapPaced<T, R>(items: Iterable<T>, change: (item: T) => R): Promise<R[]> {
  const changed: R[] = [];
  for await (const item of paced(items)) changed.push(change(item));
  return changed;
}
