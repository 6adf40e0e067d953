import { attempts } from '../assessment/attempt-fixtures.js';
import { assessment } from '../assessment/contract-fixtures.js';
import { gradebook } from '../assessment/gradebook-fixtures.js';
import { grading } from '../assessment/grading-fixtures.js';
import { groups } from '../assessment/group-fixtures.js';
import { marking } from '../assessment/marking-fixtures.js';
import { peerReview } from '../assessment/peer-review-fixtures.js';
import { billing } from '../billing/contract-fixtures.js';
import { civic } from '../community/civic-fixtures.js';
import { localResources } from '../community/local-fixtures.js';
import { curriculum } from '../curriculum/contract-fixtures.js';
import { identity } from '../identity/contract-fixtures.js';
import { calendar } from '../insight/calendar-fixtures.js';
import { sync } from '../insight/sync-fixtures.js';
import { activity } from '../learning/activity-fixtures.js';
import { learning } from '../learning/contract-fixtures.js';
import { lessonWork } from '../learning/lesson-work-fixtures.js';
import { recommendations } from '../learning/recommendation-fixtures.js';
import { messaging } from '../messaging/contract-fixtures.js';
import { platform } from '../platform/contract-fixtures.js';
import { questions } from '../questions/contract-fixtures.js';
import { school } from '../school/contract-fixtures.js';
import { liveFeatures } from '../workbook/live-feature-fixtures.js';
import { liveSessions } from '../workbook/live-session-fixtures.js';
import { notes } from '../workbook/note-fixtures.js';
import { recordings } from '../workbook/recordings-fixtures.js';
import type { AreaFixtures, Fixture } from './fixture.js';

const areas: AreaFixtures[] = [
  attempts,
  platform,
  identity,
  school,
  messaging,
  curriculum,
  billing,
  questions,
  assessment,
  learning,
  lessonWork,
  recordings,
  notes,
  liveSessions,
  liveFeatures,
  calendar,
  civic,
  localResources,
  activity,
  recommendations,
  sync,
  grading,
  gradebook,
  marking,
  groups,
  peerReview,
];

const merged = <T>(part: (area: AreaFixtures) => Record<string, T> | undefined): Record<string, T> =>
  Object.assign({}, ...areas.map(part)) as Record<string, T>;

/**
 * One fixture for each collection of the API creates a row inside P1A. The access matrix and the fuzzer take all path
 * ids and all `…Id` fields of bodies from here. A new collection needs one entry in the `contract-fixtures.ts` of its area.
 */
export const fixtures = merged(({ fixtures }) => fixtures);
export const bodies = merged(({ bodies }) => bodies);
export const before = merged(({ before }) => before);
export const secrets = merged(({ secrets }) => secrets);
export const neverSucceeds = merged(({ neverSucceeds }) => neverSucceeds);
export const outsiderAnswers = merged(({ outsiderAnswers }) => outsiderAnswers);

/** The fixture of a collection. Throws an error that tells how to add it. */
export function fixtureOf(collection: string, operation: string): Fixture {
  const fixture = fixtures[collection];
  if (!fixture) {
    throw new Error(
      `${operation} takes the id of a row of "${collection}", which has no fixture: ` +
        `add "${collection}" to the contract-fixtures.ts of its area with a function that creates such a row inside P1A.`,
    );
  }
  return fixture;
}
