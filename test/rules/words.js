/** Words that say less than the field's standard term, and references that a reader of the repository cannot follow. */
const banned = [
  [/\b(?:who|which)(?:so)?ever\b/i, 'name the subject'],
  [/\b(?:no|some|any|every)body\b/i, 'name the subject: the caller, a student, another process'],
  [/\bby itself\b/i, 'say what triggers it'],
  [/\b(?:most|longest|deepest|shortest|usual)(?:[A-Z]\w*)?\s*=/, 'call bounds max…, min… or default…'],
  [/\bpatience/i, 'call it …TimeoutMs'],
  [/\batOnce\b/, 'call it batchSize or maxParallel'],
  [/\bat once\b/i, 'say immediately, together or at the same time'],
  [/\b(?:OQ|LMS|WSH|WKB|CIV|CRS)-\d/, 'state the rule, or link a page of docs/decisions'],
];

/** Places in a text where a banned word stands, as `line: word (what to do)`. */
export function wordFaults(text) {
  return text.split('\n').flatMap((line, index) =>
    banned.flatMap(([pattern, advice]) => {
      const [word] = pattern.exec(line) ?? [];
      return word === undefined ? [] : [`${index + 1}: ${word.trim()} (${advice})`];
    }),
  );
}
