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
