import type { Issues } from '#platform/shapes/issues.js';
import { idPattern } from './part-schemas.js';

const placeholder = new RegExp(`\\[\\[(${idPattern})\\]\\]`, 'g');

/** Adds an issue for every `[[id]]` that is not one of `ids`, and for every id that is not in the text exactly once. */
export function checkPlaceholders(text: string, ids: string[], noun: string, issues: Issues): void {
  const placed = Array.from(text.matchAll(placeholder), ([, id]) => id);
  for (const id of new Set(placed)) {
    if (id !== undefined && !ids.includes(id)) {
      const add = `Add the ${noun} or remove the placeholder.`;
      issues.add('reference', `[[${id}]] is not a ${noun} of this question. ${add}`);
    }
  }
  for (const id of ids) {
    const count = placed.filter((other) => other === id).length;
    if (count !== 1) issues.add('placeholder', `[[${id}]] must be in the text once; it is there ${count} times.`);
  }
}
