import { insertAll } from '#demo/support/insert-all.js';
import type { SeedContext } from '#demo/support/seed-context.js';
import { type DemoClass } from './classes.js';
import { type People } from './people.js';
import {
  classroomRows,
  guardianshipRows,
  invitationRows,
  memberRows,
  studentProfileRows,
  userRows,
} from './people.rows.js';

/** Inserts people, classes and who belongs to which. */
export async function seedClasses(
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
