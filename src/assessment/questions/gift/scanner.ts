import { GiftBlock, type SourceLine } from './block.js';
import { veil } from './escapes.js';

const categoryMark = '$CATEGORY:';

/**
 * Cuts a file into its blocks. A blank line ends a block unless answers are open there, and even then if what follows
 * can only be a new question: a forgotten } costs one question, never the rest of the file.
 */
export function* giftBlocks(text: string): Generator<GiftBlock> {
  let block: SourceLine[] = [];
  let isOpen = false;
  for (const paragraph of paragraphsOf(text)) {
    if (block.length > 0 && (!isOpen || startsQuestion(paragraph))) {
      yield new GiftBlock(block);
      block = [];
      isOpen = false;
    }
    for (const line of paragraph) block.push(line);
    isOpen = leavesAnswersOpen(paragraph, isOpen);
  }
  if (block.length > 0) yield new GiftBlock(block);
}

/** The category a block switches to, as the file writes it; undefined if the block is none of that kind. */
export function categoryOf(block: GiftBlock): string | undefined {
  const { text } = block.body;
  return text.startsWith(categoryMark) ? text.slice(categoryMark.length).trim() : undefined;
}

/**
 * Lines up to the next text after a blank line; of several blank lines one is kept. A category line stands alone even
 * without blank lines around it.
 */
function* paragraphsOf(text: string): Generator<SourceLine[]> {
  let paragraph: SourceLine[] = [];
  let isOver = true;
  for (const [index, raw] of text.split(/\r\n?|\n/).entries()) {
    const content = raw.trim();
    if (isOver && content === '') continue;
    const isCategory = content.startsWith(categoryMark);
    if ((isOver || isCategory) && paragraph.length > 0) {
      yield paragraph;
      paragraph = [];
    }
    const isComment = content.startsWith('//');
    paragraph.push({ number: index + 1, text: isComment || isCategory ? raw : veil(raw), isComment });
    isOver = isCategory || content === '';
  }
  if (paragraph.length > 0) yield paragraph;
}

function contentOf(paragraph: SourceLine[]): string {
  const content = paragraph.filter((line) => !line.isComment).map((line) => line.text);
  return content.join('\n').trim();
}

function startsQuestion(paragraph: SourceLine[]): boolean {
  const content = contentOf(paragraph);
  if (content.startsWith('::') || content.startsWith(categoryMark)) return true;
  return !/^[~=#}]/.test(content) && /^[^{}]*\{/.test(content);
}

function leavesAnswersOpen(paragraph: SourceLine[], wereOpen: boolean): boolean {
  const content = contentOf(paragraph);
  const [opened, closed] = [content.lastIndexOf('{'), content.lastIndexOf('}')];
  return opened === closed ? wereOpen : opened > closed;
}
