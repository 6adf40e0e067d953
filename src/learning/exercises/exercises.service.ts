import { Injectable } from '@nestjs/common';
import type { AskedItem } from '#assessment/grading/answers.js';
import { ModuleReader } from '#curriculum/modules/module-reader.service.js';
import type { Actor } from '#platform/access/actor.js';
import { paginateInContext } from '#platform/api/paginate.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { exact, sum } from '#questions/types/shared/fraction.js';
import { studentViewOf } from '#questions/types/student-view.js';
import { ExerciseResult } from './exercise-result.entity.js';
import type { ExerciseQuestionView, ExerciseResultQuery } from './exercises.dto.js';
import { exerciseResultPolicy } from './exercises.policy.js';
import { learnerContext, questionsOfLesson } from './exercises.sql.js';

/** A question with its key, in the version that is asked. */
export interface AskedQuestion extends AskedItem {
  versionId: string;
  position: number;
}

/** An exercise: the lesson, and its questions in their current versions. */
export interface Exercise {
  lessonId: string;
  title: string;
  passPercent: number | null;
  questions: AskedQuestion[];
}

/** Shows exercises and what learners have reached in them. */
@Injectable()
export class ExercisesService {
  constructor(
    @InjectScoped(exerciseResultPolicy) private readonly results: Scoped<typeof exerciseResultPolicy>,
    private readonly modules: ModuleReader,
    private readonly database: Database,
  ) {}

  /** The exercise without keys, with what the actor has reached. The guard has checked that the module is open. */
  async show(actor: Actor, moduleId: string, lessonId: string) {
    const exercise = await this.load(actor, moduleId, lessonId);
    const rows = this.results.visibleTo(actor, 'readOwn').andWhere('row.lessonId = :lessonId', { lessonId });
    const { attemptCount, ...reached } = (await rows.getOne()) ?? nothing;
    const maxScore = sum(exercise.questions.map(({ content }) => exact(content.points))).toFixed(2);
    const questions = exercise.questions.map(forLearner);
    return { ...reached, ...exercise, attemptCount, maxScore: Number(maxScore), questions };
  }

  /** What the learners whose results the actor may read have reached. */
  async listResults(actor: Actor, moduleId: string, lessonId: string, { sort, ...query }: ExerciseResultQuery) {
    await this.modules.getLesson(actor, moduleId, lessonId, 'exercise');
    const rows = this.results.visibleTo(actor).andWhere('row.lessonId = :lessonId', { lessonId });
    return paginateInContext(orderBy(rows, sort), query, learnerContext);
  }

  /** The exercise with the keys of its questions, for grading. */
  async load(actor: Actor, moduleId: string, id: string): Promise<Exercise> {
    const { title, content } = await this.modules.getLesson(actor, moduleId, id, 'exercise');
    const questions = await this.database.query<AskedQuestion>(questionsOfLesson, [id]);
    return { lessonId: id, title, passPercent: ('passPercent' in content && content.passPercent) || null, questions };
  }
}

/** The result before the first attempt. */
const nothing = { ...new ExerciseResult(), attemptCount: 0, lastAttemptAt: null };

/** A question without key and feedback. */
export const forLearner = ({ id, position, content }: AskedQuestion): ExerciseQuestionView => ({
  id,
  position,
  points: Number(content.points),
  type: content.type,
  format: content.format,
  ...studentViewOf(content),
});
