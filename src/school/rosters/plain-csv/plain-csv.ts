import { paced } from '#platform/pacing/pacing.js';
import { type Issue } from '#platform/problems/problem.js';
import { type CsvRow, readCsv } from '#platform/tabular/csv.js';
import type { TextEncoding } from '#platform/text/encoding.js';
import { byLocation } from '#school/rosters/roster-values.js';
import { emptyReading, type RosterReading } from '#school/rosters/roster.js';
import { PlainClassrooms } from './classrooms.js';
import { type ColumnMatch, matchColumns, nameOrderOf, PlainRow, rateHeader } from './columns.js';
import { PlainFamilies } from './families.js';
import { splitRule } from './full-name.js';
import { PlainPeople } from './people.js';
import { readEntry } from './rows.js';

/**
 * Reads a roster from a spreadsheet: one row per person, and another row for each additional classroom.
 *
 *     role,first_name,last_name,username,email,level,class_number,class_name,academic_year,student_number,guardian_of,relation
 *     teacher,Ana,Silva,ana,ana@school.org,P1,1,Sunflowers,2026,,,
 *     student,Ben,Okafor,,,P1,1,,2026,1001,,
 *     parent,Paula,Okafor,,paula@mail.org,,,,,,1001,mother
 *
 * `class` (`P1/1`, `P1-1`, `P1A`) may replace `level` and `class_number`. Only the first and last name columns are required, or one
 * column with both;
 * without a `role` column all people are students. Students need neither username nor email. A parent may have several
 * children: `1001; 1002`.
 */
export async function readPlainCsv(file: Buffer | string, encoding?: TextEncoding): Promise<RosterReading> {
  const reading = emptyReading(encoding);
  const { header, rows, faults, notes } = await readCsv(file, { encoding, rateHeader });
  reading.notes.push(...notes);
  const columns = header.length > 0 ? matchColumns(header, reading) : undefined;
  // Without its columns, the faults of the rows and of repeated names would hide the one that says what to do.
  if (!columns && header.length > 0) return reading;
  reading.errors.push(...faults);
  if (!columns) return reading;

  const hasRoles = columns.has('role');
  if (!hasRoles) reading.notes.push(rolesAssumed);
  noteSplitNames(columns, rows, reading);
  const people = new PlainPeople();
  const classrooms = new PlainClassrooms(reading);
  const families = new PlainFamilies();
  for await (const values of paced(rows)) {
    const row = new PlainRow(values, columns, reading.errors);
    if (row.isPlaceholder) {
      reading.notes.push(rowIgnored(row.line));
      continue;
    }
    const entry = readEntry(row, hasRoles);
    const person = entry && people.add(row, entry);
    if (!person) {
      families.skip(row);
      continue;
    }
    families.add(row, entry, person);
    if (entry.classroom) classrooms.add(row, person, entry.classroom);
  }
  const all = people.all();
  const guardianships = await families.link(all);
  return {
    roster: { people: all, ...classrooms.result(), endedMemberships: [], guardianships },
    errors: reading.errors.sort(byLocation),
    notes: reading.notes.sort(byLocation),
  };
}

const rolesAssumed: Issue = {
  line: 1,
  rule: 'role_assumed',
  message: 'There is no column role; all people are imported as students.',
};

const rowIgnored = (line: number): Issue => ({
  line,
  rule: 'row_ignored',
  message: 'This row of a gradebook is not a person and is ignored.',
});

const shownNames = 3;

/** Shows how full names are split, by the first names of the file, so that a dry run tells before anything is written. */
function noteSplitNames(columns: ColumnMatch, rows: CsvRow[], { notes }: RosterReading): void {
  const order = nameOrderOf(columns);
  if (!order) return;
  const first = rows.slice(0, 2 * shownNames).map((row) => new PlainRow(row, columns, []));
  const people = first.filter(({ isPlaceholder }) => !isPlaceholder).map((row) => row.names());
  const examples = people.slice(0, shownNames).map(({ firstName, lastName }) => `${firstName} | ${lastName}`);
  const column = columns.get('full_name') ?? columns.get('reversed_name');
  const message = `${column} is split into first and last name. ${splitRule[order]} First name | last name: ${examples.join('; ')}.`;
  notes.push({ line: 1, ...(column && { column }), rule: 'name_split', message });
}
