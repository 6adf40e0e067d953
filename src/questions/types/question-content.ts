/**
 * What a question is made of (OQ-110). Each type splits into three parts that never mix:
 * the **body** a student sees, the **key** only teachers and the grader see, and the **response** a student gives.
 *
 * Credits are fractions of the question's points as text, exact: `'1'`, `'0.5'`, `'-0.5'` or `'1/3'`.
 * Ids (`choices[].id` …) are short, unique inside the question, and say nothing about what is right.
 */
export const questionTypes = [
  'single_choice',
  'multiple_choice',
  'true_false',
  'numeric',
  'short_text',
  'matching',
  'ordering',
  'cloze',
  'long_text',
  'file',
] as const;
export type QuestionType = (typeof questionTypes)[number];

/** Types a person has to read; everything else is graded at once. */
export const manualTypes: readonly QuestionType[] = ['long_text', 'file'];

/** How the texts of a question are written. */
export const textFormats = ['plain', 'markdown', 'html', 'moodle'] as const;
export type TextFormat = (typeof textFormats)[number];

/** An exact fraction as text: a decimal (`'0.25'`) or a ratio (`'1/3'`). */
export type Credit = string;

/** A text that can be chosen, matched or ordered. */
export interface Option {
  id: string;
  text: string;
}

export interface ChoiceBody {
  choices: Option[];
}
/**
 * Choices not named earn nothing; a negative credit costs points, never below zero for the question.
 * Where several may be chosen the positive credits share out everything: their sum is 1, or each of them is `'1'`.
 */
export interface ChoiceKey {
  credits: Record<string, Credit>;
  feedback?: Record<string, string>;
}

export interface TrueFalseKey {
  answer: boolean;
  feedback?: { right?: string; wrong?: string };
}

export interface NumericBody {
  /** Units a student may choose from; empty when the number stands alone. */
  units: string[];
}
/**
 * Either `value ± tolerance` or everything from `min` to `max`, both ends included. One that says neither stands for
 * any other number and earns nothing (Moodle's `*`): it only brings its feedback. No units are converted.
 */
export interface NumericAnswer {
  value?: string;
  tolerance?: string;
  min?: string;
  max?: string;
  unit?: string;
  credit: Credit;
  feedback?: string;
}
export interface NumericKey {
  answers: NumericAnswer[];
}

/** `*` in an accepted text stands for any characters; `\*` for a star. */
export interface ShortTextAnswer {
  text: string;
  credit: Credit;
  feedback?: string;
}
export interface ShortTextKey {
  caseSensitive: boolean;
  answers: ShortTextAnswer[];
}

export interface MatchingBody {
  prompts: Option[];
  options: Option[];
}
/** Prompt id → option id. Two options of the same text count as the same answer. */
export interface MatchingKey {
  pairs: Record<string, string>;
}

/** `items` stand in an order that says nothing about the right one. */
export interface OrderingBody {
  items: Option[];
}
export interface OrderingKey {
  order: string[];
}

export const gapTypes = ['short_text', 'numeric', 'single_choice'] as const;
export type GapType = (typeof gapTypes)[number];
/** A gap in a text; `[[id]]` marks its place in `ClozeBody.text`. Only a `single_choice` gap has choices. */
export interface Gap {
  id: string;
  type: GapType;
  choices?: Option[];
}
export interface ClozeBody {
  text: string;
  gaps: Gap[];
}
export interface ClozeKey {
  /** Gap id → how much it counts and what is right there. */
  gaps: Record<string, { weight: string } & (ShortTextKey | NumericKey | ChoiceKey)>;
}

export interface ManualKey {
  /** What a grader should look for. */
  guidance?: string;
}

/** Body and key by type. */
export interface QuestionParts {
  single_choice: { body: ChoiceBody; key: ChoiceKey; response: { choice: string } };
  multiple_choice: { body: ChoiceBody; key: ChoiceKey; response: { choices: string[] } };
  true_false: { body: Record<string, never>; key: TrueFalseKey; response: { value: boolean } };
  numeric: { body: NumericBody; key: NumericKey; response: { value: string; unit?: string } };
  short_text: { body: Record<string, never>; key: ShortTextKey; response: { text: string } };
  matching: { body: MatchingBody; key: MatchingKey; response: { pairs: Record<string, string> } };
  ordering: { body: OrderingBody; key: OrderingKey; response: { order: string[] } };
  cloze: {
    body: ClozeBody;
    key: ClozeKey;
    response: { gaps: Record<string, { text?: string; value?: string; choice?: string }> };
  };
  long_text: { body: Record<string, never>; key: ManualKey; response: { text: string } };
  file: { body: Record<string, never>; key: ManualKey; response: { links?: string[]; files?: string[] } };
}

/** A question of one type as an author writes it or a file brings it: everything but who owns it. */
export interface QuestionOf<T extends QuestionType> {
  type: T;
  /** A short name for lists; empty when the author gave none. */
  title: string;
  prompt: string;
  format: TextFormat;
  body: QuestionParts[T]['body'];
  key: QuestionParts[T]['key'];
  /** Shown after grading whatever the answer. */
  feedback: string;
  points: string;
  tags: string[];
}
export type ResponseOf<T extends QuestionType> = QuestionParts[T]['response'];

/** A question of any type. */
export type QuestionContent = { [T in QuestionType]: QuestionOf<T> }[QuestionType];

export type QuestionResponse = ResponseOf<QuestionType>;
