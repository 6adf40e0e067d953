import { demoSubjects, type DemoSubject } from './content/subjects.js';
import type { DemoIds } from './demo-ids.js';
import type { People, Person } from './people.js';

const levels = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6'];
const letters = ['A', 'B'];
const classSize = 25;
/** Each teacher teaches one subject to four classes in a row. */
const classesPerTeacher = 4;

/** Which of the two sets of outlines, questions and essays fits a class. */
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

/** A subject as one class is taught it. */
export interface ClassSubject {
  id: string;
  teacher: Person;
  about: DemoSubject;
}

/** Twenty-four classes of twenty-five, every one with six subjects; Ben sits in the first, and Ana teaches it. */
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
      subjects: demoSubjects.map((about, subject) => {
        const teacher = teachers[subject * teachersPerSubject + Math.floor(n / classesPerTeacher)];
        return { id: ids.next(), teacher, about };
      }),
    }));
}
