import { foldText } from '#platform/text/folding.js';
import { markdownOfHtml } from '#platform/text/html-to-markdown.js';

/** A note as it is exported. Facts appear in the front matter under these names; those that are null are left out. */
export interface ArchivedNote {
  facts: Record<string, unknown>;
  content: string;
  /** The names of the images in the archive, by file id. */
  images: Record<string, string>;
}

/** A note as Markdown with YAML front matter. JSON is valid YAML on one line. */
export function markdownOf({ facts, content, images }: ArchivedNote): string {
  const known = Object.entries(facts).filter(([, value]) => value !== null);
  const lines = known.map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  const html = content.replace(
    /(<img src=")\/api\/v1\/files\/([0-9a-f-]{36})\/content"/g,
    (address, start: string, id: string) => (images[id] ? `${start}${images[id]}"` : address),
  );
  return `---\n${lines.join('\n')}\n---\n\n${markdownOfHtml(html)}`;
}

/** With the longest characters and a number, names stay below the 255 bytes of file systems. */
const maxNameLength = 50;
const reservedNames = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** Names for files that no file system refuses, and that differ on those that ignore case or accents. */
export class FileNames {
  private readonly taken = new Set<string>();

  /** A name for a title, with the extension. */
  next(title: string, extension: string): string {
    const name = safeName(title);
    for (let n = 1; ; n++) {
      const candidate = n === 1 ? name : `${name} (${n})`;
      const key = foldText(candidate);
      if (this.taken.has(key)) continue;
      this.taken.add(key);
      return `${candidate}.${extension}`;
    }
  }
}

function safeName(title: string): string {
  const plain = title
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '')
    .replace(/[\\/:*?"<>|]/g, '-')
    .replace(/\s+/g, ' ');
  const name = withoutDotsAround([...plain].slice(0, maxNameLength));
  return name === '' || reservedNames.test(name) ? `note ${name}`.trim() : name;
}

/** Windows drops dots and spaces at the end of a name; a dot at its start hides the file elsewhere. */
function withoutDotsAround(characters: string[]): string {
  const isPart = (character: string) => character !== '.' && character !== ' ';
  return characters.slice(Math.max(0, characters.findIndex(isPart)), characters.findLastIndex(isPart) + 1).join('');
}
