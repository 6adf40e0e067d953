import { usernameFor } from '#school/students/usernames.service.js';
import { personName } from './content/names.js';
import type { DemoIds } from './demo-ids.js';

/** How many there are of each; the first teacher, student and parent are Ana, Ben and Paula. */
const headcount = { teachers: 36, students: 600, parents: 340, siblings: 60 };

/** From here on the nth sibling comes to school: half the school apart, so never in the same class. */
const firstSibling = headcount.students / 2;

export interface Person {
  id: string;
  role: 'ADMIN' | 'TEACHER' | 'STUDENT' | 'PARENT';
  firstName: string;
  lastName: string;
  username: string;
  email: string;
}

export interface Guardianship {
  parent: Person;
  student: Person;
  relation: string;
}

export interface People {
  admin: Person;
  teachers: Person[];
  students: Person[];
  parents: Person[];
  guardianships: Guardianship[];
}

type Named = Pick<Person, 'firstName' | 'lastName'>;

/** Everybody at the demo school. */
export function makePeople(ids: DemoIds): People {
  const join = enrolment(ids);
  const admin = join('ADMIN', { firstName: 'Ruth', lastName: 'Ramos' }, 'admin');
  const teachers = times(headcount.teachers, (n) =>
    n === 0
      ? join('TEACHER', { firstName: 'Ana', lastName: 'Almeida' }, 'ana')
      : join('TEACHER', personName(headcount.students + n)),
  );
  const students: Person[] = [];
  for (let n = 0; n < headcount.students; n++) {
    const sibling = students[n - firstSibling];
    const name = { ...personName(n), ...(n < firstSibling + headcount.siblings && sibling && surnameOf(sibling)) };
    students.push(n === 0 ? join('STUDENT', { firstName: 'Ben', lastName: 'Bauer' }, 'ben') : join('STUDENT', name));
  }
  const parents = times(headcount.parents, (n) => {
    const { firstName } = personName(headcount.students + headcount.teachers + n);
    const surname = surnameOf(students[n]);
    return n === 0
      ? join('PARENT', { firstName: 'Paula', ...surname }, 'paula')
      : join('PARENT', { firstName, ...surname });
  });
  return { admin, teachers, students, parents, guardianships: familiesOf(parents, students) };
}

/** Every parent looks after one child, the first sixty after two. */
function familiesOf(parents: Person[], students: Person[]): Guardianship[] {
  const relations = ['parent', 'parent', 'parent', 'guardian', 'parent', 'parent', 'grandparent'];
  return parents.flatMap((parent, n) =>
    [n, ...(n < headcount.siblings ? [n + firstSibling] : [])].map((child) => ({
      parent,
      student: students[child],
      relation: relations[n % relations.length],
    })),
  );
}

/** Takes people in one after another; namesakes get a number, as the product itself gives it. */
function enrolment(ids: DemoIds) {
  const namesakes = new Map<string, number>();
  return (role: Person['role'], name: Named, known?: string): Person => {
    const base = known ?? usernameFor(name.firstName, name.lastName);
    const count = (namesakes.get(base) ?? 0) + 1;
    namesakes.set(base, count);
    const username = count === 1 ? base : `${base}${count}`;
    const domain = role === 'STUDENT' && !known ? 'students.demo.invalid' : 'demo.example';
    return { id: ids.next(), role, ...name, username, email: `${username}@${domain}` };
  };
}

const surnameOf = ({ lastName }: Named) => ({ lastName });
const times = <T>(count: number, make: (n: number) => T): T[] => Array.from({ length: count }, (_, n) => make(n));
