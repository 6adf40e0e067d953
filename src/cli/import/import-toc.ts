import { basename } from 'node:path';
import { printResult, usageError } from '#cli/shared/outcome.js';
import { AutoStructureDraft, type AutoStructureView } from '#curriculum/outline/auto-structure.dto.js';
import { AutoStructureService } from '#curriculum/outline/auto-structure.service.js';
import { SubjectTreesService } from '#curriculum/outline/subject-trees.service.js';
import { Database } from '#platform/database/database.js';
import { conflict, Problem } from '#platform/problems/problem.js';
import { Choice } from '#platform/shapes/fields.js';
import { readText } from '#platform/tabular/read-text.js';
import { textEncodings, type TextEncoding } from '#platform/text/encoding.js';
import { commandFailureOf, printNotes, readOptions } from './import-outcome.js';
import { withInstance, type ImportOptions, type ImportSession } from './import-session.js';
import { subjectOf } from './import-subjects.js';

export interface TocCommandOptions extends ImportOptions {
  subject: string;
  classroom?: string;
  mode?: string;
  encoding?: string;
}

/** What is read of the file before its contents. */
class TocFileOptions {
  @Choice(textEncodings, { optional: true })
  encoding?: TextEncoding;
}

/** The result of an import; `structured` is undefined if the subject already had this outline. */
interface TocResult {
  subjectId: string;
  structured: AutoStructureView | undefined;
}

/** Imports the table of contents of a book as the outline of a subject. */
export async function importToc(path: string, file: Buffer, options: TocCommandOptions): Promise<void> {
  const { text, notes: fileNotes } = await readFileText(file, options);
  const toc = parseContents(path, text);
  const { subjectId, structured } = await withInstance(options, ['ADMIN', 'TEACHER'], (session) =>
    structure(session, toc, options),
  );
  const { created } = structured ?? {};
  const { units = 0, parts = 0, sections = 0 } = created ?? {};
  const counts = `${units} units, ${parts} parts and ${sections} sections`;
  const name = basename(path);
  const isUnchanged = structured?.unchanged ?? true;
  const sentence = isUnchanged
    ? `The subject already has the outline of ${name}; nothing was changed`
    : options.dryRun
      ? `${name} would create ${counts}; nothing was changed`
      : `Imported ${name}: ${counts}`;
  const details = { subjectId, dryRun: options.dryRun ?? false, unchanged: isUnchanged };
  const { outline = [], notes = [] } = structured ?? {};
  const allNotes = [...fileNotes, ...notes];
  printResult(sentence, { ...details, created: { units, parts, sections }, outline, notes: allNotes });
  if (!options.json) printNotes(allNotes);
}

async function readFileText(file: Buffer, { encoding, json = false }: TocCommandOptions) {
  const given = readOptions(TocFileOptions, { encoding });
  return readText(file, given.encoding).catch((error: unknown) => {
    throw error instanceof Problem ? commandFailureOf(error, json) : error;
  });
}

/** A subject created for the outline is rolled back when the outline is refused, and after a dry run. */
async function structure(session: ImportSession, toc: unknown, options: TocCommandOptions): Promise<TocResult> {
  let result: TocResult | undefined;
  const work = async () => {
    const { id } = await subjectOf(session, options.subject, options.classroom);
    result = { subjectId: id, structured: await structureOnce(session, id, toc, options.mode) };
    if (options.dryRun) throw new RolledBack();
  };
  await session.app
    .get(Database)
    .transaction(work)
    .catch((reason: unknown) => {
      if (!(reason instanceof RolledBack)) throw reason;
    });
  if (!result) throw new Error('The transaction ended without a result.');
  return result;
}

class RolledBack extends Error {}

/** Without a mode, an existing outline is kept: an equal one is accepted, a different one is refused. */
async function structureOnce(session: ImportSession, id: string, toc: unknown, mode?: string) {
  const { app, actor } = session;
  const structures = app.get(AutoStructureService);
  const draft = (given: object) => readOptions(AutoStructureDraft, { toc, mode, ...given });
  if (mode) return structures.structure(actor, id, draft({}));
  const existing = await outlineOf(session, id);
  if (existing.length === 0) return structures.structure(actor, id, draft({}));
  const { outline } = await structures.structure(actor, id, draft({ dryRun: true }));
  if (JSON.stringify(titlesOf(outline)) === JSON.stringify(existing)) return undefined;
  throw conflict(
    'outline_present',
    'The subject already has a different outline. Add --mode append or --mode replace.',
  );
}

interface Titled {
  title: string;
  children?: Titled[];
}
interface UnitLine {
  title: string;
  parts: { title: string; sections: { title: string }[] }[];
}

async function outlineOf({ app, actor }: ImportSession, id: string): Promise<unknown[]> {
  const { text } = await app.get(SubjectTreesService).get(actor, id);
  const { units } = JSON.parse(text) as { units: UnitLine[] };
  const parts = ({ title, sections }: UnitLine['parts'][number]) => ({ title, children: sections });
  return titlesOf(units.map((unit) => ({ title: unit.title, children: unit.parts.map(parts) })));
}

const titlesOf = (entries: Titled[]): unknown[] =>
  entries.map(({ title, children = [] }) => [title, titlesOf(children)]);

/** A `.json` file is a list of `{ title, children? }`; other files are the text of a table of contents. */
function parseContents(path: string, text: string): unknown {
  if (!path.toLowerCase().endsWith('.json')) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw usageError(`${path} is not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
