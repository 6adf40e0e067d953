/** The item at an index that is known to exist. */
export function itemAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new RangeError(`The list has ${items.length} items, so none at ${index}.`);
  return item;
}
