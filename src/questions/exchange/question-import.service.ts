import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { type Issue, invalid } from '#platform/problems/problem.js';
import { paced } from '#platform/pacing/pacing.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { parseGift } from '#questions/formats/gift/gift.js';
import type { ImportedQuestion, ImportFormat, ImportReport } from '#questions/formats/imported-question.js';
import { readQuestion } from '#questions/types/question-rules.js';
import type { QuestionImportOptions, QuestionImportView } from '#questions/bank/questions.dto.js';

/** How to read each kind of file. */
const readers: Record<ImportFormat, (text: string) => Promise<ImportReport>> = { gift: parseGift };

const maxIssues = 200;

/** Imports by one author take turns, so that two of the same file do not both think everything is new. */
const takeTurn: Statement = {
  name: 'question-import-turn',
  text: `SELECT pg_advisory_xact_lock(hashtextextended($1, 2))`,
};

/** One statement compares every question with what the author imported before, and writes what is new or reworded. */
const write: Statement = {
  name: 'question-import',
  text: `
    WITH file AS (
      SELECT item.*, old.id AS old_id, coalesce(old.id, item.id) AS question_id, coalesce(old.current_number, 0) + 1 AS number,
             old.id IS NULL AS is_new,
             old.id IS NOT NULL AND (old.type, old.title, old.prompt, old.format, old.body, old.key, old.feedback, old.points)
               IS DISTINCT FROM (item.type, item.title, item.prompt, item.format, item.body, item.key, item.feedback, item.points) AS is_reworded
      FROM jsonb_to_recordset($1::jsonb) AS item (n int, id uuid, version_id uuid, external_id text, type text, title text,
             prompt text, format text, body jsonb, key jsonb, feedback text, points numeric(6,2), tags text[])
      LEFT JOIN questions old ON old.author_id = $2 AND old.external_id = item.external_id
    ), reworded AS (
      UPDATE questions q SET (title, prompt, format, type, body, key, feedback, points, current_version_id, current_number, archived_at)
        = (f.title, f.prompt, f.format, f.type, f.body, f.key, f.feedback, f.points, f.version_id, f.number, NULL),
        version = q.version + 1, updated_at = now()
      FROM file f WHERE f.is_reworded AND q.id = f.old_id
    ), made AS (
      INSERT INTO questions (id, organization_id, author_id, core_subject_id, external_id, tags, current_version_id, type, title, prompt, format, body, key, feedback, points)
      SELECT id, $3, $2, $4::uuid, external_id, tags, version_id, type, title, prompt, format, body, key, feedback, points FROM file WHERE is_new
      RETURNING id
    ), versions AS (
      INSERT INTO question_versions (id, question_id, number, type, title, prompt, format, body, key, feedback, points)
      SELECT version_id, question_id, number, type, title, prompt, format, body, key, feedback, points FROM file WHERE is_new OR is_reworded
    )
    SELECT question_id AS id, is_new AS "isNew", is_reworded AS "isReworded" FROM file ORDER BY n`,
};

interface Written {
  id: string;
  isNew: boolean;
  isRevised: boolean;
}

/** Brings question files into the bank: all of a file or nothing, every fault by its line, twice is the same as once. */
@Injectable()
export class QuestionImportService {
  constructor(
    private readonly organizations: OrganizationsService,
    private readonly audit: AuditLog,
    private readonly database: Database,
  ) {}

  /** Reads the file and writes its questions; `dryRun` only tells what would happen. */
  async import(
    author: Pick<Actor, 'userId'>,
    text: string,
    options: QuestionImportOptions,
  ): Promise<QuestionImportView> {
    const { format, dryRun } = options;
    const { questions: found, errors, notes } = await readers[format](text);
    const { questions, faults: unusable } = await check(found);
    const faults = [...errors, ...unusable];
    if (faults.length > 0) throw refused(faults);
    if (questions.length === 0)
      throw invalid('import_empty', 'There is no question in this file.', notes.slice(0, maxIssues));
    const written = await this.write(author, questions, options);
    const created = written.filter(({ isNew }) => isNew).length;
    const updated = written.filter(({ isRevised: isReworded }) => isReworded).length;
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

  /** A dry run writes too, and is then rolled back: what it tells is what would happen. */
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
    const work = async () => {
      await this.database.query(takeTurn, [`questions:${actor.userId}`]);
      const values = [JSON.stringify(rows), actor.userId, organizationId, coreSubjectId];
      written = await this.database.query<Written>(write, values);
      if (dryRun) throw new RolledBack();
      const data = { questions: questions.length };
      await this.audit.record(actor, { action: 'questions.imported', entity: 'question', entityId: null, data });
    };
    await this.database.transaction(work).catch((reason: unknown) => {
      if (!(reason instanceof RolledBack)) throw reason;
    });
    return written;
  }
}

class RolledBack extends Error {}

/** Imported questions by the rules of the bank: sanitized, or with their faults and the line they begin on. */
async function check(found: ImportedQuestion[]): Promise<{ questions: ImportedQuestion[]; faults: Issue[] }> {
  const questions: ImportedQuestion[] = [];
  const faults: Issue[] = [];
  for await (const question of paced(found)) {
    const { line } = question;
    const reading = readQuestion(question.content);
    if ('content' in reading) questions.push({ ...question, content: reading.content });
    else faults.push(...reading.faults.map((fault) => ({ ...fault, line, message: messageOf(fault) })));
  }
  return { questions, faults };
}

const messageOf = ({ field = 'question', message }: Issue) => `${field}: ${message}`;

function refused(faults: Issue[]) {
  const more = faults.length > maxIssues ? ` These are the first ${maxIssues}.` : '';
  const sentence = `Nothing was imported: ${faults.length} things in the file have to be mended first.${more}`;
  return invalid('import_invalid', sentence, faults.slice(0, maxIssues));
}
