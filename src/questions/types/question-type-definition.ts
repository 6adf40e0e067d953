import type { Issues } from '#platform/shapes/issues.js';
import type { Schema } from '#platform/shapes/schema.js';
import { type Draw } from './shared/draw.js';
import { type GradeResult } from './shared/grade-result.js';
import { type Sanitizer } from './shared/rich-texts.js';
import { type ScoringRule } from './shared/scoring.js';

/** The parts of a question that depend on its type: what a student sees, and what only teachers and the grader see. */
export interface Parts<Body, Key> {
  body: Body;
  key: Key;
}

/** A question of a type with the response that earns all of its points. Documents the API and is used by the tests. */
export interface QuestionExample<Body, Key, Response> extends Parts<Body, Key> {
  prompt: string;
  points: string;
  response: Response;
}

/**
 * Everything the server knows about one question type. A new type is a file with such a definition and an entry in
 * question-types.ts (docs/decisions/0065, 0199).
 */
export interface QuestionTypeDefinition<Type extends string, Body, Key, Response> {
  readonly type: Type;

  /** What the student does, for docs/questions.md. */
  readonly about: string;

  /** Which share of the points a response earns, for docs/questions.md. */
  readonly partialCredit: string;

  /** The rules that a question of the type may choose from (docs/decisions/0201); the first is the default. */
  readonly scoring: readonly ScoringRule[];

  /** True if a teacher grades the responses. */
  readonly isManual: boolean;

  /** True if the body holds the text of the question, so that the prompt may be empty. */
  readonly isPromptOptional: boolean;

  /** True if a student sees values that are drawn by rules of the key, so that another key may draw others. */
  readonly isDrawn: boolean;

  readonly example: QuestionExample<Body, Key, Response>;

  readonly body: Schema<Body>;

  /** The schema of the key. It depends on the body, because the key refers to ids of the body. */
  key(body: Body): Schema<Key>;

  /** The schema of a response. A response may leave parts of the question unanswered. */
  response(body: Body): Schema<Response>;

  /** Adds an issue for every rule that a well-formed question breaks, so that an accepted question can be graded. */
  checkRules(parts: Parts<Body, Key>, issues: Issues): void;

  /** Sanitizes the texts that are displayed. Texts that are compared with a response stay as written. */
  sanitize(parts: Parts<Body, Key>, sanitize: Sanitizer): Parts<Body, Key>;

  /** Sanitizes a response that is displayed as rich text. */
  sanitizeResponse(response: Response): Response;

  /** The prompt as a student sees it. */
  studentPrompt(prompt: string, parts: Parts<Body, Key>, draw: Draw): string;

  /** The body as a student sees it, without anything of the key. Equal draws give equal views. */
  studentView(parts: Parts<Body, Key>, draw: Draw): Body;

  /** Grades a response to the view of the same draw; `null` if the response is empty. */
  grade(parts: Parts<Body, Key>, response: Response, draw: Draw): GradeResult | null;
}
