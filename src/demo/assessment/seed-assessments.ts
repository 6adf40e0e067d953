import { type Outlines } from '#demo/curriculum/outlines.js';
import { type CoreSubjectRow } from '#demo/curriculum/seed-subjects.js';
import { type DemoClass } from '#demo/people/classes.js';
import { type People } from '#demo/people/people.js';
import { insertAll } from '#demo/support/insert-all.js';
import { itemAt } from '#demo/support/item-at.js';
import type { SeedContext } from '#demo/support/seed-context.js';
import { AssessmentPlanner } from './assessment-planner.js';
import { assessmentRows, categoryRows, itemRows, questionRows, questionVersionRows } from './assessment.rows.js';
import type { PlannedAssessment } from './planned-assessment.js';
import { makeBank, makeExamBank } from './question-bank.js';

/** Inserts the question bank and all assessments. Returns those of each class. */
export async function seedAssessments(
  { client, school, ids, report }: SeedContext,
  people: People,
  classes: DemoClass[],
  core: CoreSubjectRow[],
  outlines: Outlines,
): Promise<PlannedAssessment[][]> {
  const categories = categoryRows(school, ids, people);
  const exam = makeExamBank(ids, new Map(categories.map(({ name, id }) => [name, id])));
  const bank = [...(await makeBank(ids)), ...exam];
  const planner = new AssessmentPlanner(bank, outlines, ids, school.now);
  const inClasses = classes.map((classroom) => classroom.subjects.flatMap((one) => planner.forSubject(classroom, one)));
  inClasses[0]?.push(planner.writtenExam(itemAt(classes, 0), exam));
  const all = [...planner.forBank(people), ...inClasses.flat()];
  await insertAll(client, 'question_categories', categories);
  await insertAll(client, 'questions', questionRows(school, bank, people, core));
  await insertAll(client, 'question_versions', questionVersionRows(school, bank));
  await insertAll(client, 'assessments', assessmentRows(school, all));
  await insertAll(client, 'assessment_items', itemRows(all));
  report(`${bank.length} questions in the bank, ${all.length} assessments`);
  return inClasses;
}
