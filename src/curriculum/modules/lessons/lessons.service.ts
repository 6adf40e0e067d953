import { Injectable } from '@nestjs/common';
import { courseArchived } from '#curriculum/courses/course.entity.js';
import { lessonPolicy, modulePolicy } from '#curriculum/modules/modules.policy.js';
import { UsableQuestions } from '#curriculum/modules/usable-questions.port.js';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { newId } from '#platform/crypto/new-id.js';
import { assertVersion } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { variantOf } from '#platform/database/sql-text.js';
import { All } from '#platform/ports/ports.js';
import { conflict, invalid, type Issue, notFound } from '#platform/problems/problem.js';
import { LessonReader } from './lesson-reader.js';
import { LessonRemoval, LessonWork } from './lesson-work.port.js';
import { type Lesson, maxLessons } from './lesson.entity.js';
import type { LessonChanges, LessonDraft, LessonRemovalQuery } from './lessons.dto.js';
import {
  addQuestions,
  holdCourse,
  insertLessons,
  lockModule,
  removeQuestions,
  reorderLessons,
  shiftLessons,
} from './lessons.sql.js';
import { lessonInvalid, readStored, storedOf } from './stored-content.js';

/** Manages the lessons of a module. Every change locks the module first, so that their order has no gaps. */
@Injectable()
export class LessonsService {
  constructor(
    @InjectScoped(lessonPolicy) private readonly lessons: Scoped<typeof lessonPolicy>,
    @InjectScoped(modulePolicy) private readonly modules: Scoped<typeof modulePolicy>,
    private readonly reader: LessonReader,
    private readonly database: Database,
    private readonly audit: AuditLog,
    @All(LessonWork) private readonly work: LessonWork[],
    @All(LessonRemoval) private readonly removals: LessonRemoval[],
    @All(UsableQuestions) private readonly questions: UsableQuestions[],
  ) {}

  async list(actor: Actor, moduleId: string) {
    await this.modules.get(actor, moduleId);
    const items = await this.reader.listOf(actor, moduleId);
    return { items, total: items.length, page: 1, limit: maxLessons };
  }

  get(actor: Actor, moduleId: string, id: string): Promise<Lesson> {
    return this.reader.get(actor, moduleId, id);
  }

  /** Adds a lesson at a place, or as the last one. */
  async create(actor: Actor, moduleId: string, { content, sortOrder, ...fields }: LessonDraft): Promise<Lesson> {
    mustBeAble(actor, 'create', lessonPolicy);
    const id = await this.inTurn(actor, moduleId, async () => {
      const { stored, questionIds } = readStored(fields.type, content);
      const count = await this.reader.count(moduleId);
      if (count >= maxLessons) throw conflict('lessons_full', `A module has at most ${maxLessons} lessons.`);
      const place = Math.min(sortOrder ?? count, count);
      await this.database.query(shiftLessons, [moduleId, place, 1]);
      const lesson = await this.lessons.create(actor, { ...fields, moduleId, sortOrder: place, content: stored });
      await this.writeQuestions(actor, lesson.id, questionIds);
      return lesson.id;
    });
    return this.get(actor, moduleId, id);
  }

  /** Adds the lessons of a new module. Runs in the transaction that creates it. Throws 400 with the issues of all lessons. */
  async createAll(actor: Actor, moduleId: string, drafts: LessonDraft[]): Promise<void> {
    if (drafts.length === 0) return;
    const issues: Issue[] = [];
    const contents = drafts.map(({ type, content }, n) => storedOf(type, content, issues, `content.lessons.${n}.`));
    if (issues.length > 0) throw lessonInvalid(issues);
    await this.assertUsable(
      actor,
      contents.flatMap(({ questionIds }) => questionIds),
    );
    const lessons = drafts
      .map(({ sortOrder, ...fields }, n) => ({ ...fields, ...contents[n], place: sortOrder ?? n }))
      .toSorted((one, other) => one.place - other.place)
      .map(({ stored, ...fields }, sortOrder) => ({ ...fields, id: newId(), sortOrder, content: stored }));
    await this.database.query(insertLessons, [moduleId, JSON.stringify(lessons)]);
  }

