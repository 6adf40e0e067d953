import type { Role } from '#platform/access/actor.js';
import type { Person, School } from '../support/school.js';

const children = new Map<string, Person>();

/** A new person of that role who belongs to P1A; a parent gets a new child there. */
export async function insider(school: School, role: Role): Promise<Person> {
  if (role === 'ADMIN') return school.person(role);
  if (role === 'PARENT') return parentOf(school, await school.person('STUDENT', school.p1a));
  return school.person(role, school.p1a);
}

/** A person of that role who does not belong to P1A. */
export async function outsider(school: School, role: Role): Promise<Person> {
  if (role === 'TEACHER') return school.olga;
  if (role === 'STUDENT') return school.zoe;
  return role === 'PARENT' ? parentOf(school, school.zoe) : school.person(role);
}

/** The child of a parent created by this module. */
export function childOf(parent: Person): Person {
  const child = children.get(parent.id);
  if (!child) throw new Error(`${parent.email} was not created by insider() or outsider() and has no known child.`);
  return child;
}

async function parentOf(school: School, child: Person): Promise<Person> {
  const parent = await school.person('PARENT');
  children.set(parent.id, child);
  await school.sql('INSERT INTO guardianships (id, parent_id, student_id) VALUES (gen_random_uuid(), $1, $2)', [
    parent.id,
    child.id,
  ]);
  return parent;
}
