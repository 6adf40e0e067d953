import type { Issues } from '#platform/shapes/issues.js';
import { about, flag, listOf, object, oneOf, optional } from '#platform/shapes/schema.js';
import { foldAccents } from '#platform/text/folding.js';
import { type QuestionTypeDefinition } from './question-type-definition.js';
import { exact, Fraction } from './shared/fraction.js';
import { bestOf, gradeResult, type GradeResult, inWords, quoted } from './shared/grade-result.js';
import {
  answerText,
  checkEarnable,
  type Credit,
  credit,
  emptyObject,
  feedbackText,
  partLimits,
  requiredText,
} from './shared/part-schemas.js';
import { bodyOf, sanitizeFeedback, type Sanitizer, unchanged } from './shared/rich-texts.js';
import { typedText } from './shared/typed-text.js';
import { matchesPieces, piecesOf } from './shared/wildcard.js';

/** `*` in an accepted text stands for any characters; `\*` is a literal star. */
export interface ShortTextAnswer {
  text: string;
  credit: Credit;
  feedback?: string;
}

/** `collapse`: repeated white space is one space; `ignore`: all of it is ignored; `exact`: every character counts. */
export const whitespaceRules = ['collapse', 'ignore', 'exact'] as const;
type WhitespaceRule = (typeof whitespaceRules)[number];

export interface ShortTextKey {
  caseSensitive: boolean;
  ignoreAccents?: boolean;
  whitespace?: WhitespaceRule;
  answers: ShortTextAnswer[];
}

const answer = object<ShortTextAnswer>({
  text: about('Accepted text; * stands for any characters, \\* for a star', requiredText),
  credit,
  feedback: optional(feedbackText),
});

export const shortTextKeyFields = {
  caseSensitive: about('Whether upper and lower case differ', flag),
  ignoreAccents: optional(about('Whether accents are ignored, so that e and é are equal; default false', flag)),
  whitespace: optional(
    about(
      'collapse (the default): repeated white space is one space, at the ends it is ignored; ignore: white space is ' +
        'ignored; exact: every character counts',
      oneOf(whitespaceRules),
    ),
  ),
  answers: about('Accepted texts; the best that matches counts', listOf(answer, { min: 1, max: partLimits.entries })),
};

/** The student types a word or a short phrase, which is compared with the accepted texts. */
export const shortText: QuestionTypeDefinition<'short_text', Record<string, never>, ShortTextKey, { text: string }> = {
  type: 'short_text',
  about: 'The student types a word or a short phrase.',
  partialCredit:
    'The credit of the best accepted text that matches. Unicode forms, styles of quotation marks and, unless ' +
    '`caseSensitive`, case are ignored; accents and white space as the key says, characters that are not visible unless ' +
    'white space is `exact`.',
  scoring: ['per_part', 'all_or_nothing', 'negative_marking', 'none'],
  isManual: false,
  isPromptOptional: false,
  isDrawn: false,
  example: {
    prompt: "Who is buried in Grant's tomb?",
    points: '1',
    body: {},
    key: {
      caseSensitive: false,
      answers: [
        { text: 'no one', credit: '1', feedback: 'excellent answer!' },
        { text: 'nob*', credit: '0.5' },
        { text: '*', credit: '0', feedback: 'Think of the tomb.' },
      ],
    },
    response: { text: 'no one' },
  },
  body: emptyObject,
  key: () => object<ShortTextKey>(shortTextKeyFields),
  response: () => object({ text: about('The text as typed', answerText) }),
  checkRules: ({ key }, issues) => checkShortTextKey(key, issues.at('key')),
  sanitize: ({ body, key }, sanitize) => ({ body, key: sanitizeShortTextKey(key, sanitize) }),
  sanitizeResponse: unchanged,
  studentPrompt: unchanged,
  studentView: bodyOf,
  grade: ({ key }, { text }) => gradeShortText(text, key),
};

export function checkShortTextKey({ answers }: ShortTextKey, issues: Issues): void {
  checkEarnable(
    answers.map((one) => one.credit),
    issues.at('answers'),
  );
}

export const sanitizeShortTextKey = <T extends ShortTextKey>(key: T, sanitize: Sanitizer): T => ({
  ...key,
  answers: key.answers.map((one) => sanitizeFeedback(one, sanitize)),
});

/**
 * A short text earns the credit of the best accepted text it matches. Case is ignored unless the key is case-sensitive,
 * accents if it says so. The Unicode form of accents and the style of quotation marks are always ignored.
 */
export function gradeShortText(text: string, key: ShortTextKey): GradeResult | null {
  const { caseSensitive, ignoreAccents = false, whitespace = 'collapse', answers } = key;
  const written = typedText(text);
  if (!written) return null;
  const foldLetters = caseSensitive ? foldQuotes : foldCase;
  const inCase = (piece: string) => (caseSensitive ? piece : piece.toLowerCase());
  const fold = (piece: string) => foldLetters(ignoreAccents ? foldAccents(inCase(piece)) : piece);
  const space = spacings[whitespace];
  const folded = fold(space(text));
  const accepts = (pattern: string) => matchesPieces(folded, piecesOf(space(pattern)).map(fold));
  const best = bestOf(answers.filter((answer) => accepts(answer.text)));
  const credit = best ? exact(best.credit) : Fraction.zero;
  return gradeResult(credit, explanationOf(quoted(written), credit), { feedback: best?.feedback });
}

const spacings: Record<WhitespaceRule, (text: string) => string> = {
  collapse: typedText,
  ignore: (text) => typedText(text).replaceAll(' ', ''),
  exact: (text) => text.normalize('NFC'),
};

/** Tablets insert the typographic quotation marks of the language automatically. */
const foldQuotes = (text: string): string => text.replace(/[‘’ʼ‚‛‹›′＇]/g, "'").replace(/[“”„‟«»″＂]/g, '"');

/** Lower case, then upper case: ß and ẞ both become SS, and the two lower-case forms of Σ become equal. */
const foldCase = (text: string): string => foldQuotes(text.toLowerCase().toUpperCase().normalize('NFC'));

function explanationOf(answer: string, credit: Fraction): string {
  if (!credit.isPositive) return `${answer} is not an accepted answer.`;
  if (credit.compare(Fraction.one) === 0) return `${answer} is an accepted answer.`;
  return `${answer} is an accepted answer worth ${inWords(credit)}.`;
}
