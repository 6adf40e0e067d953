const tagged = new WeakSet<object>();
const versioned = new WeakSet<object>();

/**
 * Marks a response that changes with time although its record's version does not. Its ETag is then a hash of the
 * body, so a 304 is never sent for changed content.
 */
export function taggedByContent<T extends object>(response: T): T {
  tagged.add(response);
  return response;
}

export const isTaggedByContent = (response: unknown): boolean =>
  typeof response === 'object' && response !== null && tagged.has(response);

/**
 * Marks a record that is shown with facts of other records, such as names (docs/decisions/0108). Its ETag is its version
 * and a hash of the body: If-Match finds the version, and a 304 is never sent for changed content.
 */
export function versionedByContent<T extends object>(response: T): T {
  versioned.add(response);
  return response;
}

export const isVersionedByContent = (response: unknown): boolean =>
  typeof response === 'object' && response !== null && versioned.has(response);
