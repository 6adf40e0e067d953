import { creditOf } from '#questions/formats/percent-credits.js';
import type { TextFormat } from '#questions/types/question-content.js';
import type { Credit } from '#questions/types/shared/part-schemas.js';
import { partLimits } from '#questions/types/shared/part-schemas.js';
import { type Span } from './block.js';
import { readText } from './texts.js';

/** One answer of a question: `=%50%Cat#Nearly.` */
export interface Answer {
  /** `=` is correct, `~` is incorrect unless weighted; empty for text before the first mark. */
  mark: '=' | '~' | '';
  source: Span;
  /** The weight as it is written, if there is one. */
  weight: Span | undefined;
  credit: Credit;
  content: Span;
  feedback: Span | undefined;
}

/** Splits the answers of a question at their marks. Each part begins with its mark, except text before the first one. */
export function splitAtMarks(section: Span): Span[] {
  const starts = [0];
  for (const { index } of section.text.matchAll(/[~=]/g)) {
    refuseAttribute(section, index);
    if (index > 0) starts.push(index);
    if (starts.length > partLimits.entries) {
      throw section.parseError(
        'answers_too_many',
        `A question must not have more than ${partLimits.entries} answers. Split it.`,
      );
    }
  }
  return starts.map((start, index) => section.slice(start, starts[index + 1]).trim());
}

/** Splits the answers of a question and reads their weights and feedback. */
export const splitAnswers = (section: Span): Answer[] => splitAtMarks(section).map(readAnswer);

/** The feedback of an answer, if it has any. */
export function feedbackOf(answer: Answer, format: TextFormat): { feedback?: string } {
  const feedback = answer.feedback && readText(answer.feedback, format);
  return feedback ? { feedback } : {};
}

/** The error of an answer without text. An unescaped `#` at its beginning turns a text such as #ff0000 into feedback. */
export function emptyAnswer({ mark, source, feedback }: Answer) {
  if (feedback && feedback.text !== '') {
    return source.parseError(
      'answer_empty',
      'There is no answer before #, which begins feedback. Write the answer before it, or \\# if the # is part of the answer.',
    );
  }
  return source.parseError('answer_empty', `There is no answer after ${mark || '{'}. Write one or remove the mark.`);
}

/** The longest part of a tag that is searched for its beginning. */
const maxTagLength = 1_000;

/** Moodle splits `~<img src="a.png">` at the `=` into two broken answers, one of which is correct. */
function refuseAttribute(section: Span, index: number): void {
  const { text } = section;
  if (!/["']/.test(text.charAt(index + 1))) return;
  const before = text.slice(Math.max(0, index - maxTagLength), index);
  const tag = before.slice(Math.max(0, before.lastIndexOf('<')));
  if (tag.includes('>') || !/^<[a-z]\w{0,20}\s/i.test(tag) || !/[\w-]$/.test(tag)) return;
  throw section
    .slice(index)
    .parseError(
      'equals_in_tag',
      'This = is inside a tag and would begin another answer. Write \\= in tags of answers.',
    );
}

function readAnswer(source: Span): Answer {
  const mark = markOf(source.text);
  const { weight, credit, rest } = readWeight(source.slice(mark.length).trim(), mark === '~' ? '0' : '1');
  const [content, feedback] = rest.cut('#');
  return { mark, source, weight, credit, content, feedback };
}

function markOf(text: string): Answer['mark'] {
  if (text.startsWith('=')) return '=';
  return text.startsWith('~') ? '~' : '';
}

function readWeight(span: Span, defaultCredit: Credit): Pick<Answer, 'weight' | 'credit'> & { rest: Span } {
  const match = /^%([^%\n]{1,40})%/.exec(span.text);
  if (!match) return { weight: undefined, credit: defaultCredit, rest: span };
  const [{ length }, percent = ''] = match;
  if (!/^-?\d{1,9}(\.\d{0,24})?$/.test(percent)) {
    if (/^[-+\d.,\s]+$/.test(percent)) {
      throw span.parseError(
        'weight_unreadable',
        'A weight must look like %50%, %-50% or %33.333%. Use a decimal point.',
      );
    }
    span.note('weight_unknown', 'This is not a weight such as %50% or %33.333%, so it was left in the text.');
    return { weight: undefined, credit: defaultCredit, rest: span };
  }
  if (Math.abs(Number(percent)) > 100) {
    throw span.parseError('weight_out_of_range', `A weight must be from -100 to 100. Change ${percent}.`);
  }
  const number = percent.endsWith('.') ? percent.slice(0, -1) : percent;
  return { weight: span.slice(0, length), credit: creditOf(number), rest: span.slice(length).trim() };
}
