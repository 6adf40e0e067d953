import { posix } from 'node:path';
import { type Issue } from '#platform/problems/problem.js';
import { fileReference, type ImportedFile } from '#questions/formats/question-format.js';

interface FoundFile {
  source: string;
  file?: ImportedFile;
  note?: Pick<Issue, 'rule' | 'message'>;
}

/** The files of a package, found from the place of the document that shows them. */
export class MediaFiles {
  constructor(
    private readonly files: ReadonlyMap<string, Buffer> = new Map(),
    private readonly document = '',
  ) {}

  /** The address under which a text shows a file: a file of the package, or a link as it is. */
  find(path: string, line: number): FoundFile {
    if (/^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(path)) return { source: path };
    const name = this.nameOf(path);
    const bytes = name === undefined ? undefined : this.files.get(name);
    if (name === undefined || !bytes) {
      return {
        source: path,
        note: { rule: 'file_missing', message: `The file ${path.slice(0, 200)} is not in the package.` },
      };
    }
    return { source: fileReference(name), file: { name, bytes, line } };
  }

  /** The path in the package. Canvas and Common Cartridge write a variable for the folder of their files. */
  private nameOf(path: string): string | undefined {
    const decoded = unescaped(/^[^?#]*/.exec(path)?.[0] ?? '');
    const [, below] =
      /^\$(?:IMS-CC-FILEBASE|IMS_CC_FILEBASE|IMS_CC_FILE_BASE|CANVAS_OBJECT_REFERENCE)\$\/?(.*)$/.exec(decoded) ?? [];
    const candidates =
      below === undefined
        ? [posix.join(posix.dirname(this.document), decoded), posix.normalize(decoded)]
        : [posix.join('web_resources', below), posix.normalize(below)];
    return candidates.find((name) => !name.startsWith('..') && this.files.has(name));
  }
}

/** A path with its percent escapes resolved, or as it is if they are broken. */
function unescaped(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
