import type { Role } from '#platform/access/actor.js';
import type { Person, School } from '../support/school.js';

const children = new Map<string, Person>();

/** A new person of that role who belongs to P1A; a parent gets a new child there. */
export async function insider(school: School, role: Role): Promise<Person> {
  if (role === 'PARENT') return parentOf(school, await insider(school, 'STUDENT'));
  const person = await newcomer(school, role);
  if (role !== 'ADMIN') await school.enroll(person.id, school.p1a);
  return person;
}

/** A person of that role who does not belong to P1A. */
export async function outsider(school: School, role: Role): Promise<Person> {
  if (role === 'TEACHER') return school.olga;
  if (role === 'STUDENT') return school.zoe;
  return role === 'PARENT' ? parentOf(school, school.zoe) : newcomer(school, role);
}

/**
 * Ends the memberships of a person who is no longer needed, and suspends an admin. Otherwise notifications to P1A and to
 * the admins would go to hundreds of people.
 */
export async function dismiss(school: School, { id }: Person): Promise<void> {
  const ids = [id, children.get(id)?.id];
  await school.sql('UPDATE classroom_members SET left_at = now() WHERE user_id = ANY ($1) AND left_at IS NULL', [ids]);
  await school.sql("UPDATE users SET account_status = 'suspended' WHERE id = $1 AND role = 'ADMIN'", [id]);
}

/** The child of a parent created by this module. */
export function childOf(parent: Person): Person {
  const child = children.get(parent.id);
  if (!child) throw new Error(`${parent.email} was not created by insider() or outsider() and has no known child.`);
  return child;
}

/** The matrix needs thousands of people, so that their logins would take a sixth of its time. */
async function newcomer(school: School, role: Role): Promise<Person> {
  const [person] = await school.crowd(1, role);
  if (!person) throw new Error(`No ${role} was created.`);
  return person;
}

async function parentOf(school: School, child: Person): Promise<Person> {
  const parent = await newcomer(school, 'PARENT');
  children.set(parent.id, child);
  await school.sql('INSERT INTO guardianships (id, parent_id, student_id) VALUES (gen_random_uuid(), $1, $2)', [
    parent.id,
    child.id,
  ]);
  return parent;
}
