const batchSize = 2_000;

/** Rows as JSON arrays, one per statement. Bounded, because JSON.stringify blocks the event loop. */
export function* jsonBatches(rows: readonly object[]): Generator<string, void> {
  for (let start = 0; start < rows.length; start += batchSize)
    yield JSON.stringify(rows.slice(start, start + batchSize));
}
