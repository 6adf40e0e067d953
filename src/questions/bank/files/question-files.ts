import { FileAccess } from '#curriculum/files/file-access.port.js';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped, SpliceScope } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { questionPolicy } from '#questions/bank/questions.policy.js';
import { filesOfQuestions, linkFiles, linkShownFiles, readableFile } from './question-files.sql.js';

/** A question and a file it shows. */
export interface QuestionFile {
  questionId: string;
  fileId: string;
}

const shownFile = /\/api\/(?:v1\/)?files\/([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\/content/gi;

/** The files that questions show by their URL. All who may read the question may load them. */
@Provides(FileAccess)
export class QuestionFiles implements FileAccess {
  constructor(
    @InjectScoped(questionPolicy) private readonly questions: Scoped<typeof questionPolicy>,
    private readonly database: Database,
  ) {}

  readable(actor: Actor): SpliceScope {
    return this.questions.splice(actor, readableFile);
  }

  /**
   * Keeps the files that the contents of questions show: own uploads of the author, and files of other questions. Sends
   * no statement if there are none.
   */
  async linkShown(authorId: string, questions: { id: string }[]): Promise<void> {
    const pairs = questions.flatMap((question) =>
      filesIn(question).map((fileId) => ({ questionId: question.id, fileId })),
    );
    if (pairs.length > 0) await this.database.query(linkShownFiles, [...columnsOf(pairs), authorId]);
  }

  async link(pairs: QuestionFile[]): Promise<void> {
    if (pairs.length > 0) await this.database.query(linkFiles, columnsOf(pairs));
  }

  /** Question → ids of its files, in one statement. */
  async of(questionIds: string[]): Promise<Map<string, string[]>> {
    const found = await this.database.query<QuestionFile>(filesOfQuestions, [questionIds]);
    const byQuestion = new Map<string, string[]>();
    for (const { questionId, fileId } of found)
      byQuestion.set(questionId, [...(byQuestion.get(questionId) ?? []), fileId]);
    return byQuestion;
  }
}

const filesIn = (question: object): string[] => [
  ...new Set(Array.from(JSON.stringify(question).matchAll(shownFile), ([, id = '']) => id.toLowerCase())),
];

const columnsOf = (pairs: QuestionFile[]) => [
  pairs.map(({ questionId }) => questionId),
  pairs.map(({ fileId }) => fileId),
];
