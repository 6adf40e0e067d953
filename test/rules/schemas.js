/**
 * Classes of `*.dto.ts` files with the same name. The OpenAPI document names schemas after classes, so one of them would
 * be documented as the other. `files` holds `[path, text]` pairs.
 */
export function schemaFaults(files) {
  const places = new Map();
  for (const [file, text] of files.filter(([path]) => path.endsWith('.dto.ts')))
    for (const [, name] of text.matchAll(/^export (?:abstract )?class (\w+)/gm))
      places.set(name, [...(places.get(name) ?? []), file]);
  return [...places]
    .filter(([, found]) => found.length > 1)
    .map(([name, found]) => `${found.join(', ')}: the class ${name} exists more than once`);
}
