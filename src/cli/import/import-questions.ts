import { basename } from 'node:path';
import { printResult, usageError } from '#cli/shared/outcome.js';
import { CoreSubjectQuery } from '#curriculum/subjects/core-subjects.dto.js';
import { CoreSubjectsService } from '#curriculum/subjects/core-subjects.service.js';
import { QuestionImportOptions } from '#questions/exchange/question-import.dto.js';
import { QuestionImportService } from '#questions/exchange/question-import.service.js';
import { readOptions, printNotes } from './import-outcome.js';
import { withInstance, type ImportOptions, type ImportSession } from './import-session.js';
import { isId, withName } from './import-subjects.js';

export interface QuestionsCommandOptions extends ImportOptions {
  format?: string;
  subject?: string;
  categories?: string;
  encoding?: string;
}

/** Imports a file of questions into the importing user's question bank. */
export async function importQuestions(path: string, file: Buffer, options: QuestionsCommandOptions): Promise<void> {
  const { format, dryRun, subject, categories, encoding } = options;
  const importOptions = readOptions(QuestionImportOptions, { format, dryRun, categories, encoding });
  const report = await withInstance(options, ['ADMIN', 'TEACHER'], async (session) => {
    if (subject) importOptions.coreSubjectId = await coreSubjectOf(session, subject);
    return session.app.get(QuestionImportService).import(session.actor, file, importOptions);
  });
  const name = basename(path);
  if (options.json) return printResult(`Imported ${name}`, { ...report });
  printResult(importOptions.dryRun ? `${name} can be imported; nothing was changed` : `Imported ${name}`);
  const { created, updated, unchanged, notes } = report;
  console.log(`  questions     ${created} new, ${updated} changed, ${unchanged} unchanged`);
  printNotes(notes);
}

async function coreSubjectOf({ app, actor }: ImportSession, subject: string): Promise<string> {
  const coreSubjects = app.get(CoreSubjectsService);
  if (isId(subject)) return (await coreSubjects.get(actor, subject)).id;
  const query = readOptions(CoreSubjectQuery, { q: subject, limit: 100 });
  const [found] = withName(subject, (await coreSubjects.list(actor, query)).items);
  if (!found) throw usageError(`Unknown core subject ${subject}. Give the id or name of an existing one.`);
  return found.id;
}
