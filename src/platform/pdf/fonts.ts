import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { openTypeOf } from './woff.js';

/** One file of a font family: the glyphs of a script, or a slice of a script with many characters. */
interface FontFile {
  name: string;
  path: string;
  /** Code points of the file, as first and last. */
  ranges: [first: number, last: number][];
}

/** Font packages in the order in which a glyph is looked for. Chinese includes Japanese, Korean adds Hangul. */
const packages = [
  'noto-sans',
  'noto-sans-arabic',
  'noto-sans-hebrew',
  'noto-sans-thai',
  'noto-sans-sc',
  'noto-sans-kr',
];

const resolvePackage = createRequire(import.meta.url);
let files: FontFile[] | undefined;
const bytes = new Map<string, Buffer>();
const fontNames = new Map<number, string[]>();

/** The fonts that may have a character, the best first. */
export function fontsOf(character: string): string[] {
  files ??= packages.flatMap(filesOf);
  const codePoint = character.codePointAt(0) ?? 0;
  const known = fontNames.get(codePoint);
  if (known) return known;
  const names = files
    .filter(({ ranges }) => ranges.some(([first, last]) => codePoint >= first && codePoint <= last))
    .map(({ name }) => name);
  fontNames.set(codePoint, names);
  return names;
}

/** A font as OpenType, read once. */
export function fontBytes(name: string): Buffer {
  const known = bytes.get(name);
  if (known) return known;
  const path = files?.find((file) => file.name === name)?.path;
  if (!path) throw new Error(`There is no font ${name}.`);
  const read = openTypeOf(readFileSync(path));
  bytes.set(name, read);
  return read;
}

/** The regular files of a package. Keys of unicode.json such as `latin` and `[4]` are the names of the files. */
function filesOf(family: string): FontFile[] {
  const unicode = readFileSync(resolvePackage.resolve(`@fontsource/${family}/unicode.json`), 'utf8');
  const subsets = Object.entries(JSON.parse(unicode) as Record<string, string>);
  return subsets
    .filter(([subset]) => !['math', 'symbols'].includes(subset))
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([subset, ranges]) => {
      const name = `${family}-${subset.replace(/[[\]]/g, '')}`;
      const path = resolvePackage.resolve(`@fontsource/${family}/files/${name}-400-normal.woff`);
      return { name, path, ranges: ranges.split(',').map(rangeOf) };
    });
}

/** Latin before its extensions, which have fewer of the characters that stand beside each other in a name. */
const rank = (subset: string): number => ['latin', 'latin-ext', 'vietnamese'].indexOf(subset) % 3;

/** `U+0100-02BA`, `U+20AC` or `U+4??` as first and last. */
function rangeOf(text: string): [number, number] {
  const [first = '', last = first] = text.trim().replace(/^U\+/i, '').split('-');
  return [Number.parseInt(first.replaceAll('?', '0'), 16), Number.parseInt(last.replaceAll('?', 'F'), 16)];
}
