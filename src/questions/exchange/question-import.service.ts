import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import { paced } from '#platform/pacing/pacing.js';
import { readText } from '#platform/tabular/read-text.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { ImportedQuestion, ImportedQuestions } from '#questions/formats/question-format.js';
import { formatNamed, type ImportFormat } from '#questions/formats/question-formats.js';
import { readQuestion } from '#questions/types/question-rules.js';
import type { QuestionImportOptions, QuestionImportView } from './question-import.dto.js';

const maxIssues = 200;

/** Serializes the imports of one author: two concurrent imports of a file must not both create its questions. */
const lockAuthor: Statement = {
  name: 'question-import-lock',
  text: `SELECT pg_advisory_xact_lock(hashtextextended($1, 2))`,
};

/** Compares all questions with the author's earlier imports and writes the new and revised ones, in one statement. */
const writeQuestions: Statement = {
  name: 'question-import',
  text: `
    WITH file AS (
      SELECT item.*, old.id AS old_id, coalesce(old.id, item.id) AS question_id, coalesce(old.current_number, 0) + 1 AS number,
             old.id IS NULL AS is_new,
             old.id IS NOT NULL AND (old.type, old.title, old.prompt, old.format, old.body, old.key, old.feedback, old.points)
               IS DISTINCT FROM (item.type, item.title, item.prompt, item.format, item.body, item.key, item.feedback, item.points) AS is_revised
      FROM jsonb_to_recordset($1::jsonb) AS item (n int, id uuid, version_id uuid, external_id text, type text, title text,
             prompt text, format text, body jsonb, key jsonb, feedback text, points numeric(6,2), tags text[])
      LEFT JOIN questions old ON old.author_id = $2 AND old.external_id = item.external_id
    ), revised AS (
      UPDATE questions q SET (title, prompt, format, type, body, key, feedback, points, current_version_id, current_number, archived_at)
        = (f.title, f.prompt, f.format, f.type, f.body, f.key, f.feedback, f.points, f.version_id, f.number, NULL),
        ${bumpVersion('q')}
      FROM file f WHERE f.is_revised AND q.id = f.old_id
    ), created AS (
      INSERT INTO questions (id, organization_id, author_id, core_subject_id, external_id, tags, current_version_id, type, title, prompt, format, body, key, feedback, points)
      SELECT id, $3, $2, $4::uuid, external_id, tags, version_id, type, title, prompt, format, body, key, feedback, points FROM file WHERE is_new
      RETURNING id
    ), versions AS (
      INSERT INTO question_versions (id, question_id, number, type, title, prompt, format, body, key, feedback, points)
      SELECT version_id, question_id, number, type, title, prompt, format, body, key, feedback, points FROM file WHERE is_new OR is_revised
    )
    SELECT question_id AS id, is_new AS "isNew", is_revised AS "isRevised" FROM file ORDER BY n`,
};

interface Written {
  id: string;
  isNew: boolean;
  isRevised: boolean;
}

/**
 * Imports files of questions into the bank. A file is imported completely or refused with all its errors by line;
 * importing it again changes nothing.
 */
@Injectable()
export class QuestionImportService {
  constructor(
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
    const { format, dryRun } = options;
    const { questions: found, errors, notes } = await readFile(file, format);
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
    actor: Pick<Actor, 'userId'>,
    questions: ImportedQuestion[],
    { dryRun, coreSubjectId }: QuestionImportOptions,
  ): Promise<Written[]> {
    const { id: organizationId } = await this.organizations.current();
    const rows = questions.map(({ externalId, category, content }, n) => ({
      ...content,
      n,
      id: newId(),
      version_id: newId(),
      external_id: externalId,
      tags: category ? [...new Set([...content.tags, category.slice(0, 100)])] : content.tags,
    }));
    let written: Written[] = [];
    const transaction = async () => {
      await this.database.query(lockAuthor, [`questions:${actor.userId}`]);
      const values = [JSON.stringify(rows), actor.userId, organizationId, coreSubjectId];
      written = await this.database.query<Written>(writeQuestions, values);
      if (dryRun) throw new RolledBack();
      const data = { questions: questions.length };
      await this.audit.record(actor, { action: 'questions.imported', entity: 'question', entityId: null, data });
    };
    await this.database.transaction(transaction).catch((reason: unknown) => {
      if (!(reason instanceof RolledBack)) throw reason;
    });
    return written;
  }
}

class RolledBack extends Error {}

async function readFile(file: Buffer, name: ImportFormat): Promise<ImportedQuestions> {
  const format = formatNamed(name);
  return format.input === 'text' ? format.read(await readText(file)) : format.read(file);
}

/** Applies the rules of the bank: the questions sanitized, and the issues of all others with their first line. */
async function check(found: ImportedQuestion[]): Promise<{ questions: ImportedQuestion[]; issues: Issue[] }> {
  const questions: ImportedQuestion[] = [];
  const issues: Issue[] = [];
  for await (const question of paced(found)) {
    const { line } = question;
    const reading = readQuestion(question.content);
    if ('content' in reading) questions.push({ ...question, content: reading.content });
    else issues.push(...reading.issues.map((issue) => ({ ...issue, line, message: messageOf(issue) })));
  }
  return { questions, issues };
}

const messageOf = ({ field = 'question', message }: Issue) => `${field}: ${message}`;

function importInvalid(errors: Issue[]) {
  const more = errors.length > maxIssues ? ` The first ${maxIssues} are listed.` : '';
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  const detail = `Nothing was imported, because the file has ${count}. Fix the file and import it again.${more}`;
  return invalid('import_invalid', detail, errors.slice(0, maxIssues));
}
