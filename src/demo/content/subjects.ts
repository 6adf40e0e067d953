import * as art from './outlines/art.js';
import * as computing from './outlines/computing.js';
import * as english from './outlines/english.js';
import * as history from './outlines/history.js';
import * as mathematics from './outlines/mathematics.js';
import * as science from './outlines/science.js';

export const subjectCodes = ['MATH', 'ENG', 'SCI', 'HIST', 'ART', 'COMP'] as const;
export type SubjectCode = (typeof subjectCodes)[number];

/** A core subject and its tables of contents as a teacher would paste them, for primary and secondary years. */
export interface DemoSubject {
  code: SubjectCode;
  name: string;
  description: string;
  outlines: { lower: string; upper: string };
}

/** The outlines use different notations on purpose: together they cover every notation auto-structure reads. */
export const demoSubjects: DemoSubject[] = [
  {
    code: 'MATH',
    name: 'Mathematics',
    description: 'Numbers, shapes and chance: finding out what must be true, and being able to say why.',
    outlines: mathematics,
  },
  {
    code: 'ENG',
    name: 'English',
    description: 'Reading closely, writing clearly, and speaking so that others want to listen.',
    outlines: english,
  },
  {
    code: 'SCI',
    name: 'Science',
    description: 'Asking nature good questions: living things, materials, forces and the planet.',
    outlines: science,
  },
  {
    code: 'HIST',
    name: 'History',
    description: 'How people lived before us, how we know, and what it has to do with today.',
    outlines: history,
  },
  {
    code: 'ART',
    name: 'Art',
    description: 'Looking, drawing, making, and finding words for what we see.',
    outlines: art,
  },
  {
    code: 'COMP',
    name: 'Computing',
    description: 'Thinking in steps, telling machines what to do, and staying in charge of them.',
    outlines: computing,
  },
];
