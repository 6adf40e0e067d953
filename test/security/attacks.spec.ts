import { openSchool } from '../support/school.js';
import * as exams from './exams.js';

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
  const school = openSchool();

  it('shows students and parents title and dates, and nothing else, on every route', () =>
    exams.hidesContentBeforeItsTime(school));
  it('opens questions, instructions and media to the millisecond', () => exams.opensToTheMillisecond(school));
  it('never confirms a body from before the opening with 304', () => exams.answersNoStaleBody(school));
  it('closes again when the teacher moves the opening of published work', () => exams.closesAgain(school));
  it('hides material that is added or assigned again before the opening', () => exams.hidesMaterialAddedLater(school));
  it('names only title and dates in notifications', () => exams.tellsOnlyTitleAndDates(school));
  it('answers content out of reach as content that does not exist', () => exams.hidesWhichContentExists(school));
});

describe('Script in rich text', () => {
  // rich-text.ts
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
