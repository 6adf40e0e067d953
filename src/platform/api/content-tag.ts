const tagged = new WeakSet<object>();

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
