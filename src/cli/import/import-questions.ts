import { basename } from 'node:path';
import { QuestionImportService } from '#questions/exchange/question-import.service.js';
import { QuestionImportOptions } from '#questions/exchange/question-import.dto.js';
import { CoreSubjectQuery } from '#curriculum/subjects/core-subjects.dto.js';
import { CoreSubjectsService } from '#curriculum/subjects/core-subjects.service.js';
import { readOptions, tellNotes } from './import-outcome.js';
import { atSchool, type ImportOptions, type ImportSession } from './import-session.js';
import { isId, named } from './import-subjects.js';
import { printResult, wrongCall } from '#cli/shared/outcome.js';

export interface QuestionsCommandOptions extends ImportOptions {
  format?: string;
  subject?: string;
}

/** Imports a file of questions into the bank of whoever imports. */
export async function importQuestions(path: string, file: Buffer, options: QuestionsCommandOptions): Promise<void> {
  const { format, dryRun, subject } = options;
  const wanted = readOptions(QuestionImportOptions, { format, dryRun });
  const report = await atSchool(options, ['ADMIN', 'TEACHER'], async (session) => {
    const coreSubjectId = subject ? await coreSubjectOf(session, subject) : undefined;
    return session.app.get(QuestionImportService).import(session.actor, file, { ...wanted, coreSubjectId });
  });
  const name = basename(path);
  if (options.json) return printResult(`Imported ${name}`, { ...report });
  printResult(wanted.dryRun ? `${name} can be imported; nothing was changed` : `Imported ${name}`);
  const { created, updated, unchanged, notes } = report;
  console.log(`  questions     ${created} new, ${updated} changed, ${unchanged} as before`);
  tellNotes(notes);
}

async function coreSubjectOf({ app, actor }: ImportSession, subject: string): Promise<string> {
  const coreSubjects = app.get(CoreSubjectsService);
  if (isId(subject)) return (await coreSubjects.get(actor, subject)).id;
  const query = readOptions(CoreSubjectQuery, { q: subject, limit: 100 });
  const [found] = named(subject, (await coreSubjects.list(actor, query)).items);
  if (!found) throw wrongCall(`The school offers no core subject called ${subject}.`);
  return found.id;
}
