/** Marks that stand between or before lines and carry no title: comments, link targets, directives, tree drawings. */

const linkDefinition = /^ {0,3}\[[^\]]+\]: *\S/;
const directive = /^\s*(?:\.\. [\w-]+::|:[\w-]+:(?: |$)|\[\[?_?TOC_?\]\]?$|\{:|```|~~~|\[\/?toc\]$)/i;
/** The directive of Sphinx that lists documents as `Title <path>` below a caption. */
const toctree = /^\s*\.\. toctree::/;
const caption = /^\s*:caption: /;
const docPath = / <[^<>\s]+>$/;
/** `│   ├── ` before a title, as `tree` draws it; also in ASCII, as `|   |-- `. */
const boxBranch = /^[\s│┃|]*[├└┣┗╰╠╚][╴─━═-]{0,5} ?/;
const asciiBranch = /^[\s|]*[|`+\\]-{2,3} /;

/** Blanks comments and lines of markup, so the lines below keep their numbers, and turns tree drawings into indents. */
export function withoutLineMarkup(lines: string[]): string[] {
  const hasDocPaths = lines.some((line) => toctree.test(line));
  return withoutComments(lines).map((line) => {
    if (linkDefinition.test(line)) return '';
    const named = line.replace(caption, '');
    if (named !== line) return named;
    if (directive.test(line)) return '';
    return hasDocPaths ? line.replace(docPath, '') : withoutBranches(line);
  });
}

function withoutBranches(line: string): string {
  const [branch] = boxBranch.exec(line) ?? asciiBranch.exec(line) ?? [];
  // The dashes below the header of a table are not a branch: `|-- | --|`.
  const isBranch = branch !== undefined && !line.slice(branch.length).includes('|');
  return isBranch ? ' '.repeat(branch.length) + line.slice(branch.length) : line;
}

/** Removes HTML comments, which may span lines; one without an end ends with the text, as in HTML. */
function withoutComments(lines: string[]): string[] {
  let isInside = false;
  return lines.map((line) => {
    let kept = '';
    let at = 0;
    while (at < line.length) {
      const mark = line.indexOf(isInside ? '-->' : '<!--', at);
      if (!isInside) kept += line.slice(at, mark < 0 ? line.length : mark);
      if (mark < 0) break;
      at = mark + (isInside ? 3 : 4);
      isInside = !isInside;
    }
    return kept;
  });
}
