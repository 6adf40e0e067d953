import { type NumericAnswer } from '#questions/types/numeric.js';
import { type QtiNode } from '#questions/types/qti/node.js';
import { type QtiFeedback } from '#questions/types/qti/qti-schemas.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { type ShortTextKey } from '#questions/types/short-text.js';
import { base, node, variable } from './rules.js';

/** What a student may write for a credit, as a condition on a response. */
export interface WrittenAnswer {
  test: QtiNode;
  credit: string;
  feedback?: string | undefined;
}

/** The answers of a text in the order of their credits: the first that matches counts. */
export function textAnswers({ caseSensitive, answers }: ShortTextKey, id: string): WrittenAnswer[] {
  return byCredit(
    answers.map(({ text, credit, feedback }) => ({ test: textTest(text, caseSensitive, id), credit, feedback })),
  );
}

/** A text with wildcards is a pattern. */
function textTest(text: string, caseSensitive: boolean, id: string): QtiNode {
  const pieces = text.split(/(\\\*|\*)/);
  const attributes = { caseSensitive: String(caseSensitive) };
  if (!pieces.includes('*')) {
    return node('stringMatch', attributes, variable(id), base('string', text.replaceAll('\\*', '*')));
  }
  const pattern = pieces.map((piece) => (piece === '*' ? '(.|\\n)*' : escaped(piece === '\\*' ? '*' : piece))).join('');
  return node('patternMatch', { ...attributes, pattern }, variable(id));
}

const escaped = (text: string): string => text.replace(/[\\|.?*+(){}[\]^$-]/g, '\\$&');

/** Numbers with a tolerance, and ranges. Undefined if one is compared in a way that QTI does not have. */
export function numberAnswers(answers: NumericAnswer[], id: string): WrittenAnswer[] | undefined {
  const found = answers.flatMap((answer) => {
    const test = numberTest(answer, id);
    return test ? [{ test, credit: answer.credit, feedback: answer.feedback }] : [];
  });
  return found.length === answers.length ? byCredit(found) : undefined;
}

function numberTest(answer: NumericAnswer, id: string): QtiNode | undefined {
  const { value, tolerance = '0', toleranceType = 'absolute', min, max, unit } = answer;
  if (unit !== undefined) return undefined;
  if (min !== undefined && max !== undefined) {
    const ends = [node('gte', {}, variable(id), base('float', min)), node('lte', {}, variable(id), base('float', max))];
    return node('and', {}, ...ends);
  }
  if (value === undefined) return base('boolean', 'true');
  if (toleranceType === 'significant_figures') {
    return node(
      'equalRounded',
      { roundingMode: 'significantFigures', figures: tolerance },
      variable(id),
      base('float', value),
    );
  }
  if (toleranceType === 'geometric') return undefined;
  const isRelative = toleranceType === 'relative';
  const size = isRelative ? exact(tolerance).times(Fraction.of(100)).toShort(20) : tolerance;
  const attributes: Record<string, string> = exact(tolerance).isPositive
    ? { toleranceMode: toleranceType, tolerance: size, includeLowerBound: 'true', includeUpperBound: 'true' }
    : { toleranceMode: 'exact' };
  return node('equal', attributes, base('float', value), variable(id));
}

const byCredit = (answers: WrittenAnswer[]): WrittenAnswer[] =>
  answers.toSorted((one, other) => exact(other.credit).compare(exact(one.credit)));

/** Feedback of written answers, by an outcome with the number of the answer. */
export const writtenFeedback = (answers: WrittenAnswer[], outcome: string): QtiFeedback[] =>
  answers.flatMap(({ feedback }, index) =>
    feedback ? [{ outcome, id: `answer_${index + 1}`, hides: false, text: feedback }] : [],
  );
