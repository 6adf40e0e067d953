import { demoSubjects, type DemoSubject } from '#demo/content/subjects.js';
import type { DemoIds } from '#demo/support/demo-ids.js';
import { itemAt } from '#demo/support/item-at.js';
import type { People, Person } from './people.js';

const levels = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6'];
const letters = ['A', 'B'];
const classSize = 25;
/** Each teacher teaches one subject to four consecutive classes. */
const classesPerTeacher = 4;

/** Age group of a class: it selects one of two sets of outlines, questions and essays. */
export type Band = 'lower' | 'upper';

export interface DemoClass {
  id: string;
  level: string;
  number: number;
  name: string;
  band: Band;
  students: Person[];
  subjects: ClassSubject[];
}

/** A subject as taught to one class. */
export interface ClassSubject {
  id: string;
  teacher: Person;
  content: DemoSubject;
}

/** 24 classes of 25 students with six subjects each. Ben attends the first class, which Ana teaches. */
export function makeClasses({ students, teachers }: People, ids: DemoIds): DemoClass[] {
  const teachersPerSubject = teachers.length / demoSubjects.length;
  return levels
    .flatMap((level) => letters.map((letter, index) => ({ level, letter, number: index + 1 })))
    .map(({ level, letter, number }, n) => ({
      id: ids.next(),
      level,
      number,
      name: `${level}${letter}`,
      band: level.startsWith('P') ? ('lower' as const) : ('upper' as const),
      students: students.slice(n * classSize, (n + 1) * classSize),
      subjects: demoSubjects.map((content, index) => {
        const teacher = itemAt(teachers, index * teachersPerSubject + Math.floor(n / classesPerTeacher));
        return { id: ids.next(), teacher, content };
      }),
    }));
}
