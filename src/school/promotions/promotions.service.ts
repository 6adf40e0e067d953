import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { Database, type Statement } from '#platform/database/database.js';
import { conflict } from '#platform/problems/problem.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { AcademicYears, yearAfter } from '#school/classrooms/academic-years.service.js';
import { ClassroomAllocator, type AllocatedClassroom } from '#school/classrooms/classroom-allocator.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { StudentsService } from '#school/students/students.service.js';
import { defaultTarget, refuseBackwards, yearBehind } from './academic-year.js';
import { alreadyPromoted, type Promotion } from './promotion.entity.js';
import { type Candidate, planPromotion, type PromotionPlan } from './promotion-plan.js';
import { reportOf } from './promotion-report.js';
import { PromotionWriter } from './promotion-writer.service.js';
import type {
  ClassPromotionDraft,
  PromotionReportView,
  StudentPromotionDraft,
  YearPromotionDraft,
} from './promotions.dto.js';
import { promotionPolicy } from './promotions.policy.js';
import { candidates, holdStudentsOfClass, holdStudentsOfYear, lastYearOf, wasPromoted } from './promotions.sql.js';
import { refuseUnfitting, refuseUnknown, refuseUnmoved } from './promotion-refusals.js';

/** What is asked of a promotion, whoever it is about. */
interface PromotionRequest extends Pick<Promotion, 'scope' | 'classroomId' | 'fromAcademicYear' | 'toAcademicYear'> {
  createClassrooms: boolean;
  heldBack: string[];
  dryRun: boolean;
  target?: AllocatedClassroom;
}

/** Takes students into the next school year: one, a class, or everybody; all of them or none (OQ-076, LMS-074). */
@Injectable()
export class PromotionsService {
  constructor(
    private readonly students: StudentsService,
    private readonly classrooms: ClassroomsService,
    private readonly places: ClassroomAllocator,
    private readonly years: AcademicYears,
    private readonly organizations: OrganizationsService,
    private readonly writer: PromotionWriter,
    private readonly database: Database,
  ) {}

  /** One student, by an admin, or by the teacher where the organization says that teachers may. */
  async promoteStudent(actor: Actor, studentId: string, draft: StudentPromotionDraft): Promise<string> {
    const { settings } = await this.organizations.current();
    if (!settings.students?.teachersMayPromote) mustBeAble(actor, 'create', promotionPolicy);
    return this.database.transaction(async () => {
      await this.students.lock(actor, studentId);
      const [{ year } = { year: null }] = await this.query<{ year: string | null }>(lastYearOf, studentId);
      const target = await this.targetOf(actor, draft.classroomId);
      const toAcademicYear =
        draft.academicYear ?? target?.academicYear ?? defaultTarget(year, settings.currentAcademicYear);
      await this.years.refuseUnfit(actor, toAcademicYear);
      const wish = { ...single, classroomId: null, fromAcademicYear: year, toAcademicYear, target };
      const plan = await this.planFor([studentId], wish, null);
      refuseUnmoved(plan);
      return this.writer.write(actor, wish, plan);
    });
  }

  /** Everybody who attends a class. */
  async promoteClass(actor: Actor, classroomId: string, draft: ClassPromotionDraft): Promise<PromotionReportView> {
    const { academicYear: from } = await this.classrooms.get(actor, classroomId);
    const { currentAcademicYear } = (await this.organizations.current()).settings;
    const target = await this.targetOf(actor, draft.classroomId);
    const toAcademicYear = draft.academicYear ?? target?.academicYear ?? yearBehind(from, currentAcademicYear);
    await this.years.refuseUnfit(actor, toAcademicYear);
    const wish: PromotionRequest = {
      ...draft,
      scope: 'class',
      classroomId,
      fromAcademicYear: from,
      toAcademicYear,
      target,
    };
    return this.carryOut(actor, wish, () => this.idsOf(holdStudentsOfClass, classroomId));
  }

  /** Everybody who is at school in a year. */
  async promoteYear(actor: Actor, draft: YearPromotionDraft): Promise<PromotionReportView> {
    const { currentAcademicYear } = (await this.organizations.current()).settings;
    const from = draft.fromAcademicYear ?? currentAcademicYear;
    const toAcademicYear = draft.toAcademicYear ?? yearAfter(from);
    await this.years.refuseUnfit(actor, toAcademicYear);
    const wish: PromotionRequest = {
      ...draft,
      scope: 'year',
      classroomId: null,
      fromAcademicYear: from,
      toAcademicYear,
    };
    return this.carryOut(actor, wish, () => this.idsOf(holdStudentsOfYear, from));
  }

  private carryOut(actor: Actor, wish: PromotionRequest, hold: () => Promise<string[]>): Promise<PromotionReportView> {
    const { fromAcademicYear, toAcademicYear, classroomId, dryRun } = wish;
    return this.database.transaction(async () => {
      const students = await hold();
      const plan = await this.planFor(students, wish, fromAcademicYear);
      if (plan.steps.length === 0) throw await this.emptyPlan(toAcademicYear, classroomId);
      return reportOf(plan, fromAcademicYear, dryRun ? null : await this.writer.write(actor, wish, plan));
    });
  }

  private async planFor(studentIds: string[], wish: PromotionRequest, from: string | null): Promise<PromotionPlan> {
    const { toAcademicYear, target, heldBack } = wish;
    const { levels: ladder } = (await this.organizations.current()).settings;
    if (wish.createClassrooms)
      await this.places.lock(
        ladder.map(({ code }) => code),
        toAcademicYear,
      );
    const places = await this.places.ofYear(toAcademicYear);
    const found = await this.query<Candidate>(candidates, studentIds, toAcademicYear, from);
    if (found.some(({ isPromoted }) => isPromoted)) throw alreadyPromoted();
    refuseBackwards(wish.fromAcademicYear, toAcademicYear);
    refuseUnknown(heldBack, found);
    const plan = planPromotion(found, { ...wish, levels: ladder, places });
    if (target) refuseUnfitting(target, plan);
    return plan;
  }

  private async targetOf(actor: Actor, classroomId?: string): Promise<AllocatedClassroom | undefined> {
    if (!classroomId) return undefined;
    const target = await this.classrooms.get(actor, classroomId);
    target.refuseArchived();
    return target;
  }

  private async emptyPlan(toAcademicYear: string, classroomId: string | null): Promise<Error> {
    const done = await this.query(wasPromoted, toAcademicYear, classroomId);
    if (done.length > 0) return alreadyPromoted();
    return conflict(
      'nobody_to_promote',
      'Nobody here could be promoted. Is it the right year, and are its classes filled?',
    );
  }

  private async idsOf(statement: Statement, ...values: unknown[]): Promise<string[]> {
    return (await this.query<{ id: string }>(statement, ...values)).map(({ id }) => id);
  }

  private query<Row>(statement: Statement, ...values: unknown[]): Promise<Row[]> {
    return this.database.query<Row>(statement, values);
  }
}

const single = {
  scope: 'student',
  createClassrooms: false,
  heldBack: [],
  dryRun: false,
} satisfies Partial<PromotionRequest>;
