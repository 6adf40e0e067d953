import type { AccountStatus } from '#identity/accounts/account.entity.js';
import { newId } from '#platform/crypto/new-id.js';
import { foldText } from '#platform/text/folding.js';
import type { AllocatedClassroom } from '#school/classrooms/classroom-allocator.js';
import type { StudentStatus } from '#school/students/student-profile.entity.js';
import { isSameLevel, type Level } from '#tenancy/organizations/organization.entity.js';
import type { PromotionOutcome } from './promotion.entity.js';

export const leftOutReasons = ['placed', 'level_unknown', 'not_active'] as const;
/** Why a student is not changed: has a class in the target year, has no level of the organization, or is not active. */
export type LeftOutReason = (typeof leftOutReasons)[number];

/** A student before the promotion. */
export interface Candidate {
  studentId: string;
  displayName: string;
  accountStatus: AccountStatus;
  status: StudentStatus;
  level: string | null;
  membershipId: string | null;
  classroomId: string | null;
  classroomName: string | null;
  classNumber: number | null;
  isPromoted: boolean;
  isPlaced: boolean;
}

/** The planned outcome for one student. */
export interface Step {
  candidate: Candidate;
  outcome: PromotionOutcome;
  fromLevel: string;
  toLevel: string | null;
  to: AllocatedClassroom | null;
}

/** The steps of a promotion, the classes it creates, and the students it does not change. */
export interface PromotionPlan {
  toAcademicYear: string;
  steps: Step[];
  opened: AllocatedClassroom[];
  leftOut: { candidate: Candidate; reason: LeftOutReason }[];
}

/** What a plan depends on, except the students. */
export interface PlanOptions {
  toAcademicYear: string;
  levels: Level[];
  /** The classes of the target year that are not archived. */
  classrooms: AllocatedClassroom[];
  createClassrooms: boolean;
  heldBack: string[];
  /** The class all promoted students join. */
  target?: AllocatedClassroom | undefined;
}

/**
 * Plans the next level and class of each student. The organization's levels are ordered; after the last one a student
 * graduates. Held-back students keep their level. Without a target, students keep their class number.
 */
export function planPromotion(candidates: Candidate[], options: PlanOptions): PromotionPlan {
  const { toAcademicYear, heldBack, levels } = options;
  const assigner = new ClassroomAssigner(options);
  const plan: PromotionPlan = { toAcademicYear, steps: [], opened: assigner.opened, leftOut: [] };
  const heldBackIds = new Set(heldBack);
  for (const candidate of candidates) {
    const level = levelOf(candidate, levels);
    const reason = leftOutReasonOf(candidate);
    if (reason || !level) plan.leftOut.push({ candidate, reason: reason ?? 'level_unknown' });
    else plan.steps.push(stepOf(candidate, level, heldBackIds.has(candidate.studentId), options, assigner));
  }
  return plan;
}

function stepOf(
  candidate: Candidate,
  level: Level,
  isHeldBack: boolean,
  { levels, target }: PlanOptions,
  assigner: ClassroomAssigner,
): Step {
  const fromLevel = level.code;
  const next = isHeldBack ? level : levels[levels.indexOf(level) + 1];
  if (!next) return { candidate, outcome: 'graduated', fromLevel, toLevel: null, to: null };
  const to = target && !isHeldBack ? target : assigner.find(next, candidate.classNumber);
  return { candidate, outcome: isHeldBack ? 'held_back' : 'promoted', fromLevel, toLevel: next.code, to };
}

const levelOf = ({ level }: Candidate, levels: Level[]): Level | undefined =>
  levels.find(({ code }) => isSameLevel(code, level));

function leftOutReasonOf({ status, isPlaced }: Candidate): LeftOutReason | undefined {
  if (status !== 'active') return 'not_active';
  return isPlaced ? 'placed' : undefined;
}

/** Finds classes of the target year by level and number, and creates missing ones if the options allow it. */
class ClassroomAssigner {
  readonly opened: AllocatedClassroom[] = [];
  private readonly byKey: Map<string, AllocatedClassroom>;

  constructor(private readonly options: PlanOptions) {
    this.byKey = new Map(
      options.classrooms.map((classroom) => [keyOf(classroom.level, classroom.classNumber), classroom]),
    );
  }

  /** Null if the class does not exist and must not be created. */
  find(level: Level, classNumber: number | null): AllocatedClassroom | null {
    if (classNumber === null) return null;
    const classroom = this.byKey.get(keyOf(level.code, classNumber));
    if (classroom || !this.options.createClassrooms || classNumber > level.maxClasses) return classroom ?? null;
    return this.open(level.code, classNumber);
  }

  private open(level: string, classNumber: number): AllocatedClassroom {
    const { toAcademicYear: academicYear } = this.options;
    const classroom = { id: newId(), level, classNumber, academicYear, name: `${level}/${classNumber}` };
    this.byKey.set(keyOf(level, classNumber), classroom);
    this.opened.push(classroom);
    return classroom;
  }
}

const keyOf = (level: string, classNumber: number): string => `${foldText(level)} ${classNumber}`;
