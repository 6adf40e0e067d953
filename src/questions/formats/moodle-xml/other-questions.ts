import { decodeReferences, escapeHtml } from '#platform/text/escape-html.js';
import { type Markup, xml } from '#platform/xml/write-xml.js';
import { readCloze } from '#questions/formats/embedded-answers/read-cloze.js';
import { writeCloze } from '#questions/formats/embedded-answers/write-cloze.js';
import { fingerprint } from '#questions/formats/external-ids.js';
import { shuffledOptions } from '#questions/formats/option-order.js';
import { type QuestionOf, type TextFormat } from '#questions/types/question-content.js';
import { entryOf, type Option } from '#questions/types/shared/part-schemas.js';
import { plainTextOf, type QuestionElement } from './question-element.js';
import { type WrittenQuestion } from './written-question.js';

/** Plain text in a question that is displayed as HTML: escaped where it would be read as markup. */
export const shownPlain = (text: string, format: TextFormat): string =>
  format !== 'plain' && /<[a-z/!?]|&#?\w{1,32};/i.test(text) ? escapeHtml(text) : text;

/** The reverse of `shownPlain`. */
export const writtenPlain = (text: string, format: TextFormat): string =>
  format === 'plain' || /<[a-z/!?]/i.test(text) ? text : decodeReferences(text);

/** `match`: a pair without a question adds an option that belongs to no prompt. */
export function readMatching(question: QuestionElement) {
  const pairs = question.children('subquestion').map((subquestion) => {
    const option = plainTextOf(subquestion.child('answer')) ?? '';
    if (option === '')
      question.fail('pair_incomplete', 'This pair has no answer. Write it or remove the pair.', subquestion.line);
    return { prompt: question.text(subquestion), option: shownPlain(option, question.format) };
  });
  const prompted = pairs
    .filter(({ prompt }) => prompt !== '')
    .map((pair, index) => ({ ...pair, id: String(index + 1) }));
  if (prompted.length === 0) question.fail('pairs_missing', 'A matching question must have a pair with a question.');
  const texts = [...new Set(pairs.map(({ option }) => option))];
  const { options, ids } = shuffledOptions(texts, seedOf(question));
  const idOf = new Map(texts.map((text, index) => [text, ids[index] ?? '']));
  return {
    type: 'matching' as const,
    body: { prompts: prompted.map(({ id, prompt }) => ({ id, text: prompt })), options },
    key: { pairs: Object.fromEntries(prompted.map(({ id, option }) => [id, idOf.get(option) ?? ''])) },
  };
}

/** An unchanged question keeps the order of its options. */
export const seedOf = ({ element }: QuestionElement): string => fingerprint(element.text.replace(/\s+/g, ' '));

const textOf = (options: Option[], id: string | undefined): string =>
  options.find((option) => option.id === id)?.text ?? '';

export function writeMatching({ body, key, format }: QuestionOf<'matching'>, written: WrittenQuestion): Markup[] {
  const answer = (text: string) => xml('answer', {}, xml('text', {}, writtenPlain(text, format)));
  const pairs = body.prompts.map(({ id, text }) => ({ text, option: textOf(body.options, entryOf(key.pairs, id)) }));
  const used = new Set(pairs.map(({ option }) => option));
  const others = new Set(body.options.map(({ text }) => text).filter((text) => !used.has(text)));
  return [
    xml('shuffleanswers', {}, 'true'),
    ...pairs.map(({ text, option }) => written.text('subquestion', text, answer(option))),
    ...Array.from(others, (text) => written.text('subquestion', '', answer(text))),
  ];
}

/** `ordering`: the answers are the items in the correct order. */
export function readOrdering(question: QuestionElement) {
  const texts = question.children('answer').map((answer) => question.text(answer));
  question.child('gradingtype');
  const isSubset = !['ALL', '0', ''].includes(question.setting('selecttype'));
  if (isSubset)
    question.note(
      question.line,
      'settings_dropped',
      `Students put all ${texts.length} items in order, not a subset of them.`,
    );
  const { options, ids } = shuffledOptions(texts, seedOf(question));
  return { type: 'ordering' as const, body: { items: options }, key: { order: ids } };
}

export const writeOrdering = ({ body, key }: QuestionOf<'ordering'>, written: WrittenQuestion): Markup[] => [
  xml('layouttype', {}, 'VERTICAL'),
  xml('selecttype', {}, 'ALL'),
  xml('selectcount', {}, '0'),
  xml('gradingtype', {}, 'LONGEST_ORDERED_SUBSET'),
  xml('showgrading', {}, 'SHOW'),
  ...key.order.map((id, index) => written.answer(`${index + 1}`, textOf(body.items, id), undefined)),
];

/** `essay`: files if there is no text field, otherwise an essay. */
export function readEssay(question: QuestionElement) {
  const isFile = question.element.child('responseformat')?.text.trim() === 'noinline';
  if (isFile) for (const name of ['responseformat', 'attachments', 'attachmentsrequired']) question.child(name);
  const guidance = question.text(question.child('graderinfo'));
  const type = isFile ? ('file' as const) : ('long_text' as const);
  return { type, body: {}, key: guidance === '' ? {} : { guidance } };
}

export function writeEssay(content: QuestionOf<'long_text'> | QuestionOf<'file'>, written: WrittenQuestion): Markup[] {
  const isFile = content.type === 'file';
  return [
    xml('responseformat', {}, isFile ? 'noinline' : 'editor'),
    xml('attachments', {}, isFile ? '-1' : '0'),
    xml('attachmentsrequired', {}, isFile ? '1' : '0'),
    written.text('graderinfo', content.key.guidance ?? ''),
  ];
}

/** `cloze`: the answers are in the text, which is the body of the question. */
export function readEmbedded(question: QuestionElement, text: string) {
  const line = question.element.child('questiontext', 'text')?.line ?? question.line;
  const cloze = readCloze(text, question.format, line, question.note);
  if (!cloze) question.fail('gap_missing', 'This question has no gaps, such as {1:SHORTANSWER:=Rome}. Add one.', line);
  return { ...cloze, prompt: '' };
}

/** The text of a cloze question, which has its prompt above the text with the gaps. */
export const embeddedText = (content: QuestionOf<'cloze'>): string =>
  [content.prompt, writeCloze(content)].filter((part) => part !== '').join('\n');
