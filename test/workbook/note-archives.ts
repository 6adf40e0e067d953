import { readZip } from '#platform/tabular/zip.js';
import type { Person, School } from '../support/school.js';

const mebibyte = 1024 * 1024;

/** The export of the person's notes: the headers of the response, and the files by path. */
export async function downloadNotes(school: School, person: Person) {
  const token = await school.as(person).token();
  const response = await fetch(`${school.url}/api/v1/notes/export`, { headers: { authorization: `Bearer ${token}` } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const limits = { maxEntries: 5_000, maxBytes: 500 * mebibyte, maxEntryBytes: 10 * mebibyte };
  return { headers: response.headers, files: await readZip(bytes, limits) };
}
