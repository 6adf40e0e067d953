import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Database } from '#platform/database/database.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import { paced } from '#platform/pacing/pacing.js';
import { openText } from '#platform/tabular/read-text.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { type ImportOutcome, QuestionsService } from '#questions/bank/questions.service.js';
import type { ImportedQuestion, ImportedQuestions } from '#questions/formats/question-format.js';
import { formatNamed } from '#questions/formats/question-formats.js';
import { readQuestion } from '#questions/types/question-rules.js';
import { fileIssue } from './file-issues.js';
import type { QuestionImportOptions, QuestionImportView } from './question-import.dto.js';

const maxIssues = 200;

/**
 * Imports files of questions into the bank. A file is imported completely or refused with all its errors by line;
 * importing it again changes nothing.
 */
@Injectable()
export class QuestionImportService {
  constructor(
    private readonly questions: QuestionsService,
    private readonly organizations: OrganizationsService,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** Imports a file; with `dryRun`, reports the result without changing anything. */
  async import(
    author: Pick<Actor, 'userId'>,
    file: Buffer,
    options: QuestionImportOptions,
  ): Promise<QuestionImportView> {
    const { dryRun } = options;
    const { questions: found, errors, notes } = await readFile(file, options);
    const { questions, issues } = await check(found);
    const allErrors = [...errors, ...issues];
    if (allErrors.length > 0) throw importInvalid(allErrors);
    if (questions.length === 0)
      throw invalid('import_empty', 'The file contains no questions.', notes.slice(0, maxIssues));
    const written = await this.write(author, questions, options);
    const created = written.filter(({ isNew }) => isNew).length;
    const updated = written.filter(({ isRevised }) => isRevised).length;
    const unchanged = written.length - created - updated;
    return {
      dryRun,
      created,
      updated,
      unchanged,
      questionIds: dryRun ? [] : written.map(({ id }) => id),
      notes: notes.slice(0, maxIssues),
    };
  }

  /** A dry run writes too and is then rolled back, so that it reports exactly what an import would do. */
  private async write(
    { userId }: Pick<Actor, 'userId'>,
    found: ImportedQuestion[],
    { dryRun, coreSubjectId }: QuestionImportOptions,
  ): Promise<ImportOutcome[]> {
    const { id: organizationId } = await this.organizations.current();
    const questions = found.map(({ externalId, category, content }) => ({
      externalId,
      content: category ? { ...content, tags: withCategory(content.tags, category) } : content,
    }));
    let written: ImportOutcome[] = [];
    const transaction = async () => {
      written = await this.questions.importAll({ userId, organizationId }, questions, coreSubjectId ?? null);
      if (dryRun) throw new RolledBack();
      const data = { questions: questions.length };
      await this.audit.record({ userId }, { action: 'questions.imported', entity: 'question', entityId: null, data });
    };
    await this.database.transaction(transaction).catch((reason: unknown) => {
      if (!(reason instanceof RolledBack)) throw reason;
    });
    return written;
  }
}

/** Categories of a file become tags of its questions. */
const withCategory = (tags: string[], category: string): string[] => [...new Set([...tags, category.slice(0, 100)])];

class RolledBack extends Error {}

async function readFile(file: Buffer, options: QuestionImportOptions): Promise<ImportedQuestions> {
  const format = formatNamed(options.format);
  if (format.input === 'bytes') return format.read(file);
  const { text, notes, faults } = await openText(file, options.encoding);
  if (faults.length > 0) return { questions: [], errors: faults, notes };
  const found = await format.read(text);
  return { ...found, notes: [...notes, ...found.notes] };
}

/** Applies the rules of the bank: the questions sanitized, and the issues of all others with their first line. */
async function check(found: ImportedQuestion[]): Promise<{ questions: ImportedQuestion[]; issues: Issue[] }> {
  const questions: ImportedQuestion[] = [];
  const issues: Issue[] = [];
  for await (const question of paced(found)) {
    const { line } = question;
    const reading = readQuestion(question.content);
    if ('content' in reading) questions.push({ ...question, content: reading.content });
    else issues.push(...reading.issues.map((issue) => fileIssue(issue, line)));
  }
  return { questions, issues };
}

function importInvalid(errors: Issue[]) {
  const more = errors.length > maxIssues ? ` The first ${maxIssues} are listed.` : '';
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  const detail = `Nothing was imported, because the file has ${count}. Fix the file and import it again.${more}`;
  return invalid('import_invalid', detail, errors.slice(0, maxIssues));
}
