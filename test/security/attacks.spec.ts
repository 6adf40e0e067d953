import { openSchool } from '../support/school.js';
import * as resources from './resources.js';

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
  const school = openSchool({
    STORAGE_QUOTA_STUDENT_MB: '2',
    STORAGE_QUOTA_ORGANIZATION_GB: '1',
  });

  it('twenty uploads in parallel cannot exceed the quota of a person', () => resources.exceedQuotaInParallel(school));

  it('many people in parallel cannot exceed the quota of the organization', () =>
    resources.exceedQuotaOfOrganization(school));

  it('an upload that does not fit is refused before or while it is sent', () =>
    resources.announceMoreThanTheQuota(school));

  it('uploads, replacements, thumbnails and deletions in parallel leave the counters exact', () =>
    resources.confuseTheCounters(school));

  it('slow uploads do not keep a process from stopping', () => resources.stopDuringSlowUploads(school), 60_000);

  it('connections that send nothing or half of a request are cut', () => resources.holdSilentConnections(school));

  it('a compressed or oversized form is refused before it is read', () => resources.compressTheForm(school));

  it(
    'a production instance has no API explorer and stores no token in the browser',
    () => resources.lookForTheExplorer(school),
    90_000,
  );
});

describe('Requests outside the contract', () => {
  // contract.ts
});
