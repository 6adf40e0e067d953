import { readZip } from '#platform/tabular/zip.js';
import type { TextEncoding } from '#platform/text/encoding.js';
import { byLocation } from '#school/rosters/roster-values.js';
import { emptyReading, type RosterReading } from '#school/rosters/roster.js';
import { openBundle } from './bundle.js';
import { readClasses, readEndedEnrollments, readEnrollments, withGradesOfStudents } from './classes.js';
import { readGuardianships, readUsers } from './people.js';
import { readRoles } from './roles.js';

const megabyte = 1024 * 1024;
const limits = { maxEntries: 100, maxEntryBytes: 20 * megabyte, maxBytes: 60 * megabyte };

/**
 * Reads a OneRoster CSV bundle of version 1.1 or 1.2: the ZIP file, or its files by name. Only the files a roster needs
 * are read; personal data beyond that, such as user profiles with their passwords and demographics except birth dates, is ignored.
 */
export async function readOneRoster(
  bundle: Buffer | ReadonlyMap<string, Buffer>,
  encoding?: TextEncoding,
): Promise<RosterReading> {
  const reading = emptyReading(encoding);
  const { roster, errors, notes } = reading;
  const files = await openBundle(Buffer.isBuffer(bundle) ? await readZip(bundle, limits) : bundle, reading);
  const roles = await readRoles(files);
  const people = await readUsers(files, roles);
  const classrooms = await readClasses(files);
  roster.memberships = await readEnrollments(files, people);
  roster.classrooms = await withGradesOfStudents(classrooms, { files, people, memberships: roster.memberships });
  roster.endedMemberships = await readEndedEnrollments(files, people);
  roster.guardianships = await readGuardianships(files, people, roles);
  roster.people = [...people.values()];
  return { roster, errors: errors.sort(byLocation), notes: notes.sort(byLocation) };
}
