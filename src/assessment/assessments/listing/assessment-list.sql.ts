import { needsBrowserSql, needsStartSql } from '#assessment/assessments/access/access-rules.sql.js';
import { hidesNamesSql } from '#assessment/assessments/anonymous/hidden-names.js';
import type { AssessmentQuery } from '#assessment/assessments/assessments.dto.js';
import { joinOwnDates, openedAt } from '#assessment/assessments/exceptions/own-dates.sql.js';
import type { WayIn } from '#platform/access/policy.js';
import { isFirstPage, type PageSlice } from '#platform/api/page.js';
import { rawPage } from '#platform/api/paginate.js';
import { idsByWays, matchingByWays, type SortedWay } from '#platform/api/rows-by-ways.js';
import { type ColumnExpressions, orderBySqlOf } from '#platform/database/order-by.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { containsText } from '#platform/database/search.js';
import { utc } from '#platform/database/sql-text.js';
import { assessmentNameJoins, assessmentNames } from './assessment-context.js';
import { conditions, type ListKind } from './assessment-filters.sql.js';

const sortsByDueAt = (sort: string): boolean => sort.endsWith('dueAt');

/** Staff see counts; others see instructions only once the assessment opens. */
const forStaff = 'a.instructions, a.submission_count AS "submissionCount", a.graded_count AS "gradedCount"';
const isOpen = openedAt('a', 'own.opens_at');
const forOthers = `CASE WHEN ${isOpen} THEN a.instructions ELSE '' END AS instructions, NOT ${isOpen} AS "isLocked"`;

const names = Object.entries(assessmentNames).map(([name, expression]) => `${expression} AS "${name}"`);

/** The fields of ListedAssessmentView, over `assessmentNameJoins` and, for those who see no counts, `joinOwnDates`. */
const columns = ({ withCounts, work }: ListKind) => `a.id, a.version, ${utc('a.created_at')} AS "createdAt",
  ${utc('a.updated_at')} AS "updatedAt", a.author_id AS "authorId", a.title, a.type, a.status,
  CASE WHEN a.status <> 'ready' THEN a.status WHEN a.attached_at IS NULL THEN 'unattached' ELSE 'assigned' END AS state,
  trim_scale(a.max_score) AS "maxScore", trim_scale(a.pass_score) AS "passScore",
  ${utc('a.available_from')} AS "availableFrom", ${utc(work ? work.viewedDueAt('a') : 'a.due_at')} AS "dueAt", a.allow_late AS "allowLate",
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
  const expressions: ColumnExpressions = kind.work ? { dueAt: kind.work.viewedDueAt } : {};
  const joins = `${assessmentNameJoins('a')} ${kind.withCounts ? '' : joinOwnDates('a')}`;
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
          ${joins} ORDER BY ${orderBySqlOf('a', [query.sort], expressions)}`;
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
function byOwnDates(ways: WayIn[], { sort, dueFrom }: AssessmentQuery, { work }: ListKind): SortedWay[] {
  if (!work || !sortsByDueAt(sort)) return ways;
  const expressions = { dueAt: work.dueAt };
  // So that the index skips earlier rows, whose own dates would be computed one by one.
  const since = dueFrom ? ' AND a.due_at >= $9::timestamptz' : '';
  return ways.flatMap(({ condition, ...way }) => [
    { ...way, condition: `${condition} AND NOT ${work.mayDiffer('a')}${since}` },
    { ...way, condition: `${condition} AND ${work.mayDiffer('a')}`, expressions },
  ]);
}
