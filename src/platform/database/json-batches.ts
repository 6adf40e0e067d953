const batchSize = 2_000;

/**
 * Rows as JSON arrays, one per statement, each row as `rowOf` gives it. Bounded, because mapping and stringifying block
 * the event loop; the caller awaits a statement between two batches.
 */
export function* jsonBatches<T extends object>(
  rows: readonly T[],
  rowOf: (row: T) => object = (row) => row,
): Generator<string, void> {
  for (let start = 0; start < rows.length; start += batchSize)
    yield JSON.stringify(rows.slice(start, start + batchSize).map((row) => rowOf(row)));
}
