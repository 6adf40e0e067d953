import { creditOf } from '#questions/formats/percent-credits.js';
import { parseError } from '#questions/formats/text-file.js';
import { type Credit, partLimits } from '#questions/types/shared/part-schemas.js';

/** A gap as it is written: `{2:SHORTANSWER:=Rome#Yes~%50%Roma}`. */
export interface WrittenGap {
  /** Where it begins and ends in the text. */
  start: number;
  end: number;
  line: number;
  weight: string;
  type: GapType;
  answers: WrittenAnswer[];
}

export interface WrittenAnswer {
  text: string;
  credit: Credit;
  feedback: string;
}

/** What the name of a type means (docs.moodle.org/en/Embedded_Answers_(Cloze)_question_type). */
export interface GapType {
  kind: 'text' | 'number' | 'choice' | 'choices';
  caseSensitive?: boolean;
  layout?: 'vertical' | 'horizontal';
  isShuffled?: boolean;
}

const layouts = { '': {}, V: { layout: 'vertical' }, H: { layout: 'horizontal' } } as const;

const choiceTypes = (names: string[], kind: 'choice' | 'choices') =>
  (['', 'V', 'H'] as const).flatMap((layout) =>
    ['', 'S'].flatMap((shuffle) => {
      const suffix = `${layout}${shuffle}`;
      const type: GapType = { kind, ...layouts[layout], ...(shuffle && { isShuffled: true }) };
      const [long = '', short = ''] = names;
      return [[suffix === '' ? long : `${long}_${suffix}`, type] as const, [short + suffix, type] as const];
    }),
  );

const types = new Map<string, GapType>([
  ...['NUMERICAL', 'NM'].map((name) => [name, { kind: 'number' }] as const),
  ...['SHORTANSWER', 'SA', 'MW'].map((name) => [name, { kind: 'text', caseSensitive: false }] as const),
  ...['SHORTANSWER_C', 'SAC', 'MWC'].map((name) => [name, { kind: 'text', caseSensitive: true }] as const),
  ...choiceTypes(['MULTICHOICE', 'MC'], 'choice'),
  ...choiceTypes(['MULTIRESPONSE', 'MR'], 'choices'),
]);

/** The name under which a type is written. */
export function nameOf({ kind, caseSensitive, layout }: GapType): string {
  if (kind === 'number') return 'NUMERICAL';
  if (kind === 'text') return caseSensitive ? 'SHORTANSWER_C' : 'SHORTANSWER';
  const suffix = layout === undefined ? '' : `_${layout.charAt(0).toUpperCase()}`;
  return (kind === 'choice' ? 'MULTICHOICE' : 'MULTIRESPONSE') + suffix;
}

/** What begins a gap; in lower case or without answers it is a mistake, and in Moodle a part of the text. */
const opening = /\{\s{0,3}(\d{0,4})\s{0,3}:\s{0,3}([A-Z_]{2,20})\s{0,3}([:}])/gi;

/** Finds the gaps of a text. `firstLine` is the line on which the text begins. */
export function gapsIn(text: string, firstLine: number): WrittenGap[] {
  const gaps: WrittenGap[] = [];
  opening.lastIndex = 0;
  let [line, counted] = [firstLine, 0];
  for (let match = opening.exec(text); match; match = opening.exec(text)) {
    line += text.slice(counted, match.index).split('\n').length - 1;
    counted = match.index;
    const gap = readGap(text, match, line);
    gaps.push(gap);
    if (gaps.length > partLimits.entries)
      throw parseError(
        line,
        'gaps_too_many',
        `A question must not have more than ${partLimits.entries} gaps. Split it.`,
      );
    opening.lastIndex = gap.end;
  }
  return gaps;
}

function readGap(text: string, match: RegExpExecArray, line: number): WrittenGap {
  const [begin, weight = '', name = '', mark] = match;
  const type = types.get(name);
  if (!type) {
    const known = 'SHORTANSWER, SHORTANSWER_C, NUMERICAL, MULTICHOICE and MULTIRESPONSE, in capitals';
    throw parseError(line, 'gap_type_unknown', `${name} is not a type of a gap. The types are ${known}.`);
  }
  if (mark === '}')
    throw parseError(line, 'gap_empty', `This gap has no answers. Write them, such as {1:${name}:=right}.`);
  const from = match.index + begin.length;
  const end = endOf(text, from);
  if (end < 0) throw parseError(line, 'gap_unclosed', 'This gap is not closed. Write } after its answers.');
  const answers = split(text.slice(from, end), '~')
    .map((answer) => answer.trim())
    .filter((answer, index) => answer !== '' || index > 0)
    .map((answer) => readAnswer(answer, line));
  if (answers.length > partLimits.entries) throw parseError(line, 'answers_too_many', 'This gap has too many answers.');
  return { start: match.index, end: end + 1, line, weight: /[1-9]/.test(weight) ? weight : '1', type, answers };
}

/** The next unescaped `}`. */
function endOf(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '}') return at;
  }
  return -1;
}

/** Splits at unescaped marks. The `#` of a character reference such as `&#39;` is no mark. */
function split(text: string, mark: string, limit = Infinity): string[] {
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length && parts.length < limit - 1; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === mark && !(mark === '#' && /&(?:amp;)?$/.test(text.slice(Math.max(0, at - 5), at)))) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

const unescape = (text: string): string => text.replace(/\\([~#}])/g, '$1').trim();

function readAnswer(answer: string, line: number): WrittenAnswer {
  const [, equals, percent] = /^(?:(=)|%(-?\d{1,3}(?:[.,]\d{0,20})?)%)/.exec(answer) ?? [];
  const rest = answer.slice(equals ? 1 : percent === undefined ? 0 : percent.length + 2);
  const [text = '', feedback = ''] = split(rest, '#', 2);
  if (percent !== undefined && Math.abs(Number(percent.replace(',', '.'))) > 100)
    throw parseError(line, 'weight_out_of_range', `A weight must be from -100 to 100. Change ${percent}.`);
  if (unescape(text) === '')
    throw parseError(line, 'answer_empty', 'An answer of this gap is empty. Write it or remove its ~.');
  const credit = equals ? '1' : creditOf((percent ?? '0').replace(',', '.').replace(/\.$/, ''));
  return { text: unescape(text), credit, feedback: unescape(feedback) };
}

/** Escapes what would end a gap, an answer or its text. */
export const escapeGap = (text: string): string => text.replace(/[~#}]/g, (mark) => `\\${mark}`);
