import { declareCauseSql, type GradeCause } from '#assessment/grades/grade-causes.js';
import { demoCategories, demoPeriods, demoScales } from '#demo/content/gradebook.js';
import type { DemoClass } from '#demo/people/classes.js';
import { insertAll, insertRows } from '#demo/support/insert-all.js';
import { itemAt } from '#demo/support/item-at.js';
import type { SeedContext } from '#demo/support/seed-context.js';
import { daysAfter } from '#platform/text/calendar.js';
import type { PlannedAssessment } from './planned-assessment.js';

/** Inserts scales, periods, the gradebooks of a class, and grades that its mathematics teacher has entered. */
export async function seedGradebook(
  context: SeedContext,
  classroom: DemoClass,
  assessments: PlannedAssessment[],
): Promise<void> {
  const { client, school, ids } = context;
  const { organization_id, created_at, now } = school;
  const shared = { organization_id, created_at };
  const scales = demoScales.map((scale) => ({ id: ids.next(), ...shared, ...scale }));
  const periods = demoPeriods.map(({ name, from, to }) => ({
    id: ids.next(),
    ...shared,
    name,
    starts_on: dayOf(now, from),
    ends_on: dayOf(now, to),
  }));
  const scale_id = itemAt(scales, 0).id;
  await insertAll(client, 'grade_scales', scales);
  await insertAll(client, 'grading_periods', periods);
  const setups = classroom.subjects.map(({ id }) => ({
    subject_id: id,
    aggregation: 'percent',
    scale_id,
    pass_percent: '50',
    weight: '1',
  }));
  await insertRows(client, 'gradebook_setups', setups);
  await seedCategories(context, classroom, assessments);
  await enterGrades(context, assessments);
}

const dayOf = (now: Date, days: number): string => daysAfter(now, days).toISOString().slice(0, 10);

async function seedCategories({ client, ids }: SeedContext, { subjects }: DemoClass, assessments: PlannedAssessment[]) {
  const categories = subjects.flatMap(({ id: subject_id }) =>
    demoCategories.map(({ name, weight, dropLowest: drop_lowest, types }, position) => ({
      row: { id: ids.next(), subject_id, name, weight, drop_lowest, keep_highest: 0, is_extra_credit: false, position },
      types,
    })),
  );
  const columns = assessments.map(({ row }) => ({
    assessment_id: row.id,
    category_id:
      categories.find((one) => one.row.subject_id === row.subject_id && one.types.includes(row.type))?.row.id ?? null,
    is_extra_credit: false,
  }));
  await insertRows(
    client,
    'grade_categories',
    categories.map(({ row }) => row),
  );
  await insertRows(client, 'grade_columns', columns);
}

/** Enters two grades of the mathematics quiz, one of them corrected, and excuses a student from the exam. */
async function enterGrades({ client, school }: SeedContext, assessments: PlannedAssessment[]): Promise<void> {
  const inMathematics = assessments.filter(({ subject }) => subject?.content.code === 'MATH');
  const quiz = itemAt(
    inMathematics,
    inMathematics.findIndex(({ scenario }) => scenario === 'graded_quiz'),
  );
  const exam = itemAt(
    inMathematics,
    inMathematics.findIndex(({ scenario }) => scenario === 'written_exam'),
  );
  const students = quiz.classroom?.students ?? [];
  const change = async ({ row }: PlannedAssessment, place: number, set: string, cause: GradeCause) => {
    const grade = [row.id, itemAt(students, place).id];
    const declared = JSON.stringify({ ...cause, actorId: row.author_id });
    await client.query(`SELECT ${declareCauseSql('$1')}`, [declared]);
    await client.query(insertGrade, [...grade, school.organization_id, row.subject_id, row.classroom_id]);
    await client.query(
      `UPDATE grades SET ${set}, version = version + 1 WHERE assessment_id = $1 AND student_id = $2`,
      grade,
    );
  };
  const entry = (reason: string) => ({ cause: 'entry', reason }) as const;
  await change(quiz, 1, 'entered_score = 1', entry('From paper'));
  await change(quiz, 1, 'entered_score = 5', entry('I had mistyped it.'));
  await change(quiz, 2, 'entered_score = 4', entry('Read once more on paper'));
  await change(exam, 3, 'is_excused = true', { cause: 'excuse', reason: 'Was ill and showed a certificate.' });
}

const insertGrade = `
  INSERT INTO grades (assessment_id, student_id, organization_id, subject_id, classroom_id) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT DO NOTHING`;
