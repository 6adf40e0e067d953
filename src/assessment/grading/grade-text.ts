import { exact, Fraction } from '#questions/types/fraction.js';
import { plainText } from '#questions/types/plain-text.js';
import { type ShortTextKey } from '#questions/types/question-content.js';
import { inWords, gradeResult, quoted, type GradeResult, bestOf } from './grade-result.js';
import { matchesPieces, piecesOf } from './wildcard.js';

/**
 * A short text earns the credit of the best accepted text it matches. Case is ignored unless the key minds it; white
 * space at the ends, how much of it stands inside, and how a keyboard writes accents and quotation marks never matter.
 */
export function gradeText(text: string, { caseSensitive, answers }: ShortTextKey): GradeResult | null {
  const written = plainText(text);
  if (!written) return null;
  const fold = caseSensitive ? foldQuotes : foldCase;
  const folded = fold(written);
  const accepts = (pattern: string) => matchesPieces(folded, piecesOf(plainText(pattern)).map(fold));
  const best = bestOf(answers.filter((answer) => accepts(answer.text)));
  const credit = best ? exact(best.credit) : Fraction.zero;
  return gradeResult(credit, explanationOf(quoted(written), credit), { feedback: best?.feedback });
}

/** Tablets curl quotation marks by themselves; no answer is wrong for that. */
const foldQuotes = (text: string): string => text.replace(/[‘’ʼ]/g, "'").replace(/[“”„]/g, '"');

/**
 * Letters that differ only in case become equal. Down and up again, because some letters have no way back down:
 * ß and ẞ meet as SS, and Σ has two small forms.
 */
const foldCase = (text: string): string => foldQuotes(text.toLowerCase().toUpperCase().normalize('NFC'));

function explanationOf(answer: string, credit: Fraction): string {
  if (!credit.isPositive) return `${answer} is not an accepted answer.`;
  if (credit.compare(Fraction.one) === 0) return `${answer} is an accepted answer.`;
  return `${answer} is an accepted answer worth ${inWords(credit)}.`;
}
