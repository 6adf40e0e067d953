import * as operator from './operator-secrets.js';

describe('Secrets and backups of the operator', () => {
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
