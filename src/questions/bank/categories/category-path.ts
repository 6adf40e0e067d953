/** How deep categories may be nested. */
export const maxCategoryDepth = 10;
const maxNameLength = 200;

/**
 * The names of a category path as Moodle writes it, outermost first: `$course$/top/Algebra//Geometry/Lines` is Lines in
 * Algebra/Geometry. The names of the context and of its top category are no categories of the bank.
 */
export function parseCategoryPath(path: string): string[] {
  // A name cannot contain this character, which stands for the doubled slash meanwhile.
  const names = path
    .replaceAll('//', '\0')
    .split('/')
    .map((name) => name.replaceAll('\0', '/').trim())
    .filter((name) => name !== '');
  const isContext = /^\$\w{1,40}\$$/.test(names[0] ?? '');
  const own = isContext ? names.slice(names[1] === 'top' ? 2 : 1) : names;
  return own.map(shortened);
}

/** The path that `parseCategoryPath` reads. */
export const categoryPathText = (names: string[]): string => names.map((name) => name.replaceAll('/', '//')).join('/');

const shortened = (name: string): string =>
  name.length <= maxNameLength ? name : `${name.slice(0, maxNameLength - 1).toWellFormed()}…`;