  async change(actor: Actor, moduleId: string, id: string, changes: LessonChanges, expected?: number) {
    const { content, ...fields } = changes;
    await this.inTurn(actor, moduleId, async () => {
      const lesson = await this.lock(actor, moduleId, id, 'edit');
      const given = content && readStored(lesson.type, content);
      await this.lessons.save(Object.assign(lesson, fields, given && { content: given.stored }), expected);
      if (given) await this.writeQuestions(actor, id, given.questionIds);
    });
    return this.get(actor, moduleId, id);
  }

  /**
   * Deletes a lesson. Throws 409 `lesson_in_use` if people have worked on it; by force their work is deleted, which is
   * audited, and their progress on the module follows from the other lessons.
   */
  async remove(actor: Actor, moduleId: string, id: string, { force }: LessonRemovalQuery, expected?: number) {
    await this.inTurn(actor, moduleId, async () => {
      const lesson = await this.lock(actor, moduleId, id, 'remove');
      assertVersion(lesson, expected);
      const isInUse = await this.isInUse(id);
      if (isInUse && !force) throw lessonInUse();
      await this.lessons.remove(lesson);
      await this.database.query(shiftLessons, [moduleId, lesson.sortOrder, -1]);
      for (const removal of this.removals) await removal.removed(moduleId);
      const entry = { action: 'lesson.removed', entity: 'lesson', entityId: id };
      if (isInUse) await this.audit.record(actor, { ...entry, data: { moduleId, title: lesson.title } });
    });
  }

  reorder(actor: Actor, moduleId: string, id: string, sortOrder: number) {
    return this.inTurn(actor, moduleId, async () => {
      await this.lock(actor, moduleId, id, 'edit');
      const [order] = await this.database.query<{ ids: string[] }>(reorderLessons, [id, sortOrder]);
      return order;
    });
  }

  /** Work is added only by transactions that hold the module, so the answer stays true while it is locked. */
  private async isInUse(id: string): Promise<boolean> {
    const conditions = this.work.map((work) => work.exists('$1::uuid')).join(' OR ') || 'FALSE';
    const [found] = await this.database.query<{ inUse: boolean }>(
      variantOf('lesson-in-use', `SELECT ($1::uuid IS NOT NULL AND (${conditions})) AS "inUse"`),
      [id],
    );
    return found?.inUse ?? false;
  }

  private inTurn<T>(actor: Actor, moduleId: string, work: () => Promise<T>): Promise<T> {
    return this.database.transaction(async () => {
      const [course] = await this.database.query<{ isArchived: boolean }>(holdCourse, [moduleId]);
      await this.database.query(lockModule, [moduleId]);
      const module = await this.modules.get(actor, moduleId, 'edit');
      module.refuseArchived();
      if (course?.isArchived) throw courseArchived();
      return work();
    });
  }

  private async lock(actor: Actor, moduleId: string, id: string, action: 'edit' | 'remove'): Promise<Lesson> {
    const lesson = await this.lessons.lock(actor, id, action);
    if (lesson.moduleId !== moduleId) throw notFound('lesson');
    return lesson;
  }

  /** Questions of other teachers that the lesson has already may stay. */
  private async writeQuestions(actor: Actor, lessonId: string, questionIds: string[]): Promise<void> {
    const removed = await this.database.query<{ questionId: string }>(removeQuestions, [lessonId]);
    const earlier = new Set(removed.map(({ questionId }) => questionId));
    await this.assertUsable(
      actor,
      questionIds.filter((id) => !earlier.has(id)),
    );
    if (questionIds.length > 0) await this.database.query(addQuestions, [lessonId, questionIds]);
  }

  private async assertUsable(actor: Actor, ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    const usable = await Promise.all(this.questions.map((bank) => bank.usable(actor, ids)));
    if (new Set(usable.flat()).size < new Set(ids).size) throw questionMissing();
  }
}

const questionMissing = () =>
  invalid('question_missing', 'One of the questions does not exist. Choose questions of the bank that you can read.');

const lessonInUse = () =>
  conflict('lesson_in_use', 'People have worked on this lesson. Send force=true to delete it with their work.');
