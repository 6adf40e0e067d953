import { paced } from '#platform/pacing/pacing.js';
import { GiftBlock, type SourceLine } from './block.js';
import { mask } from './escapes.js';

const categoryMark = '$CATEGORY:';

/**
 * Splits a file into blocks. A blank line ends a block unless its braces are open. If the next paragraph can only be a
 * new question, the block ends even then: a missing } costs one question, not the rest of the file.
 */
export async function* giftBlocks(text: string): AsyncGenerator<GiftBlock> {
  let block: SourceLine[] = [];
  let isOpen = false;
  for await (const paragraph of paragraphsOf(text)) {
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

/** The category of a category block; undefined for other blocks. */
export function categoryOf(block: GiftBlock): string | undefined {
  const { text } = block.body;
  return text.startsWith(categoryMark) ? text.slice(categoryMark.length).trim() : undefined;
}

/**
 * Lines up to the next text after a blank line; of several blank lines one is kept. A category line is a paragraph even
 * without blank lines around it.
 */
async function* paragraphsOf(text: string): AsyncGenerator<SourceLine[]> {
  let paragraph: SourceLine[] = [];
  let isEnded = true;
  let number = 0;
  for await (const raw of paced(linesOf(text))) {
    number += 1;
    const content = raw.trim();
    if (isEnded && content === '') continue;
    const isCategory = content.startsWith(categoryMark);
    if ((isEnded || isCategory) && paragraph.length > 0) {
      yield paragraph;
      paragraph = [];
    }
    const isComment = content.startsWith('//');
    paragraph.push({ number, text: isComment || isCategory ? raw : mask(raw), isComment });
    isEnded = isCategory || content === '';
  }
  if (paragraph.length > 0) yield paragraph;
}

function* linesOf(text: string): Generator<string> {
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/\r\n?|\n/g)) {
    yield text.slice(start, index);
    start = index + end.length;
  }
  yield text.slice(start);
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
