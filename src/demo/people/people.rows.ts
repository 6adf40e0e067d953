import type { DemoIds } from '#demo/support/demo-ids.js';
import { itemAt } from '#demo/support/item-at.js';
import type { SchoolFacts } from '#demo/support/school-facts.js';
import { daysAfter, daysBefore } from '#platform/text/calendar.js';
import type { DemoClass } from './classes.js';
import type { People, Person } from './people.js';

export const userRows = ({ organization_id, created_at }: SchoolFacts, people: People, password_hash: string) =>
  [people.admin, ...people.teachers, ...people.students, ...people.parents].map(
    ({ id, role, firstName, lastName, username, email }) => ({
      id,
      organization_id,
      email,
      username,
      password_hash,
      first_name: firstName,
      last_name: lastName,
      role,
      email_verified: true,
      managed: role === 'STUDENT',
      created_at,
    }),
  );

export const classroomRows = ({ organization_id, academic_year, created_at }: SchoolFacts, classes: DemoClass[]) =>
  classes.map(({ id, level, number, name }) => ({
    id,
    organization_id,
    level,
    class_number: number,
    academic_year,
    name,
    created_at,
  }));

export const memberRows = ({ academic_year, created_at }: SchoolFacts, classes: DemoClass[], ids: DemoIds) =>
  classes.flatMap(({ id: classroom_id, students, subjects }) => {
    const membership = ({ id: user_id }: Person, member_role: 'TEACHER' | 'STUDENT') => ({
      id: ids.next(),
      classroom_id,
      user_id,
      member_role,
      academic_year,
      joined_at: created_at,
      created_at,
    });
    return [
      ...subjects.map(({ teacher }) => membership(teacher, 'TEACHER')),
      ...students.map((one) => membership(one, 'STUDENT')),
    ];
  });

export const studentProfileRows = ({ organization_id, created_at }: SchoolFacts, classes: DemoClass[]) =>
  classes
    .flatMap(({ level, students }) => students.map(({ id }) => ({ id, level })))
    .map(({ id, level }, n) => ({
      id,
      organization_id,
      student_number: `S-${String(n + 1).padStart(4, '0')}`,
      level,
      created_at,
    }));

export const guardianshipRows = ({ created_at }: SchoolFacts, { guardianships }: People, ids: DemoIds) =>
  guardianships.map(({ parent, student, relation }) => ({
    id: ids.next(),
    parent_id: parent.id,
    student_id: student.id,
    relation,
    created_at,
  }));

/** One invitation by the admin and one by Ana. */
export const invitationRows = (
  { organization_id, now }: SchoolFacts,
  { admin, teachers }: People,
  classes: DemoClass[],
  ids: DemoIds,
) =>
  [
    { email: 'new.teacher@demo.example', role: 'TEACHER', classroom_id: null, invited_by: admin.id },
    {
      email: 'new.student@demo.example',
      role: 'STUDENT',
      classroom_id: itemAt(classes, 0).id,
      invited_by: itemAt(teachers, 0).id,
    },
  ].map((invitation) => ({
    id: ids.next(),
    organization_id,
    ...invitation,
    code_hash: `demo ${invitation.role}`,
    expires_at: daysAfter(now, 7),
    created_at: daysBefore(now, 1),
  }));
