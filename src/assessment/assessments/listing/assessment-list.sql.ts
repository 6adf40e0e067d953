import type { WayIn } from '#platform/access/policy.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { type ColumnExpressions, orderBySqlOf } from '#platform/database/order-by.js';
import { idsByWays, matchingByWays, type SortedWay } from '#platform/api/rows-by-ways.js';
import { containsText } from '#platform/database/search.js';
import { utc } from '#platform/database/sql-text.js';
import { isFirstPage, type PageSlice } from '#platform/api/page.js';
import { rawPage } from '#platform/api/paginate.js';
import { inOwnClassrooms } from '#school/classrooms/membership.scopes.js';
import type { AssessmentState } from '#assessment/assessments/assessment-types.js';
import type { Assessment } from '#assessment/assessments/assessment.entity.js';
import type { AssessmentQuery } from '#assessment/assessments/assessments.dto.js';
import { opened } from '#assessment/assessments/exceptions/own-dates.sql.js';
import { hidesNamesSql } from '#assessment/assessments/anonymous/hidden-names.js';
import { needsBrowserSql, needsStartSql } from '#assessment/assessments/access/access-rules.sql.js';
import { assessmentNameJoins, assessmentNames, type ShownWork } from './assessment-context.js';

const sortsByDueAt = (sort: string): boolean => sort.endsWith('dueAt');

/** The condition for each state filter. `open` is the default: everything except archived. */
const ofState: Record<AssessmentState | 'open', string> = {
  open: `a.status <> 'archived'`,
  archived: `a.status = 'archived'`,
  published: `a.status = 'published'`,
  draft: `a.status = 'draft'`,
  unattached: `a.status = 'ready' AND a.attached_at IS NULL`,
  assigned: `a.status = 'ready' AND a.attached_at IS NOT NULL`,
};

/** Staff see counts; others see instructions only once the assessment opens. */
const forStaff = 'a.instructions, a.submission_count AS "submissionCount", a.graded_count AS "gradedCount"';
const forOthers = `CASE WHEN ${opened('a')} THEN a.instructions ELSE '' END AS instructions, NOT ${opened('a')} AS "isLocked"`;

const names = Object.entries(assessmentNames).map(([name, expression]) => `${expression} AS "${name}"`);

/** The fields of ListedAssessmentView, over `assessmentNameJoins`. */
const columns = ({ withCounts, work }: ListKind) => `a.id, a.version, ${utc('a.created_at')} AS "createdAt",
  ${utc('a.updated_at')} AS "updatedAt", a.author_id AS "authorId", a.title, a.type, a.status,
  CASE WHEN a.status <> 'ready' THEN a.status WHEN a.attached_at IS NULL THEN 'unattached' ELSE 'assigned' END AS state,
  trim_scale(a.max_score) AS "maxScore", trim_scale(a.pass_score) AS "passScore",
  ${utc('a.available_from')} AS "availableFrom", ${utc(work ? work.dueAt('a') : 'a.due_at')} AS "dueAt", a.allow_late AS "allowLate",
  trim_scale(a.late_penalty_percent) AS "latePenaltyPercent", a.late_interval AS "lateInterval",
  trim_scale(a.late_floor_percent) AS "lateFloorPercent", trim_scale(a.missing_percent) AS "missingPercent",
  trim_scale(a.double_marking_percent) AS "doubleMarkingPercent",
  a.anonymous_marking AS "anonymousMarking", ${hidesNamesSql('a')} AS "hidesNames", a.grade_release AS "gradeRelease", ${utc('a.grades_release_at')} AS "gradesReleaseAt", ${utc('a.late_until')} AS "lateUntil",
  a.max_attempts AS "maxAttempts", a.grading_method AS "gradingMethod", a.time_limit_minutes AS "timeLimitMinutes", a.navigation,
  ${needsStartSql('a')} AS "needsStart", a.password_hash IS NOT NULL AS "needsPassword",
  ${needsBrowserSql('a')} AS "needsSafeExamBrowser", a.shuffle, a.review, a.classroom_id AS "classroomId", a.subject_id AS "subjectId", a.unit_id AS "unitId",
  a.part_id AS "partId", a.section_id AS "sectionId", a.group_set_id AS "groupSetId", ${utc('a.attached_at')} AS "attachedAt",
  a.item_count AS "itemCount", ${withCounts ? forStaff : forOthers},
  ${[...names, ...(work ? [`${work.view('a')} AS "${work.field}"`] : [])].join(', ')}`;

/** Variants of the list that the query string does not determine. */
export interface ListKind {
  inBank: boolean;
  /** Include submission counts, for staff. */
  withCounts: boolean;
  /** Include the own work, for students, or that of the children, for parents. */
  work: ShownWork | undefined;
  /** Sort and count at most this many found assessments; null for an export. */
  searchLimit: number | null;
}

/**
 * One page of assessments as JSON text: `$3` type, `$4` classroom, `$5` subject, `$6` part of the title, `$7` rows from
 * `$8`, due from `$9` until before `$10`, `$11` state of the work. Each combination of filters is its own prepared
 * statement, so PostgreSQL plans without the unused ones. The bank and each class are counted separately: no index covers
 * both, and counting them together would scan all assessments.
 */
