import { personName } from '#demo/content/names.js';
import type { DemoIds } from '#demo/support/demo-ids.js';
import { itemAt } from '#demo/support/item-at.js';
import { usernameFor } from '#school/students/username.js';

/** People by role; the first teacher, student and parent are Ana, Ben and Paula. */
const headcount = { teachers: 36, students: 600, parents: 340, siblings: 60 };

/** Index of the first younger sibling: half the school apart, so siblings never share a class. */
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

/** All people of the demo school. */
export function makePeople(ids: DemoIds): People {
  const add = personFactory(ids);
  const admin = add('ADMIN', { firstName: 'Ruth', lastName: 'Ramos' }, 'admin');
  const teachers = times(headcount.teachers, (n) =>
    n === 0
      ? add('TEACHER', { firstName: 'Ana', lastName: 'Almeida' }, 'ana')
      : add('TEACHER', personName(headcount.students + n)),
  );
  const students: Person[] = [];
  for (let n = 0; n < headcount.students; n++) {
    const sibling = students[n - firstSibling];
    const name = { ...personName(n), ...(n < firstSibling + headcount.siblings && sibling && surnameOf(sibling)) };
    students.push(n === 0 ? add('STUDENT', { firstName: 'Ben', lastName: 'Bauer' }, 'ben') : add('STUDENT', name));
  }
  const parents = times(headcount.parents, (n) => {
    const { firstName } = personName(headcount.students + headcount.teachers + n);
    const surname = surnameOf(itemAt(students, n));
    return n === 0
      ? add('PARENT', { firstName: 'Paula', ...surname }, 'paula')
      : add('PARENT', { firstName, ...surname });
  });
  return { admin, teachers, students, parents, guardianships: familiesOf(parents, students) };
}

/** Every parent has one child, the first sixty have two. */
function familiesOf(parents: Person[], students: Person[]): Guardianship[] {
  const relations = ['parent', 'parent', 'parent', 'guardian', 'parent', 'parent', 'grandparent'];
  return parents.flatMap((parent, n) =>
    [n, ...(n < headcount.siblings ? [n + firstSibling] : [])].map((child) => ({
      parent,
      student: itemAt(students, child),
      relation: itemAt(relations, n % relations.length),
    })),
  );
}

/** Creates people. A repeated username gets a number, as in the product. */
function personFactory(ids: DemoIds) {
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
