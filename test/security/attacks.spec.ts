import { openSchool } from '../support/school.js';
import * as richText from './rich-text.js';

/**
 * Attacks that once worked, or would on a system built with less care, as a list. Each line is one attack; the module
 * named before the dot plays it.
 */

describe('Input that is worse than linear', () => {
  // input.ts
});

describe('Takeover of accounts', () => {
  // accounts.ts
});

describe('Enumeration and abuse of mail', () => {
  // limits.ts
});

describe('Exam content before its time', () => {
  // exams.ts
});

describe('Script in rich text', () => {
  // rich-text.ts
  const school = openSchool();

  it(
    'is harmless and readable once it went through any rich text field',
    () => richText.storeThroughEveryField(school),
    180_000,
  );
  it('is harmless in every text of a question, in each format', () => richText.storeInQuestions(school), 180_000);
  it('is harmless when it comes in a file of questions', () => richText.importQuestions(school), 60_000);
  it('is harmless in a long answer, and short answers are graded as they were typed', () =>
    richText.answerAtLength(school));
});

describe('Secrets and backups of the operator', () => {
  // operator.ts
});

describe('Storage and connections', () => {
  // resources.ts
});

describe('Requests outside the contract', () => {
  // contract.ts
});
