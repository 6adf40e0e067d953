import { Injectable } from '@nestjs/common';
import { gradeItems, readAnswers } from '#assessment/grading/answers.js';
import { gradeList, type ItemGrades, markItems } from '#assessment/grading/item-marks.js';
import { SubmittedFiles } from '#assessment/submissions/submitted-files.js';
import { ModuleReader } from '#curriculum/modules/module-reader.service.js';
import { ModuleProgressService } from '#learning/progress/modules/module-progress.service.js';
import type { Actor } from '#platform/access/actor.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { readInContext } from '#platform/database/row-context.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { conflict, invalid, notFound } from '#platform/problems/problem.js';
import { type ExerciseAttempt, scoresOf } from './exercise-attempt.entity.js';
import type { ExerciseAttemptDraft, ExerciseAttemptQuery, ExerciseMarks } from './exercise-attempts.dto.js';
import { exerciseAttemptPolicy } from './exercises.policy.js';
import { type AskedQuestion, type Exercise, ExercisesService, forLearner } from './exercises.service.js';
import { addAttempt, learnerContext, lockResult, questionsOfAttempt, recountResult } from './exercises.sql.js';

/** Answers to exercises. Their number is not limited; all are kept (docs/decisions/0147). */
@Injectable()
export class ExerciseAttemptsService {
  constructor(
    @InjectScoped(exerciseAttemptPolicy) private readonly attempts: Scoped<typeof exerciseAttemptPolicy>,
    private readonly exercises: ExercisesService,
    private readonly modules: ModuleReader,
    private readonly progress: ModuleProgressService,
    private readonly files: SubmittedFiles,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Grades answers and stores them as the next attempt; an attempt that reaches the percentage of the exercise completes
   * the lesson. The guard has checked that the module is open to the actor.
   */
  async answer(actor: Actor, moduleId: string, lessonId: string, { answers: given }: ExerciseAttemptDraft) {
    const id = newId();
    await this.database.transaction(async () => {
      await this.modules.hold(moduleId);
      const exercise = await this.exercises.load(actor, moduleId, lessonId);
      const { questions } = exercise;
      if (questions.length === 0)
        throw conflict('exercise_empty', 'This exercise has no questions yet. Try again once its teacher added some.');
      const answers = readAnswers(questions, given);
      if (Object.values(answers).every((answer) => answer === null))
        throw invalid('answers_missing', 'answers holds no answer. Answer at least one question.');
      const files = await this.files.filesIn([actor.userId], answers);
      const grades = withoutHints(gradeItems(questions, answers));
      const { pendingItems, score, maxScore, percent } = scoresOf(grades);
      const [added] = await this.database.query<{ resultId: string }>(addAttempt, [
        id,
        moduleId,
        lessonId,
        actor.userId,
        answers,
        grades,
        pendingItems,
        score,
        maxScore,
        percent,
        this.clock.now(),
        questions.map(({ versionId }) => versionId),
        files,
        newId(),
      ]);
      await this.database.query(recountResult, [added?.resultId]);
      await this.recordProgress(exercise, { moduleId, lessonId, userId: actor.userId, percent });
    });
    return this.get(actor, moduleId, lessonId, id);
  }

  async list(actor: Actor, moduleId: string, lessonId: string, { userId, status, ...query }: ExerciseAttemptQuery) {
    await this.modules.getLesson(actor, moduleId, lessonId, 'exercise');
    const rows = this.attempts.visibleTo(actor).andWhere('row.lessonId = :lessonId', { lessonId });
    if (userId) rows.andWhere('row.userId = :userId', { userId });
    if (status) rows.andWhere(`row.pendingItems ${status === 'pending' ? '>' : '='} 0`);
    return paginateInContext(orderBy(rows, '-submittedAt'), query, learnerContext);
  }

  /** An attempt with its questions as they were asked, answers and grades. */
  async get(actor: Actor, moduleId: string, lessonId: string, id: string) {
    const place = { id, moduleId, lessonId };
    const rows = this.attempts
      .visibleTo(actor)
      .andWhere('row.id = :id AND row.lessonId = :lessonId AND row.moduleId = :moduleId', place);
    const [attempt] = await readInContext(rows, learnerContext);
    if (!attempt) throw notFound('attempt');
    const questions = await this.database.query<AskedQuestion>(questionsOfAttempt, [id]);
    const [files = []] = await this.files.namedIn([attempt.answers]);
    return { ...attempt, questions: questions.map(forLearner), files, grades: gradeList(attempt.grades) };
  }

  /** Grades answers by hand. Audited. Throws 409 `grading_incomplete` while an answer has no score. */
  async mark(actor: Actor, moduleId: string, lessonId: string, id: string, { items }: ExerciseMarks) {
    const { resultId } = await this.get(actor, moduleId, lessonId, id);
    await this.database.transaction(async () => {
      await this.modules.hold(moduleId);
      await this.database.query(lockResult, [resultId]);
      const attempt = await this.attempts.lock(actor, id, 'grade');
      const from = attempt.score;
      attempt.mark(markItems(attempt.grades, items));
      await this.attempts.save(attempt);
      await this.database.query(recountResult, [resultId]);
      await this.recordProgress(await this.exercises.load(actor, moduleId, lessonId), attempt);
      const data = { attempt: attempt.attemptNumber, userId: attempt.userId, from, to: attempt.score };
      await this.audit.record(actor, { action: 'exercise.graded', entity: 'exercise', entityId: lessonId, data });
    });
    return this.get(actor, moduleId, lessonId, id);
  }

  /** The share of the points is the progress on the lesson, and enough of them complete it. */
  private async recordProgress({ passPercent }: Exercise, attempt: Reached): Promise<void> {
    if (passPercent === null || attempt.percent === null) return;
    const { userId, moduleId, lessonId } = attempt;
    const percent = Number(attempt.percent);
    const reached = percent >= passPercent ? 100 : Math.min(99, Math.floor(percent));
    await this.progress.recordLesson(userId, moduleId, lessonId, reached);
  }
}

type Reached = Pick<ExerciseAttempt, 'userId' | 'moduleId' | 'lessonId' | 'percent'>;

/** The feedback of a question may hold its solution, so questions without an answer show none. */
const withoutHints = (grades: ItemGrades): ItemGrades =>
  Object.fromEntries(
    Object.entries(grades).map(([id, grade]) => [
      id,
      grade.outcome === 'unanswered' ? { ...grade, feedback: [] } : grade,
    ]),
  );
