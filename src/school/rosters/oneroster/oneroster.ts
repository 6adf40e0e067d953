import { readZip } from '#platform/tabular/zip.js';
import type { TextEncoding } from '#platform/text/encoding.js';
import { openBundle } from './bundle.js';
import { readClasses, readEndedEnrollments, readEnrollments } from './classes.js';
import { readGuardianships, readUsers } from './people.js';
import { byLocation } from '#school/rosters/roster-values.js';
import { emptyReading, type RosterReading } from '#school/rosters/roster.js';

const megabyte = 1024 * 1024;
const limits = { maxEntries: 100, maxEntryBytes: 20 * megabyte, maxBytes: 60 * megabyte };

/**
 * Reads a OneRoster 1.1 CSV bundle: the ZIP file, or its files by name. Only the files a roster needs are read; personal
 * data beyond that, such as demographics, is ignored.
 */
export async function readOneRoster(
  bundle: Buffer | ReadonlyMap<string, Buffer>,
  encoding?: TextEncoding,
): Promise<RosterReading> {
  const reading = emptyReading(encoding);
  const { roster, errors, notes } = reading;
  const files = await openBundle(Buffer.isBuffer(bundle) ? await readZip(bundle, limits) : bundle, reading);
  const people = await readUsers(files);
  roster.classrooms = await readClasses(files);
  roster.memberships = await readEnrollments(files, people);
  roster.endedMemberships = await readEndedEnrollments(files, people);
  roster.guardianships = await readGuardianships(files, people);
  roster.people = [...people.values()];
  return { roster, errors: errors.sort(byLocation), notes: notes.sort(byLocation) };
}
