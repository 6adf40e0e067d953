import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { deleteOrArchive } from '#platform/database/delete-or-archive.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { QuestionCategoriesService } from './categories/question-categories.service.js';
import { QuestionFiles } from './files/question-files.js';
import { contentOf, parseContent, versioned } from './question-contents.js';
import { type Filing, partsOf } from './question-filing.js';
import { filtered } from './question-filters.js';
import type { QuestionQuery } from './question-query.dto.js';
import type { Question, QuestionVersion, Sharing } from './question.entity.js';
import type { QuestionChanges, QuestionDraft } from './questions.dto.js';
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
  /** Its content changed, or it was archived and is restored. */
  isRevised: boolean;
}

/** The question bank. A change of content makes a new version; assessments keep theirs (docs/decisions/0012). */
@Injectable()
export class QuestionsService {
  constructor(
    @InjectScoped(questionPolicy) private readonly questions: Scoped<typeof questionPolicy>,
    @InjectScoped(questionVersionPolicy) private readonly versions: Scoped<typeof questionVersionPolicy>,
    private readonly categories: QuestionCategoriesService,
    private readonly database: Database,
    private readonly files: QuestionFiles,
  ) {}

  list(actor: Actor, query: QuestionQuery): Promise<Page<Question>> {
    return paginate(orderBy(filtered(this.questions.visibleTo(actor), query), '-createdAt'), query);
  }

  get(actor: Actor, id: string): Promise<Question> {
    return this.questions.get(actor, id);
  }

  async listVersions(actor: Actor, id: string, query: PageQuery): Promise<Page<QuestionVersion>> {
    await this.questions.get(actor, id);
    const rows = this.versions.visibleTo(actor).andWhere('row.questionId = :id', { id });
    return paginate(orderBy(rows, '-number'), query);
  }

  async create(actor: Actor, draft: QuestionDraft): Promise<Question> {
    const [content, filing] = partsOf(draft);
    const parsed = parseContent(content);
    return this.database.transaction(async () => {
      const currentVersionId = newId();
      const [sharing] = await this.sharingsOf(actor, [filing]);
      const values = {
        ...parsed,
        ...filing,
        sharing: sharing ?? 'organization',
        authorId: actor.userId,
        currentVersionId,
      };
      const question = await this.questions.create(actor, values);
      await this.insertVersion(question);
      await this.files.linkShown(actor.userId, [question]);
      return question;
    });
  }

  /** Adds several questions in one statement. Returns their ids in the order of the drafts. */
  async createAll(actor: Actor, drafts: QuestionDraft[]): Promise<string[]> {
    mustBeAble(actor, 'create', questionPolicy);
    const parts = drafts.map(partsOf);
    const sharings = await this.sharingsOf(
      actor,
      parts.map(([, filing]) => filing),
    );
    const questions = parts.map(([content, filing], index) => ({
      ...parseContent(content),
      ...filing,
      sharing: sharings[index],
      id: newId(),
      versionId: newId(),
    }));
    await this.database.transaction(async () => {
      await this.database.query(createQuestions, [actor.organizationId, actor.userId, JSON.stringify(questions)]);
      await this.files.linkShown(actor.userId, questions);
    });
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
      n,
      externalId,
      id: newId(),
      versionId: newId(),
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
      const [content, filing] = partsOf(changes);
      if (filing.categoryId) await this.categories.sharingOf(actor, [filing.categoryId]);
      const before = contentOf(question);
      const after = parseContent({ ...before, ...content });
      const isRevised = !isDeepStrictEqual(versioned(before), versioned(after));
      if (isRevised) Object.assign(question, { currentNumber: question.currentNumber + 1, currentVersionId: newId() });
      await this.questions.save(
        Object.assign(question, after, filing, { sharing: filing.sharing ?? question.sharing }),
        expected,
      );
      if (isRevised) await this.insertVersion(question);
      if (isRevised) await this.files.linkShown(actor.userId, [question]);
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

  restore(actor: Actor, id: string): Promise<Question> {
    return this.database.transaction(async () => {
      const question = await this.questions.lock(actor, id, 'remove');
      return question.archivedAt ? this.questions.save(Object.assign(question, { archivedAt: null })) : question;
    });
  }

  /** How each question is shared: as it says, or like its category. Throws 404 for categories the actor cannot see. */
  private async sharingsOf(actor: Actor, filings: Filing[]): Promise<Sharing[]> {
    const ofCategory = await this.categories.sharingOf(actor, [
      ...new Set(filings.flatMap(({ categoryId }) => categoryId ?? [])),
    ]);
    return filings.map(({ sharing, categoryId }) => sharing ?? ofCategory.get(categoryId ?? '') ?? 'organization');
  }

  private async insertVersion(question: Question): Promise<void> {
    const { tags: _, ...content } = contentOf(question);
    const { id, currentVersionId, currentNumber } = question;
    await this.versions.insert({ ...content, id: currentVersionId, questionId: id, number: currentNumber });
  }
}
