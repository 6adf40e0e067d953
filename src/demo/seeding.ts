import pg from 'pg';
import { makeClasses } from './classes.js';
import { DemoIds } from './demo-ids.js';
import { Students } from './handed-in.js';
import { rememberSessions } from './login-sessions.js';
import { makeOutlines } from './outlines.js';
import { makePeople } from './people.js';
import { makeBank } from './question-bank.js';
import * as rows from './rows.js';
import { WorkPlanner } from './set-work.js';
import { insertAll } from './insert-all.js';

/** Tells whoever waits what was just done. */
export type Say = (line: string) => void;

export interface SeedOptions {
  databaseUrl: string;
  passwordHash: string;
  now: Date;
  say: Say;
}

/** How the seeding shows among the connections of the server. */
export const seedingConnection = 'homeroom-demo';

const seedingLock = 7_304_002;

/**
 * Fills an empty database with the demo school, in one transaction: whoever is killed on the way leaves nothing behind,
 * and of two processes at once the second finds everything done. Returns whether there was anything to do.
 */
export async function seed({ databaseUrl, ...options }: SeedOptions): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: seedingConnection });
  // A connection that breaks fails the statement that was under way; that is enough.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [seedingLock]);
    const { rowCount } = await client.query('SELECT FROM users LIMIT 1');
    if (!rowCount) await fill(client, options);
    await client.query('COMMIT');
    if (!rowCount) await client.query('ANALYZE');
    return !rowCount;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function fill(client: pg.Client, { passwordHash, now, say }: Omit<SeedOptions, 'databaseUrl'>): Promise<void> {
  const school = await rows.schoolOf(client, now);
  const ids = new DemoIds();
  const people = makePeople(ids);
  const classes = makeClasses(people, ids);
  await insertAll(client, 'users', rows.users(school, people, passwordHash));
  await insertAll(client, 'classrooms', rows.classrooms(school, classes));
  await insertAll(client, 'classroom_members', rows.members(school, classes, ids));
  await insertAll(client, 'student_profiles', rows.studentProfiles(school, classes));
  await insertAll(client, 'guardianships', rows.guardianships(school, people, ids));
  await insertAll(client, 'invitations', rows.invitations(school, people, ids));
  say(
    `${classes.length} classes, ${people.students.length} students, ${people.teachers.length} teachers, their parents`,
  );

  const outlines = makeOutlines(classes, ids);
  const coreSubjects = rows.coreSubjects(school, ids);
  await insertAll(client, 'core_subjects', coreSubjects);
  await insertAll(client, 'subjects', rows.subjects(school, classes, coreSubjects));
  await insertAll(client, 'units', outlines.units);
  await insertAll(client, 'parts', outlines.parts);
  await insertAll(client, 'sections', outlines.sections);
  say(`${coreSubjects.length} subjects for each class, with their outlines`);

  const bank = makeBank(ids);
  const author = rows.authorsOf(people);
  await insertAll(client, 'questions', rows.questions(school, bank, author, coreSubjects));
  await insertAll(client, 'question_versions', rows.questionVersions(school, bank));
  const planner = new WorkPlanner(bank, outlines, ids, now);
  const setWork = classes.map((classroom) => classroom.subjects.flatMap((one) => planner.forSubject(classroom, one)));
  const all = [...planner.forBank(people), ...setWork.flat()];
  await insertAll(client, 'assessments', rows.assessments(school, all));
  await insertAll(client, 'assessment_items', rows.assessmentItems(all));
  say(`${bank.length} questions and ${all.length} assessments`);

  const students = new Students(ids, now);
  let submissions = 0;
  for (const ofClass of setWork) {
    const handedIn = ofClass.flatMap((work) => students.handIn(work));
    await insertAll(client, 'submissions', rows.submissions(school, handedIn));
    await insertAll(
      client,
      'submission_attempts',
      handedIn.flatMap(({ attempts }) => attempts),
    );
    submissions += handedIn.length;
  }
  say(`${submissions} submissions, graded by the rules`);
  say(`${await rememberSessions(client, now)} login sessions of the last month`);
}
