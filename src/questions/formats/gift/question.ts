import type { QuestionContent, TextFormat } from '#questions/types/question-content.js';
import { type GiftBlock, type Span } from './block.js';
import { readChoice, readTrueFalse } from './choices.js';
import { unmask } from './escapes.js';
import { isMatching, readMatching, readOrdering } from './matching-ordering.js';
import { readNumeric, readShortText } from './text-numeric.js';
import { type FormattedText, readText, splitFormat, tidy } from './texts.js';

/** A question split at its braces. With text on both sides, the answers fill a gap in a sentence. */
interface Sections {
  before: Span;
  answers: Span;
  after: Span;
}

/** Moodle shows this where the answers are in a sentence. */
const gap = '_____';

/** Reads `::title::[format]prompt {answers####feedback}`. Undefined, with a note, for a description without answers. */
export function readQuestion(block: GiftBlock, tags: string[]): QuestionContent | undefined {
  const { title, rest } = readTitle(block.body);
  const sections = findSections(rest);
  if (!sections) {
    rest.note('description_skipped', 'This has no answers in { }, so it is not a question and was left out.');
    return undefined;
  }
  const { format = 'moodle', text } = readPrompt(sections, title);
  const [answers, feedback] = sections.answers.cut('####', sections.answers.text.lastIndexOf('####'));
  return {
    ...readAnswers(answers, format),
    title,
    prompt: tidy(text, format),
    format,
    feedback: feedback ? readText(feedback, format) : '',
    points: '1',
    tags,
  };
}

/** Moodle shortens longer titles too. */
const maxTitleLength = 255;

/** `::title::`. Without the second `::`, Moodle reads an untitled question. */
function readTitle(body: Span): { title: string; rest: Span } {
  if (!body.text.startsWith('::')) return { title: '', rest: body };
  const opening = body.slice(2);
  const [title, rest] = opening.cut('::');
  if (!rest) return { title: '', rest: title };
  if (isCutFromAnswers(opening.text.slice(0, opening.text.indexOf('::'))))
    throw body.parseError('title_unclosed', 'A title must end with :: before the first {. Add the second ::.');
  return { title: shorten(unmask(title.text).replace(/\s+/g, ' ').trim(), title), rest };
}

/** A title may have braces, but not half of them or a line of its own: then its end was found in the answers. */
function isCutFromAnswers(title: string): boolean {
  const [opened, closed] = [title.indexOf('{'), title.lastIndexOf('}')];
  return opened >= 0 && (closed < opened || title.includes('\n'));
}

function shorten(title: string, at: Span): string {
  if (title.length <= maxTitleLength) return title;
  at.note('title_shortened', `The title is longer than ${maxTitleLength} characters and was shortened.`);
  return `${title
    .slice(0, maxTitleLength - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '')
    .trimEnd()}…`;
}

/** Moodle's Cloze format in braces: `{1:SHORTANSWER:=wet}`, whose type GIFT takes for an accepted answer. */
const clozeGap = /^\s*\d{0,4}:[A-Z_]{2,24}:/;

function findSections(rest: Span): Sections | undefined {
  const { text } = rest;
  const [opened, closed] = [text.indexOf('{'), text.indexOf('}')];
  if (opened < 0 && closed < 0) return undefined;
  if (opened < 0 || (closed >= 0 && closed < opened)) throw strayBrace(rest, closed);
  refuseCloze(rest, opened);
  const inner = text.indexOf('{', opened + 1);
  if (closed < 0) {
    throw rest.slice(opened).parseError('answers_unclosed', 'This { is not closed. Write } after the answers.');
  }
  if (inner >= 0 && inner < closed) {
    throw rest
      .slice(inner)
      .parseError('answers_nested', 'This { is inside answers. Close them with } before it, or write \\{ and \\}.');
  }
  return {
    before: rest.slice(0, opened),
    answers: rest.slice(opened + 1, closed).trim(),
    after: tail(rest, closed + 1),
  };
}

function refuseCloze(rest: Span, opened: number): void {
  const answers = rest.slice(opened + 1);
  if (!clozeGap.test(answers.text.slice(0, 100))) return;
  throw rest
    .slice(opened)
    .parseError(
      'cloze_in_gift',
      'This { begins a gap of the Cloze format, which GIFT does not have. Write the answers only, such as {=wet =moist}.',
    );
}

/** The text after the answers. Another brace there is usually a missing blank line, so it is refused. */
function tail(rest: Span, from: number): Span {
  const after = rest.slice(from).trim();
  const brace = after.text.search(/[{}]/);
  if (brace < 0) return rest.slice(from);
  if (after.text[brace] === '}') throw strayBrace(after, brace);
  throw after
    .slice(brace)
    .parseError(
      'answers_repeated',
      'A question must have one { }. Put a blank line between two questions, or write \\{ and \\}.',
    );
}

const strayBrace = (span: Span, at: number) =>
  span.slice(at).parseError('brace_stray', 'This } has no matching {. Write \\}, or open the answers with {.');

function readPrompt({ before, after }: Sections, title: string): FormattedText {
  const source = after.text.trim() === '' ? before.text : before.text + gap + after.text;
  const prompt = splitFormat(source, before);
  if (prompt.text.trim() !== '') return prompt;
  if (title === '') throw before.parseError('prompt_missing', 'The prompt is missing. Write it before the answers.');
  before.note('prompt_from_title', 'The question has no prompt, so its title is the prompt.');
  return { format: 'plain', text: title };
}

/** Determines the type from the marks, in the same order as Moodle. */
function readAnswers(answers: Span, format: TextFormat) {
  const { text } = answers;
  if (text === '') return { type: 'long_text' as const, body: {}, key: {} };
  if (text.startsWith('>')) return readOrdering(answers, format);
  if (text.startsWith('#')) return readNumeric(answers.slice(1).trim(), format);
  if (text.includes('~')) return readChoice(answers, format);
  const truth = readTrueFalse(answers, format);
  if (truth) return truth;
  return isMatching(answers) ? readMatching(answers, format) : readShortText(answers, format);
}
