import type { AccountStatus } from '#identity/accounts/user.entity.js';
import type { StudentStatus } from '#school/students/student-profile.entity.js';
import type { Level } from '#tenancy/organizations/organization.entity.js';
import type { AllocatedClassroom } from '#school/classrooms/classroom-allocator.js';
import { newId } from '#platform/database/base.entity.js';
import type { PromotionOutcome } from './promotion.entity.js';

export const keptBackReasons = ['placed', 'level_unknown', 'not_active'] as const;
/** Why a student is left as they are: placed in the target year, at no level of the ladder, or gone. */
export type KeptBack = (typeof keptBackReasons)[number];

/** A student as the database knows them before the step. */
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

/** Where one student goes. */
export interface Step {
  candidate: Candidate;
  outcome: PromotionOutcome;
  fromLevel: string;
  toLevel: string | null;
  to: AllocatedClassroom | null;
}

export interface PromotionPlan {
  toAcademicYear: string;
  steps: Step[];
  opened: AllocatedClassroom[];
  leftOut: { candidate: Candidate; reason: KeptBack }[];
}

/** What the plan is made within. */
export interface PlanFrame {
  toAcademicYear: string;
  levels: Level[];
  /** The open classes of the target year. */
  places: AllocatedClassroom[];
  createClassrooms: boolean;
  heldBack: string[];
  /** The class everybody who goes up joins. */
  target?: AllocatedClassroom;
}

/** Says for each student which level and class come next, by the order of the organization's levels (OQ-076). */
export function planPromotion(candidates: Candidate[], frame: PlanFrame): PromotionPlan {
  const desks = new ClassroomAssigner(frame);
  const plan: PromotionPlan = { toAcademicYear: frame.toAcademicYear, steps: [], opened: desks.opened, leftOut: [] };
  const held = new Set(frame.heldBack);
  for (const candidate of candidates) {
    const rung = levelIndexOf(candidate.level, frame.levels);
    const reason = reasonToLeave(candidate, rung);
    if (reason) plan.leftOut.push({ candidate, reason });
    else plan.steps.push(stepOf(candidate, rung, held.has(candidate.studentId), frame, desks));
  }
  return plan;
}

function stepOf(
  candidate: Candidate,
  rung: number,
  isHeld: boolean,
  { levels: ladder, target }: PlanFrame,
  desks: ClassroomAssigner,
): Step {
  const fromLevel = ladder[rung].code;
  const next = isHeld ? ladder[rung] : ladder.at(rung + 1);
  if (!next) return { candidate, outcome: 'graduated', fromLevel, toLevel: null, to: null };
  const to = target && !isHeld ? target : desks.find(next, candidate.classNumber);
  return { candidate, outcome: isHeld ? 'held_back' : 'promoted', fromLevel, toLevel: next.code, to };
}

const levelIndexOf = (level: string | null, ladder: Level[]): number =>
  ladder.findIndex(({ code }) => code.toLowerCase() === level?.toLowerCase());

function reasonToLeave({ status, isPlaced }: Candidate, rung: number): KeptBack | undefined {
  if (status !== 'active') return 'not_active';
  if (isPlaced) return 'placed';
  return rung < 0 ? 'level_unknown' : undefined;
}

/** The classes of the target year, and those that have to be opened. */
class ClassroomAssigner {
  readonly opened: AllocatedClassroom[] = [];
  private readonly known: Map<string, AllocatedClassroom>;

  constructor(private readonly frame: PlanFrame) {
    this.known = new Map(frame.places.map((place) => [placeKey(place.level, place.classNumber), place]));
  }

  /** The class of that level and number, opened if it may be. */
  find(level: Level, classNumber: number | null): AllocatedClassroom | null {
    if (classNumber === null) return null;
    const place = this.known.get(placeKey(level.code, classNumber));
    if (place || !this.frame.createClassrooms || classNumber > level.maxClasses) return place ?? null;
    return this.open(level.code, classNumber);
  }

  private open(level: string, classNumber: number): AllocatedClassroom {
    const { toAcademicYear: academicYear } = this.frame;
    const place = { id: newId(), level, classNumber, academicYear, name: `${level}/${classNumber}` };
    this.known.set(placeKey(level, classNumber), place);
    this.opened.push(place);
    return place;
  }
}

const placeKey = (level: string, classNumber: number): string => `${level.toLowerCase()} ${classNumber}`;
