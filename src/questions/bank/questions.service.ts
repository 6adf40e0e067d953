import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { deleteOrArchive } from '#platform/database/delete-or-archive.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { orderBy } from '#platform/database/order-by.js';
import { type Page, type PageQuery, paginate } from '#platform/api/page.js';
import { invalid } from '#platform/problems/problem.js';
import type { Question, QuestionVersion } from './question.entity.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { readQuestion } from '#questions/types/question-rules.js';
import type { QuestionChanges, QuestionDraft, QuestionQuery } from './questions.dto.js';
import { questionPolicy, questionVersionPolicy } from './questions.policy.js';
import { createQuestions, importQuestions } from './questions.sql.js';

/** A question as it was read from a file. `externalId` identifies it among the questions its author has imported. */
export interface ImportedContent {
  externalId: string;
  content: QuestionContent;
}

/** What became of an imported question. Neither new nor revised: the bank has it already. */
export interface ImportOutcome {
  id: string;
  isNew: boolean;
  isRevised: boolean;
}

/** The question bank. A change of content makes a new version; assessments keep theirs (docs/decisions/0012). */
@Injectable()
export class QuestionsService {
  constructor(
    @InjectScoped(questionPolicy) private readonly questions: Scoped<typeof questionPolicy>,
    @InjectScoped(questionVersionPolicy) private readonly versions: Scoped<typeof questionVersionPolicy>,
    private readonly database: Database,
  ) {}

  list(
    actor: Actor,
    { q, type, tag, coreSubjectId, authorId, archived, ...query }: QuestionQuery,
  ): Promise<Page<Question>> {
    const rows = this.questions.visibleTo(actor).andWhere(`row.archivedAt IS ${archived ? 'NOT ' : ''}NULL`);
    if (type) rows.andWhere('row.type = :type', { type });
    if (tag) rows.andWhere('row.tags @> ARRAY[:tag]', { tag });
    if (coreSubjectId) rows.andWhere('row.coreSubjectId = :coreSubjectId', { coreSubjectId });
    if (authorId) rows.andWhere('row.authorId = :authorId', { authorId });
    searchIn(rows, q, 'title', 'prompt');
    return paginate(orderBy(rows, '-createdAt'), query);
  }

  get(actor: Actor, id: string): Promise<Question> {
    return this.questions.get(actor, id);
  }

  async listVersions(actor: Actor, id: string, query: PageQuery): Promise<Page<QuestionVersion>> {
    await this.questions.get(actor, id);
    const rows = this.versions.visibleTo(actor).andWhere('row.questionId = :id', { id });
    return paginate(orderBy(rows, '-number'), query);
  }

  async create(actor: Actor, { difficulty, coreSubjectId, ...draft }: QuestionDraft): Promise<Question> {
    const content = parseContent(draft);
    return this.database.transaction(async () => {
      const currentVersionId = newId();
      const values = { ...content, difficulty, coreSubjectId, authorId: actor.userId, currentVersionId };
      const question = await this.questions.create(actor, values);
      await this.insertVersion(question);
      return question;
    });
  }

  /** Adds several questions in one statement. Returns their ids in the order of the drafts. */
  async createAll(actor: Actor, drafts: QuestionDraft[]): Promise<string[]> {
    mustBeAble(actor, 'create', questionPolicy);
    const questions = drafts.map(({ difficulty, coreSubjectId, ...draft }) => ({
      ...parseContent(draft),
      ...{ difficulty, coreSubjectId, id: newId(), versionId: newId() },
    }));
    await this.database.query(createQuestions, [actor.organizationId, actor.userId, JSON.stringify(questions)]);
    return questions.map(({ id }) => id);
  }

  /** Adds imported questions, and revises those the author has imported before, in one statement. */
  async importAll(
    author: Pick<Actor, 'userId' | 'organizationId'>,
    imported: ImportedContent[],
    coreSubjectId: string | null,
  ): Promise<ImportOutcome[]> {
    const rows = imported.map(({ externalId, content }, n) => ({
      ...content,
      ...{ n, externalId, id: newId(), versionId: newId() },
    }));
    return this.database.transaction(async () => {
      await this.database.lock('questionImport', author.userId);
      const values = [author.organizationId, author.userId, JSON.stringify(rows), coreSubjectId];
      return this.database.query<ImportOutcome>(importQuestions, values);
    });
  }

  /** A change of texts, key or points makes a new version; a change of tags or difficulty does not. */
  async change(actor: Actor, id: string, changes: QuestionChanges, expected?: number): Promise<Question> {
    return this.database.transaction(async () => {
      const question = await this.questions.get(actor, id, 'edit');
      question.refuseArchived();
      const { difficulty = question.difficulty, coreSubjectId = question.coreSubjectId, ...content } = changes;
      const before = contentOf(question);
      const after = parseContent({ ...before, ...content });
      const isRevised = !isDeepStrictEqual(versioned(before), versioned(after));
      if (isRevised) Object.assign(question, { currentNumber: question.currentNumber + 1, currentVersionId: newId() });
      await this.questions.save(Object.assign(question, after, { difficulty, coreSubjectId }), expected);
      if (isRevised) await this.insertVersion(question);
      return question;
    });
  }

  /** Deletes a question that no assessment uses; archives any other. */
  remove(actor: Actor, id: string): Promise<{ archived: boolean }> {
    return deleteOrArchive(this.database, {
      lock: () => this.questions.lock(actor, id, 'remove'),
      remove: (question) => this.questions.remove(question),
      archive: (question) => this.questions.save(Object.assign(question, { archivedAt: new Date() })),
    });
  }

  private async insertVersion(question: Question): Promise<void> {
    const { tags: _, ...content } = contentOf(question);
    const { id, currentVersionId, currentNumber } = question;
    await this.versions.insert({ ...content, id: currentVersionId, questionId: id, number: currentNumber });
  }
}

type ContentDraft = Partial<Omit<QuestionDraft, 'points'>> & { points?: number | string };

/** The content of a draft. Throws 400 with all issues by path if it cannot be answered or graded. */
export function parseContent(draft: ContentDraft): QuestionContent {
  const reading = readQuestion({ ...draft, points: String(draft.points) });
  if ('content' in reading) return reading.content;
  throw invalid(
    'question_invalid',
    'This question cannot be answered or graded. Fix the fields in errors.',
    reading.issues,
  );
}

/** The content of a stored question, with points as in `QuestionContent`: the column pads them to two decimals. */
export function contentOf({ type, title, prompt, format, body, key, feedback, points, tags }: Question) {
  return { type, title, prompt, format, body, key, feedback, points: String(Number(points)), tags };
}

const versioned = ({ tags: _, ...rest }: { tags: string[] }) => rest;
