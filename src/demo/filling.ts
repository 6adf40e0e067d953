import type pg from 'pg';
import { assessmentRows, itemRows, questionRows, questionVersionRows } from './assessment.rows.js';
import { openCatalogue } from './catalogue.js';
import { type DemoClass, makeClasses } from './classes.js';
import { coreSubjectRows, type CoreSubjectRow, subjectRows } from './curriculum.rows.js';
import { DemoIds } from './demo-ids.js';
import { HandingIn } from './handed-in.js';
import { insertAll } from './insert-all.js';
import { rememberLearning } from './learning.js';
import { rememberSessions } from './login-sessions.js';
import { hangMaterial } from './material.js';
import { sendMessages } from './messages.js';
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
import { countingAtTheEnd } from './submission-counts.js';
import type { SetWork } from './set-work.js';
import { WorkPlanner } from './work-planner.js';

/** Tells whoever waits what was just done. */
export type Say = (line: string) => void;

/** What the steps share: where to write, for which school, under which ids. */
interface Desk {
  client: pg.Client;
  school: SchoolFacts;
  ids: DemoIds;
  say: Say;
}

/** Fills the school from the people to what they did, each table with one statement. */
export async function fill(
  client: pg.Client,
  { passwordHash, now, say }: { passwordHash: string; now: Date; say: Say },
): Promise<void> {
  const desk = { client, school: await schoolFacts(client, now), ids: new DemoIds(), say };
  const people = makePeople(desk.ids);
  const classes = makeClasses(people, desk.ids);
  await fillClasses(desk, people, classes, passwordHash);
  const core = coreSubjectRows(desk.school, desk.ids);
  const outlines = makeOutlines(classes, desk.ids);
  await fillSubjects(desk, classes, core, outlines);
  const workOfClasses = await fillWork(desk, people, classes, core, outlines);
  await fillSubmissions(desk, workOfClasses);
  say(`${await rememberSessions(client, now)} login sessions of the last month`);
  say(`${await rememberLearning(client, now)} sections read, and what everybody did`);
  say(`${await hangMaterial(client)} links to material, ${await openCatalogue(client, now)} subscriptions`);
  say(`${await sendMessages(client, now)} messages`);
}

async function fillClasses(
  { client, school, ids, say }: Desk,
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
  say(`${classes.length} classes: ${students.length} students, ${teachers.length} teachers, ${parents.length} parents`);
}

async function fillSubjects(
  { client, school, say }: Desk,
  classes: DemoClass[],
  core: CoreSubjectRow[],
  outlines: Outlines,
): Promise<void> {
  await insertAll(client, 'core_subjects', core);
  await insertAll(client, 'subjects', subjectRows(school, classes, core));
  await insertAll(client, 'units', outlines.units);
  await insertAll(client, 'parts', outlines.parts);
  await insertAll(client, 'sections', outlines.sections);
  say(`${core.length} subjects in each class, with ${outlines.sections.length} sections`);
}

async function fillWork(
  { client, school, ids, say }: Desk,
  people: People,
  classes: DemoClass[],
  core: CoreSubjectRow[],
  outlines: Outlines,
): Promise<SetWork[][]> {
  const bank = await makeBank(ids);
  const planner = new WorkPlanner(bank, outlines, ids, school.now);
  const inClasses = classes.map((classroom) => classroom.subjects.flatMap((one) => planner.forSubject(classroom, one)));
  const all = [...planner.forBank(people), ...inClasses.flat()];
  await insertAll(client, 'questions', questionRows(school, bank, people, core));
  await insertAll(client, 'question_versions', questionVersionRows(school, bank));
  await insertAll(client, 'assessments', assessmentRows(school, all));
  await insertAll(client, 'assessment_items', itemRows(all));
  say(`${bank.length} questions in the bank, ${all.length} assessments`);
  return inClasses;
}

async function fillSubmissions({ client, school, ids, say }: Desk, workOfClasses: SetWork[][]): Promise<void> {
  const handingIn = new HandingIn(ids, school.now);
  let count = 0;
  await countingAtTheEnd(client, async () => {
    // One class at a time, so that the answers of the whole school are never in memory together.
    for (const works of workOfClasses) {
      const handedIn = works.flatMap((work) => handingIn.of(work));
      const attempts = handedIn.flatMap((one) => one.attempts);
      const submissions = handedIn.map((one) => ({ organization_id: school.organization_id, ...one.submission }));
      await insertAll(client, 'submissions', submissions);
      await insertAll(client, 'submission_attempts', attempts);
      count += handedIn.length;
    }
  });
  say(`${count} submissions: graded, waiting for a teacher, returned`);
}
