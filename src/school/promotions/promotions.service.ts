import { Injectable } from '@nestjs/common';
import { mustBeAble } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { Database, type Statement } from '#platform/database/database.js';
import { conflict } from '#platform/problems/problem.js';
import { AcademicYears, yearAfter } from '#school/classrooms/academic-years.service.js';
import { ClassroomAllocator, type AllocatedClassroom } from '#school/classrooms/classroom-allocator.js';
import { ClassroomsService } from '#school/classrooms/classrooms.service.js';
import { StudentsService } from '#school/students/students.service.js';
import { LevelsService } from '#tenancy/organizations/levels.service.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { type Candidate, planPromotion, type PromotionPlan } from './promotion-plan.js';
import type { PromotionReportView } from './promotion-report.dto.js';
import { reportOf } from './promotion-report.js';
import {
  assertHeldBackFound,
  assertLaterYear,
  assertNotLeftOut,
  assertTargetFits,
  targetYearOfClass,
  targetYearOfStudent,
} from './promotion-rules.js';
import { PromotionWriter } from './promotion-writer.service.js';
import { alreadyPromoted, type Promotion } from './promotion.entity.js';
import type { ClassPromotionDraft, YearPromotionDraft } from './promotions.dto.js';
import { promotionPolicy } from './promotions.policy.js';
import { candidates, lastYearOf, lockStudentsOfClass, lockStudentsOfYear, wasPromoted } from './promotions.sql.js';
import type { StudentPromotionDraft } from './student-promotions.dto.js';

/** A promotion of any scope, with defaults applied. */
interface PromotionRequest extends Pick<Promotion, 'scope' | 'classroomId' | 'fromAcademicYear' | 'toAcademicYear'> {
  createClassrooms: boolean;
  heldBack: string[];
  dryRun: boolean;
  target?: AllocatedClassroom | undefined;
}

/** Promotes one student, a class or the whole school into another academic year, in one transaction. */
@Injectable()
export class PromotionsService {
  constructor(
    private readonly students: StudentsService,
    private readonly classrooms: ClassroomsService,
    private readonly allocator: ClassroomAllocator,
    private readonly years: AcademicYears,
    private readonly organizations: OrganizationsService,
    private readonly levels: LevelsService,
    private readonly writer: PromotionWriter,
    private readonly database: Database,
  ) {}

  /** For admins, and for the student's teachers if `settings.students.teachersMayPromote` is on. Returns the promotion id. */
  async promoteStudent(actor: Actor, studentId: string, draft: StudentPromotionDraft): Promise<string> {
    const { settings } = await this.organizations.current();
    if (!settings.students?.teachersMayPromote) mustBeAble(actor, 'create', promotionPolicy);
    return this.database.transaction(async () => {
      await this.students.lock(actor, studentId);
      const [{ year } = { year: null }] = await this.query<{ year: string | null }>(lastYearOf, studentId);
      const target = await this.targetOf(actor, draft.classroomId);
      const toAcademicYear =
        draft.academicYear ?? target?.academicYear ?? targetYearOfStudent(year, settings.currentAcademicYear);
      await this.years.refuseUnfit(actor, toAcademicYear);
      const request = { ...singleStudent, classroomId: null, fromAcademicYear: year, toAcademicYear, target };
      const plan = await this.planFor([studentId], request, null);
      assertNotLeftOut(plan);
      return this.writer.write(actor, request, plan);
    });
  }

  /** Promotes the students who attend a class. */
  async promoteClass(actor: Actor, classroomId: string, draft: ClassPromotionDraft): Promise<PromotionReportView> {
    const { academicYear: from } = await this.classrooms.get(actor, classroomId);
    const { currentAcademicYear } = (await this.organizations.current()).settings;
    const target = await this.targetOf(actor, draft.classroomId);
    const toAcademicYear = draft.academicYear ?? target?.academicYear ?? targetYearOfClass(from, currentAcademicYear);
    await this.years.refuseUnfit(actor, toAcademicYear);
    const request: PromotionRequest = {
      ...draft,
      scope: 'class',
      classroomId,
      fromAcademicYear: from,
      toAcademicYear,
      target,
    };
    return this.carryOut(actor, request, () => this.idsOf(lockStudentsOfClass, classroomId));
  }

  /** Promotes the students who are at school in a year. */
  async promoteYear(actor: Actor, draft: YearPromotionDraft): Promise<PromotionReportView> {
    const { currentAcademicYear } = (await this.organizations.current()).settings;
    const from = draft.fromAcademicYear ?? currentAcademicYear;
    const toAcademicYear = draft.toAcademicYear ?? yearAfter(from);
    await this.years.refuseUnfit(actor, toAcademicYear);
    const request: PromotionRequest = {
      ...draft,
      scope: 'year',
      classroomId: null,
      fromAcademicYear: from,
      toAcademicYear,
    };
    return this.carryOut(actor, request, () => this.idsOf(lockStudentsOfYear, from));
  }

  private carryOut(
    actor: Actor,
    request: PromotionRequest,
    lockStudents: () => Promise<string[]>,
  ): Promise<PromotionReportView> {
    const { fromAcademicYear, toAcademicYear, classroomId, dryRun } = request;
    return this.database.transaction(async () => {
      const students = await lockStudents();
      const plan = await this.planFor(students, request, fromAcademicYear);
      if (plan.steps.length === 0) throw await this.emptyPlan(toAcademicYear, classroomId);
      return reportOf(plan, fromAcademicYear, dryRun ? null : await this.writer.write(actor, request, plan));
    });
  }

  private async planFor(studentIds: string[], request: PromotionRequest, from: string | null): Promise<PromotionPlan> {
    const { toAcademicYear, target, heldBack } = request;
    const levels = await this.levels.hold();
    const levelCodes = levels.map(({ code }) => code);
    if (request.createClassrooms) await this.allocator.lock(levelCodes, toAcademicYear);
    const classrooms = await this.allocator.ofYear(toAcademicYear);
    const found = await this.query<Candidate>(candidates, studentIds, toAcademicYear, from);
    if (found.some(({ isPromoted }) => isPromoted)) throw alreadyPromoted();
    assertLaterYear(request.fromAcademicYear, toAcademicYear);
    assertHeldBackFound(heldBack, found);
    const plan = planPromotion(found, { ...request, levels, classrooms });
    if (target) assertTargetFits(target, plan);
    return plan;
  }

  private async targetOf(actor: Actor, classroomId?: string): Promise<AllocatedClassroom | undefined> {
    if (!classroomId) return undefined;
    const target = await this.classrooms.get(actor, classroomId);
    target.refuseArchived();
    return target;
  }

  private async emptyPlan(toAcademicYear: string, classroomId: string | null): Promise<Error> {
    const promoted = await this.query(wasPromoted, toAcademicYear, classroomId);
    if (promoted.length > 0) return alreadyPromoted();
    return conflict(
      'nobody_to_promote',
      'There are no students to promote. Check the academic year and that its classes have active students.',
    );
  }

  private async idsOf(statement: Statement, ...values: unknown[]): Promise<string[]> {
    return (await this.query<{ id: string }>(statement, ...values)).map(({ id }) => id);
  }

  private query<Row>(statement: Statement, ...values: unknown[]): Promise<Row[]> {
    return this.database.query<Row>(statement, values);
  }
}

const singleStudent = {
  scope: 'student',
  createClassrooms: false,
  heldBack: [],
  dryRun: false,
} satisfies Partial<PromotionRequest>;
