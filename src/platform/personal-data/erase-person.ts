import {
  deleteOrphans,
  lockFiles,
  type ReferencingColumn,
  references,
  withoutReferences,
} from '#platform/files/orphaned-files.sql.js';
import { removeFiles } from '#platform/files/storage-use.sql.js';
import {
  beginErasure,
  columnTypes,
  createHeir,
  deleteAccount,
  deleteRows,
  deleteTrace,
  forgetJobs,
  hasJobs,
  lockPerson,
  seniorAdmin,
  replaceMention,
  replacePerson,
} from './erase-person.sql.js';
import { erasedRows, filesOf } from './person-conditions.js';
import type { PersonalDataCatalogue } from './personal-data.js';

/** Runs a statement in the open transaction. */
export type Run = <Row>(text: string, values?: unknown[]) => Promise<Row[]>;

/** What was erased: deleted rows by table, and the storage keys of deleted files, whose bytes the caller removes. */
export interface ErasedPerson {
  rows: Record<string, number>;
  files: number;
  storageKeys: string[];
}

interface DeletedFile {
  storage_key: string;
  thumbnail_key: string | null;
  size_bytes: number;
  thumbnail_bytes: number;
}

/**
 * Erases a person as the catalogue declares, in the open transaction (docs/decisions/0177). What the person answers for
 * passes to `heirId`, or to the admin who has served longest. Undefined if there is no such person.
 */
export async function erasePerson(
  run: Run,
  catalogue: PersonalDataCatalogue,
  { id, heirId }: { id: string; heirId?: string },
): Promise<ErasedPerson | undefined> {
  await run(beginErasure);
  const [person] = await run<{ email: string; organizationId: string }>(lockPerson, [id]);
  if (!person) return undefined;
  const files = await run<{ id: string }>(filesOf(catalogue), [id, person.email]);
  const rows = await forgetTraces(run, catalogue, [id, person.email]);
  await passOn(run, catalogue, id, heirId);
  await forgetActor(run, catalogue, id);
  for (const table of [...catalogue.tables].reverse()) {
    if (table.isAccount || erasedRows(table) === 'FALSE') continue;
    add(rows, table.table, await run<{ count: number }>(deleteRows(table), [id, person.email]));
  }
  add(rows, catalogue.account, await run<{ count: number }>(deleteAccount(catalogue.account), [id]));
  const fileIds = files.map((file) => file.id);
  return { rows, ...(await deleteFiles(run, fileIds, person.organizationId)) };
}

/** What other features keep about the person, while the rows by which it is found still exist. */
async function forgetTraces(run: Run, catalogue: PersonalDataCatalogue, [id, email]: [string, string]) {
  const rows: Record<string, number> = {};
  for (const trace of catalogue.features.flatMap(({ traces = [] }) => traces))
    add(rows, trace.table, await run<{ count: number }>(deleteTrace(trace), [id]));
  const [jobs] = await run<{ found: boolean }>(hasJobs);
  for (const statement of jobs?.found ? forgetJobs : []) await run(statement, [id, email]);
  return rows;
}

async function passOn(run: Run, catalogue: PersonalDataCatalogue, id: string, chosen?: string): Promise<void> {
  const [longest] = chosen ? [] : await run<{ id: string }>(seniorAdmin, [id]);
  // Only a backup can have a single account; a restored school still has an owner for its courses.
  const [created] = (chosen ?? longest) ? [] : await run<{ id: string }>(createHeir(catalogue.account), [id]);
  const heirId = chosen ?? longest?.id ?? created?.id;
  for (const table of catalogue.tables)
    for (const column of table.responsible ?? []) await run(replacePerson(table, column, '$2::uuid'), [id, heirId]);
}

async function forgetActor(run: Run, catalogue: PersonalDataCatalogue, id: string): Promise<void> {
  for (const table of catalogue.tables)
    for (const column of table.actors ?? []) await run(replacePerson(table, column, 'NULL'), [id]);
  const mentions = catalogue.tables.flatMap(({ table, mentions: columns = [] }) =>
    columns.map((column) => [table, column]),
  );
  const [tables, columns] = [mentions.map(([table]) => table), mentions.map(([, column]) => column)];
  const typed = await run<{ table: string; column: string; type: string }>(columnTypes, [tables, columns]);
  for (const { table, column, type } of typed) await run(replaceMention(table, column, type), [id]);
}

/** Deletes those files that nothing else refers to, such as a picture in a lesson. */
async function deleteFiles(run: Run, fileIds: string[], organizationId: string): Promise<Omit<ErasedPerson, 'rows'>> {
  if (fileIds.length === 0) return { files: 0, storageKeys: [] };
  await run(lockFiles.text, [fileIds]);
  const isOrphaned = withoutReferences(await run<ReferencingColumn>(references.text));
  const deleted = await run<DeletedFile>(deleteOrphans(isOrphaned).text, [fileIds]);
  const bytes = deleted.reduce((sum, { size_bytes, thumbnail_bytes }) => sum + size_bytes + thumbnail_bytes, 0);
  await run(removeFiles.text, [organizationId, bytes]);
  const keys = deleted.flatMap(({ storage_key, thumbnail_key }) => [storage_key, thumbnail_key ?? []].flat());
  return { files: deleted.length, storageKeys: keys };
}

function add(rows: Record<string, number>, table: string, [row]: { count: number }[]): void {
  if (row?.count) rows[table] = (rows[table] ?? 0) + row.count;
}
