import type { PromotionPlan, Step } from './promotion-plan.js';
import type { ClassroomRefView, MoveView, PromotionReportView } from './promotion-report.dto.js';
import type { Promotion } from './promotion.entity.js';

const isUnassigned = ({ outcome, to }: Step): boolean => outcome !== 'graduated' && to === null;

/** Of a fixed language, because the default is that of the server's environment. */
const classNames = new Intl.Collator('en', { numeric: true });

/** The number of students by outcome. */
export function countsOf({
  steps,
}: PromotionPlan): Pick<Promotion, 'promoted' | 'heldBack' | 'graduated' | 'unassigned'> {
  const count = (outcome: Step['outcome']) => steps.filter((step) => step.outcome === outcome).length;
  return {
    promoted: count('promoted'),
    heldBack: count('held_back'),
    graduated: count('graduated'),
    unassigned: steps.filter(isUnassigned).length,
  };
}

/** The API report of a plan; `promotionId` is null in a dry run. */
export function reportOf(
  plan: PromotionPlan,
  fromAcademicYear: string | null,
  promotionId: string | null,
): PromotionReportView {
  const { toAcademicYear, opened, steps, leftOut } = plan;
  return {
    ...countsOf(plan),
    dryRun: promotionId === null,
    promotionId,
    fromAcademicYear,
    toAcademicYear,
    classroomsOpened: opened.length,
    moves: movesOf(plan, promotionId === null),
    unassignedStudents: steps.filter(isUnassigned).map(({ candidate: { studentId, displayName }, toLevel }) => ({
      studentId,
      displayName,
      level: toLevel ?? '',
    })),
    leftOut: leftOut.map(({ candidate: { studentId, displayName }, reason }) => ({ studentId, displayName, reason })),
  };
}

function movesOf({ steps, opened }: PromotionPlan, isDryRun: boolean): MoveView[] {
  const planned = new Set(isDryRun ? opened.map(({ id }) => id) : []);
  const moves = new Map<string, MoveView>();
  for (const { candidate, to, outcome } of steps) {
    const key = [candidate.classroomId, to?.id, outcome].join();
    const move = moves.get(key);
    if (move) move.students += 1;
    else moves.set(key, { from: refOf(candidate), to: to && asView(to, planned), outcome, students: 1 });
  }
  return [...moves.values()].sort((a, b) => classNames.compare(a.from?.name ?? '', b.from?.name ?? ''));
}

const refOf = ({ classroomId, classroomName }: Step['candidate']): ClassroomRefView | null =>
  classroomId ? { id: classroomId, name: classroomName ?? '' } : null;

const asView = ({ id, name }: NonNullable<Step['to']>, planned: Set<string>): ClassroomRefView => ({
  id: planned.has(id) ? null : id,
  name,
});
