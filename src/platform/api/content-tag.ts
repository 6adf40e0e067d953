const tagged = new WeakSet<object>();

/**
 * Marks an answer that changes with time while its record's version does not: its ETag is a hash of what is sent, so
 * that a 304 never outlives it.
 */
export function taggedByContent<T extends object>(answer: T): T {
  tagged.add(answer);
  return answer;
}

export const isTaggedByContent = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && tagged.has(answer);
