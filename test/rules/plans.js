/**
 * Conditions on the ids of an array that PostgreSQL plans again in every call; `isOneOf` writes those it plans once
 * (docs/decisions/0197). `files` holds `[path, text]` pairs.
 */
export function planFaults(files) {
  return files.flatMap(([file, text]) =>
    [...text.matchAll(/\b(?:WHERE|AND|OR|ON) \(?((?:\w+\.)?\w+) = ANY \(\$\d::uuid\[\]\)/g)].map(
      ([, column]) => `${file}: write the condition on ${column} with isOneOf`,
    ),
  );
}
