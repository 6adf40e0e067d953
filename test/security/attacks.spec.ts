import * as operator from './operator.js';

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
  const premises = operator.openPremises();

  it(
    'finds no secret in the process list that pm2 save writes, whatever the shell exports',
    () => operator.savedProcessListHoldsNoSecret(premises),
    120_000,
  );
  it(
    'reports secrets that an older release left in the process list of PM2',
    () => operator.doctorFindsSecretsThatPm2Saved(premises),
    60_000,
  );
  it('reads no password hash, address or file out of a backup', () => operator.backupFilesReadAsNoise(premises));
  it(
    'refuses a backup with a changed byte, a missing end or swapped chunks, even with matching hashes',
    () => operator.changedBackupIsRefused(premises),
    120_000,
  );
  it(
    'refuses a backup without the key it was encrypted with',
    () => operator.backupOfAnotherKeyIsRefused(premises),
    60_000,
  );
  it(
    'restores an unencrypted backup only with consent, because it may be forged',
    () => operator.unencryptedBackupNeedsConsent(premises),
    120_000,
  );
});

describe('Storage and connections', () => {
  // resources.ts
});

describe('Requests outside the contract', () => {
  // contract.ts
});
