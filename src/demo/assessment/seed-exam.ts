import type { RubricCriterion } from '#assessment/marking/rubrics/rubric.entity.js';
import { qualities } from '#demo/content/questions.js';
import { drawingLevels, drawingRubric } from '#demo/content/rubrics.js';
import { insertAll, insertRows } from '#demo/support/insert-all.js';
import { itemAt } from '#demo/support/item-at.js';
import type { SeedContext } from '#demo/support/seed-context.js';
import { daysBefore } from '#platform/text/calendar.js';
import type { PlannedAssessment, PlannedItem } from './planned-assessment.js';

/** The sittings of timed assessments, all begun when they opened. */
const insertSittings = `
  INSERT INTO attempts (id, organization_id, assessment_id, student_id, classroom_id, subject_id, attempt_number, status, seed, shuffle,
    navigation, last_sequence, saves, started_at, last_seen_at, submitted_at, created_at, updated_at)
  SELECT t.id, s.organization_id, s.assessment_id, s.student_id, s.classroom_id, s.subject_id, t.attempt_number, 'submitted',
    concat_ws('/', s.assessment_id, s.student_id, t.attempt_number), a.shuffle, a.navigation, a.item_count, a.item_count,
    a.available_from, t.submitted_at, t.submitted_at, a.available_from, t.submitted_at
  FROM submission_attempts t JOIN submissions s ON s.id = t.submission_id JOIN assessments a ON a.id = s.assessment_id
  WHERE a.time_limit_minutes IS NOT NULL`;

/** The attempts of assessment $1 whose item $2 has been marked, with its score. */
const selectMarked = `
  SELECT t.id AS attempt_id, t.submission_id, s.student_id, s.graded_by AS marked_by, s.graded_at AS created_at, t.grades -> $2 ->> 'score' AS score
  FROM submission_attempts t JOIN submissions s ON s.id = t.submission_id
  WHERE s.assessment_id = $1 AND t.grades -> $2 ->> 'by' = 'person' ORDER BY t.id`;

interface MarkedAttempt {
  attempt_id: string;
  submission_id: string;
  student_id: string;
  marked_by: string;
  created_at: Date;
  score: string;
}

/** Inserts how the written exam was sat and marked: sittings, a rubric with its marks, and requests for a regrade. */
export async function seedExam(context: SeedContext, assessments: PlannedAssessment[]): Promise<void> {
  const { client } = context;
  const exam = itemAt(
    assessments,
    assessments.findIndex(({ scenario }) => scenario === 'written_exam'),
  );
  const drawing = itemAt(
    exam.items,
    exam.items.findIndex(({ question }) => question.content.type === 'drawing'),
  );
  await client.query(insertSittings);
  const { rows } = await client.query<MarkedAttempt>(selectMarked, [exam.row.id, drawing.id]);
  await seedRubric(context, { exam, drawing, marked: rows });
  await insertAll(client, 'regrade_requests', regradeRequests(context, exam, rows));
}

async function seedRubric(
  { client, school, ids }: SeedContext,
  { exam, drawing, marked }: { exam: PlannedAssessment; drawing: PlannedItem; marked: MarkedAttempt[] },
): Promise<void> {
  const { title, maxPoints: max_points } = drawingRubric;
  const criteria = drawingRubric.criteria.map((criterion) => ({
    ...criterion,
    id: ids.next(),
    levels: criterion.levels.map((level) => ({ ...level, id: ids.next() })),
  }));
  const { organization_id, created_at } = school;
  const [rubric_id, rubric_version_id] = [ids.next(), ids.next()];
  const owner_id = exam.row.author_id;
  const [assessment_id, item_id] = [exam.row.id, drawing.id];
  const rubric = { id: rubric_id, organization_id, owner_id, title, kind: 'rubric', is_shared: true, created_at };
  await insertAll(client, 'rubrics', [rubric]);
  const version = { id: rubric_version_id, rubric_id, number: 1, criteria, max_points, created_at };
  await insertRows(client, 'rubric_versions', [version]);
  const attached = { id: ids.next(), assessment_id, item_id, rubric_version_id, created_at };
  await insertRows(client, 'assessment_rubrics', [attached]);
  const marks = marked.map(({ attempt_id, submission_id, marked_by, created_at: at, score }) => ({
    id: ids.next(),
    attempt_id,
    submission_id,
    item_id,
    rubric_version_id,
    marks: marksFor(criteria, drawing, score),
    points: score,
    marked_by,
    created_at: at,
  }));
  await insertAll(client, 'rubric_marks', marks);
}

/** The levels that make up the score of a drawing. */
function marksFor(criteria: RubricCriterion[], { question }: PlannedItem, score: string) {
  const quality = qualities.find((each) => question.work?.[each].score === score) ?? 'fair';
  return criteria.map(({ id, levels }, at) => {
    const level = levels.find(({ title }) => title === drawingLevels[quality][at]);
    return { criterionId: id, levelId: level?.id ?? null, points: level?.points ?? 0, comment: '' };
  });
}

/** Ben's request waits for Ana; the one of another student has been declined. */
function regradeRequests(
  { school, ids }: SeedContext,
  { row, items, classroom }: PlannedAssessment,
  marked: MarkedAttempt[],
) {
  const { organization_id, now } = school;
  const ben = classroom?.students.find(({ username }) => username === 'ben');
  const code = items.find(({ question }) => question.content.type === 'code_output');
  const place = { organization_id, assessment_id: row.id, classroom_id: row.classroom_id };
  const requestOf = ({ submission_id, student_id }: MarkedAttempt) => ({ ...place, submission_id, student_id });
  const [own, other] = [
    marked.find(({ student_id }) => student_id === ben?.id),
    marked.find(({ student_id }) => student_id !== ben?.id),
  ];
  const open = own && {
    id: ids.next(),
    ...requestOf(own),
    item_id: code?.id ?? null,
    status: 'open',
    answer: '',
    reason: 'I wrote the numbers in one line. Does that not count?',
    answered_by: null as string | null,
    answered_at: null as Date | null,
    created_at: daysBefore(now, 1),
  };
  const declined = other && {
    id: ids.next(),
    ...requestOf(other),
    item_id: null,
    status: 'declined',
    answered_by: row.author_id,
    reason: 'Could you look at my drawing again?',
    answer: 'I did: the mark in the corner is missing.',
    answered_at: daysBefore(now, 2),
    created_at: daysBefore(now, 3),
  };
  return [open, declined].filter((request) => request !== undefined);
}
