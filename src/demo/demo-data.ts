import type pg from 'pg';
import { assessmentRows, itemRows, questionRows, questionVersionRows } from './assessment.rows.js';
import { seedCatalogue } from './seed-catalogue.js';
import { type DemoClass, makeClasses } from './classes.js';
import { coreSubjectRows, type CoreSubjectRow, subjectRows } from './curriculum.rows.js';
import { DemoIds } from './demo-ids.js';
import { SubmissionGenerator } from './submission-generator.js';
import { insertAll } from './insert-all.js';
import { seedLearning } from './seed-learning.js';
import { seedSessions } from './seed-sessions.js';
import { seedMaterials } from './seed-materials.js';
import { seedMessages } from './seed-messages.js';
import { makeOutlines, type Outlines } from './outlines.js';
import {
  classroomRows,
  guardianshipRows,
  invitationRows,
  memberRows,
  studentProfileRows,
  userRows,
} from './people.rows.js';
import { makePeople, type People } from './people.js';
import { makeBank } from './question-bank.js';
import { schoolFacts, type SchoolFacts } from './school-facts.js';
import { withDeferredCounts } from './deferred-counts.js';
import type { PlannedAssessment } from './planned-assessment.js';
import { AssessmentPlanner } from './assessment-planner.js';

/** Reports a finished step of the seeding. */
export type Report = (line: string) => void;

/** Shared by the steps: connection, school, id generator and progress report. */
interface SeedContext {
  client: pg.Client;
  school: SchoolFacts;
  ids: DemoIds;
  report: Report;
}

/** Inserts all demo data, each table with one statement per batch. */
export async function insertDemoData(
  client: pg.Client,
  { passwordHash, now, report }: { passwordHash: string; now: Date; report: Report },
): Promise<void> {
  const context = { client, school: await schoolFacts(client, now), ids: new DemoIds(), report };
  const people = makePeople(context.ids);
  const classes = makeClasses(people, context.ids);
  await insertClasses(context, people, classes, passwordHash);
  const core = coreSubjectRows(context.school, context.ids);
  const outlines = makeOutlines(classes, context.ids);
  await insertSubjects(context, classes, core, outlines);
  const assessmentsByClass = await insertAssessments(context, people, classes, core, outlines);
  await insertSubmissions(context, assessmentsByClass);
  report(`${await seedSessions(client, now)} login sessions of the last month`);
  report(`${await seedLearning(client, now)} sections read, with the interactions of students`);
  report(`${await seedMaterials(client)} links to material, ${await seedCatalogue(client, now)} subscriptions`);
  report(`${await seedMessages(client, now)} messages`);
}

async function insertClasses(
  { client, school, ids, report }: SeedContext,
  people: People,
  classes: DemoClass[],
  passwordHash: string,
): Promise<void> {
  await insertAll(client, 'users', userRows(school, people, passwordHash));
  await insertAll(client, 'classrooms', classroomRows(school, classes));
  await insertAll(client, 'classroom_members', memberRows(school, classes, ids));
  await insertAll(client, 'student_profiles', studentProfileRows(school, classes));
  await insertAll(client, 'guardianships', guardianshipRows(school, people, ids));
  await insertAll(client, 'invitations', invitationRows(school, people, classes, ids));
  const { students, teachers, parents } = people;
  report(
    `${classes.length} classes: ${students.length} students, ${teachers.length} teachers, ${parents.length} parents`,
  );
}

async function insertSubjects(
  { client, school, report }: SeedContext,
  classes: DemoClass[],
  core: CoreSubjectRow[],
  outlines: Outlines,
): Promise<void> {
  await insertAll(client, 'core_subjects', core);
  await insertAll(client, 'subjects', subjectRows(school, classes, core));
  await insertAll(client, 'units', outlines.units);
  await insertAll(client, 'parts', outlines.parts);
  await insertAll(client, 'sections', outlines.sections);
  report(`${core.length} subjects in each class, with ${outlines.sections.length} sections`);
}

async function insertAssessments(
  { client, school, ids, report }: SeedContext,
  people: People,
  classes: DemoClass[],
  core: CoreSubjectRow[],
  outlines: Outlines,
): Promise<PlannedAssessment[][]> {
  const bank = await makeBank(ids);
  const planner = new AssessmentPlanner(bank, outlines, ids, school.now);
  const inClasses = classes.map((classroom) => classroom.subjects.flatMap((one) => planner.forSubject(classroom, one)));
  const all = [...planner.forBank(people), ...inClasses.flat()];
  await insertAll(client, 'questions', questionRows(school, bank, people, core));
  await insertAll(client, 'question_versions', questionVersionRows(school, bank));
  await insertAll(client, 'assessments', assessmentRows(school, all));
  await insertAll(client, 'assessment_items', itemRows(all));
  report(`${bank.length} questions in the bank, ${all.length} assessments`);
  return inClasses;
}

async function insertSubmissions(
  { client, school, ids, report }: SeedContext,
  assessmentsByClass: PlannedAssessment[][],
): Promise<void> {
  const generator = new SubmissionGenerator(ids, school.now);
  let count = 0;
  await withDeferredCounts(client, async () => {
    // One class at a time, which bounds memory: the responses of all classes are never held together.
    for (const assessments of assessmentsByClass) {
      const generated = assessments.flatMap((assessment) => generator.of(assessment));
      const attempts = generated.flatMap((one) => one.attempts);
      const submissions = generated.map((one) => ({ organization_id: school.organization_id, ...one.submission }));
      await insertAll(client, 'submissions', submissions);
      await insertAll(client, 'submission_attempts', attempts);
      count += generated.length;
    }
  });
  report(`${count} submissions: graded, pending, returned`);
}
