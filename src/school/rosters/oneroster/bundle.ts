import { type BirthDateText, type RosterReading } from '#school/rosters/roster.js';
import { isRead, type OneRosterFile, type OneRosterVersion } from './columns.js';
import { readBirthDates } from './demographics.js';
import { OneRosterManifest } from './manifest.js';
import { OneRosterTable } from './table.js';

/** The tables of a OneRoster export. A missing file is an empty table. */
export type OneRosterBundle = { [F in OneRosterFile]: OneRosterTable<F> } & {
  version: OneRosterVersion;
  /** By the sourcedId of the user. */
  birthDates: ReadonlyMap<string, BirthDateText>;
};

const demographics = 'demographics.csv';

/** Opens the files of a bundle by name, in any folder of the archive. */
export async function openBundle(paths: ReadonlyMap<string, Buffer>, reading: RosterReading): Promise<OneRosterBundle> {
  const files = flatten(paths, reading);
  const manifest = await OneRosterManifest.read(files, reading);
  const open = <F extends OneRosterFile>(file: F) => openTable(file, manifest, files.get(`${file}.csv`), reading);
  const { version } = manifest;
  const withDemographics = manifest.modeOf('demographics', true) !== 'absent';
  noteUnread(files, { version, withDemographics }, reading);
  return {
    version,
    orgs: await open('orgs'),
    academicSessions: await open('academicSessions'),
    courses: await open('courses'),
    classes: await open('classes'),
    users: await open('users'),
    roles: version === '1.2' ? await open('roles') : new OneRosterTable('roles', manifest, reading),
    enrollments: await open('enrollments'),
    birthDates: await readBirthDates(withDemographics ? files.get(demographics) : undefined, reading),
  };
}

/** Exports are often zipped with their folder. */
function flatten(paths: ReadonlyMap<string, Buffer>, { errors }: RosterReading): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (const [path, content] of paths) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (files.has(name))
      errors.push({ field: name, rule: 'file_repeated', message: `The bundle contains ${name} twice.` });
    else files.set(name, content);
  }
  return files;
}

async function openTable<F extends OneRosterFile>(
  file: F,
  manifest: OneRosterManifest,
  content: Buffer | undefined,
  reading: RosterReading,
): Promise<OneRosterTable<F>> {
  const mode = manifest.modeOf(file, content !== undefined);
  const table = new OneRosterTable(file, manifest, reading);
  if (mode === 'absent') {
    if (content) table.note({}, 'file_ignored', 'The manifest declares this file absent; it is ignored.');
    if (file === 'users') table.error({}, 'file_missing', 'users.csv is required.');
    if (file === 'roles') table.error({}, 'file_missing', 'roles.csv is required in OneRoster 1.2.');
    return table;
  }
  if (mode === 'delta')
    table.note({}, 'file_delta', 'This is a delta file; records it does not contain are left unchanged.');
  if (content) return table.read(content);
  table.error({}, 'file_missing', `The manifest declares this file as ${mode}, but the bundle does not contain it.`);
  return table;
}

function noteUnread(
  files: ReadonlyMap<string, Buffer>,
  { version, withDemographics }: { version: OneRosterVersion; withDemographics: boolean },
  { notes }: RosterReading,
): void {
  for (const field of files.keys()) {
    if (field === 'manifest.csv' || isRead(field, version) || (withDemographics && field === demographics)) continue;
    notes.push({ field, rule: 'file_ignored', message: 'This file is ignored.' });
  }
}