export function assessmentList(query: AssessmentQuery, kind: ListKind, slice: PageSlice): PreparedRead {
  const isFirst = isFirstPage(slice);
  const { limit, offset } = isFirst ? slice : { limit: '$7', offset: '$8' };
  const order = { alias: 'a', sort: [query.sort] };
  const expressions: ColumnExpressions = kind.work ? { dueAt: kind.work.dueAt } : {};
  return {
    name: `${nameOf(query, kind)}${isFirst ? '/first' : ''}`,
    text: (visible) => {
      const searchesAll = query.q && !query.classroomId && !query.subjectId;
      const filters = conditions(query, kind);
      const list = searchesAll ? { table: 'found', conditions: [] } : { table: 'assessments', conditions: filters };
      const ways = searchesAll ? [{ condition: 'TRUE' }] : visible.ways('a');
      const sorted = searchesAll ? [{ condition: 'TRUE', ...foundDueAt(kind) }] : byOwnDates(ways, query, kind);
      // The condition of the scope is repeated on the rows of the page, which costs nothing.
      const rows = `${columns(kind)}
        FROM (${idsByWays(sorted, { ...list, ...order }, `${limit}`, `${offset}`)}) page JOIN assessments a ON a.id = page.id AND ${visible('a')}
          ${assessmentNameJoins('a')} ORDER BY ${orderBySqlOf('a', [query.sort], expressions)}`;
      const page = rawPage(rows, matchingByWays(ways, { ...list, ...order }), `${limit}`, `${offset}`);
      return searchesAll
        ? `WITH found AS MATERIALIZED ${found([visible('a'), ...filters], query, kind)} ${page}`
        : page;
    },
  };
}

function nameOf(query: AssessmentQuery, kind: ListKind): string {
  const { state, type, classroomId, subjectId, includeUnattached, q, sort } = query;
  const { dueFrom, dueBefore, work, mine, myClasses } = query;
  const flags = [type, classroomId, subjectId, q, includeUnattached, kind.inBank, kind.withCounts, kind.searchLimit];
  const bits = [...flags, dueFrom, dueBefore, work, mine, myClasses].map((flag) => (flag ? 1 : 0)).join('');
  // PostgreSQL truncates statement names at 63 bytes.
  return `assessments/${state ?? 'open'}/${sort}/${parseInt(bits, 2).toString(36)}`;
}

/**
 * A search outside of a class or subject reads the found assessments by the index first, however many the actor may see,
 * and at most as many as a search sorts (docs/decisions/0121). OFFSET 0 keeps PostgreSQL from testing the words of each
 * assessment in the order of the list. Own due dates are a column of what is found.
 */
const found = (filters: string[], { sort }: AssessmentQuery, { searchLimit, work }: ListKind): string => `(
  SELECT a.*${work && sortsByDueAt(sort) ? `, ${work.dueAt('a')} AS own_due_at` : ''} FROM (
    SELECT f.* FROM assessments f WHERE ${containsText('$6::text', 'f.title')} OFFSET 0) a
  WHERE ${filters.join(' AND ')} LIMIT ${searchLimit ?? 'ALL'})`;

const foundDueAt = ({ work }: ListKind): Pick<SortedWay, 'expressions'> =>
  work ? { expressions: { dueAt: (alias) => `${alias}.own_due_at` } } : {};

/**
 * The ways in, sorted by own due dates for students and parents: in the order of the index where those are the dates of the
 * class, and the few other rows by expression.
 */
function byOwnDates(ways: WayIn[], { sort }: AssessmentQuery, { work }: ListKind): SortedWay[] {
  if (!work || !sortsByDueAt(sort)) return ways;
  const expressions = { dueAt: work.dueAt };
  return ways.flatMap(({ condition, ...way }) => [
    { ...way, condition: `${condition} AND NOT ${work.mayDiffer('a')}` },
    { ...way, condition: `${condition} AND ${work.mayDiffer('a')}`, expressions },
  ]);
}

/** Due from $9 until before $10: for students and parents by the own date, or that of a child. */
function dueWithin({ dueFrom, dueBefore }: AssessmentQuery, { work }: ListKind): string {
  const within = (dueAt: string) =>
    [...(dueFrom ? [`${dueAt} >= $9::timestamptz`] : []), ...(dueBefore ? [`${dueAt} < $10::timestamptz`] : [])].join(
      ' AND ',
    );
  return work ? work.isDue('a', within) : within('a.due_at');
}

/** Every statement declares all parameters, so that the values can always be passed. Unused ones are null. */
function conditions(query: AssessmentQuery, kind: ListKind): string[] {
  const { state, type, classroomId, subjectId, includeUnattached, q } = query;
  const { dueFrom, dueBefore, work, mine, myClasses } = query;
  const attachedOnly = subjectId && !includeUnattached;
  return [
    ofState[state ?? 'open'],
    type ? 'a.type = $3::text' : '$3::text IS NULL',
    classroomId ? 'a.classroom_id = $4::uuid' : '$4::uuid IS NULL',
    subjectId ? 'a.subject_id = $5::uuid' : '$5::uuid IS NULL',
    q && (classroomId ?? subjectId) ? containsText('$6::text', 'a.title') : '$6::text IS NOT DISTINCT FROM $6',
    '$7::int IS NOT NULL AND $8::int IS NOT NULL',
    dueFrom ? 'TRUE' : '$9::timestamptz IS NULL',
    // Own due dates are never earlier, so that this holds for them, too.
    dueBefore ? 'a.due_at < $10::timestamptz' : '$10::timestamptz IS NULL',
    ...(dueFrom || dueBefore ? [dueWithin(query, kind)] : []),
    work && kind.work ? kind.work.isInState('a', '$11::text') : '$11::text IS NULL',
    ...(mine ? ['a.author_id = :actorId'] : []),
    ...(myClasses ? [inOwnClassrooms<Assessment>('classroomId')('a')] : []),
    ...(attachedOnly ? ['a.attached_at IS NOT NULL'] : []),
    ...(kind.inBank ? ['a.attached_at IS NULL'] : []),
  ];
}
