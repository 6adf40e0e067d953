import { readCsv } from '#platform/tabular/csv.js';
import { folded, tidy } from '#school/rosters/roster-values.js';
import type { BirthDateText, RosterReading } from '#school/rosters/roster.js';

const field = 'demographics.csv';

/**
 * The birth dates in `demographics.csv` by the sourcedId of the user, as written. The other columns, such as sex and race, are
 * not read. School Data Sync of Microsoft calls the first column `userSourcedId`.
 */
export async function readBirthDates(
  content: Buffer | undefined,
  { encoding, errors, notes }: RosterReading,
): Promise<ReadonlyMap<string, BirthDateText>> {
  const dates = new Map<string, BirthDateText>();
  if (!content) return dates;
  const { rows, faults } = await readCsv(content, { encoding });
  errors.push(...faults.map((fault) => ({ field, ...fault })));
  for (const { line, values } of rows) {
    const id = tidy(values.sourcedid ?? values.usersourcedid ?? '');
    const text = tidy(values.birthdate ?? '');
    const status = folded(values.status ?? '');
    if (id && text && (status === '' || status === 'active')) dates.set(id, { text, line });
  }
  if (dates.size === 0)
    notes.push({ field, rule: 'file_ignored', message: 'This file has no birth dates; it is ignored.' });
  return dates;
}
