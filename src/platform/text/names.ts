/** The database column of a property: `classroomId` maps to `classroom_id`. */
export const columnOf = (property: string): string =>
  property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const plural = (noun: string): string =>
  /(s|x|ch|sh)$/.test(noun) ? `${noun}es` : /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;

/** The table of an entity: `CoreSubject` maps to `core_subjects`. */
export const tableOf = (entity: string): string => plural(columnOf(entity).replace(/^_/, ''));

/** The name of a class for a value or column: `single_choice` becomes `SingleChoice`. */
export const pascalCaseOf = (words: string): string =>
  words.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** The singular of a plural noun: `classes` becomes `class`. */
export const singularOf = (noun: string): string =>
  noun
    .replace(/ies$/, 'y')
    .replace(/(ss|sh|ch|x)es$/, '$1')
    .replace(/([^s])s$/, '$1');
