import * as art from './questions/art.js';
import * as computing from './questions/computing.js';
import * as english from './questions/english.js';
import * as history from './questions/history.js';
import * as mathematics from './questions/mathematics.js';
import * as science from './questions/science.js';
import { type SubjectCode } from './subjects.js';

/** Quality of a submission: it selects the response of a student and the feedback of the teacher. */
export const qualities = ['strong', 'fair', 'weak'] as const;
export type Quality = (typeof qualities)[number];

/** An essay task with the teacher's grading guidance and one sample response per quality. */
export interface EssayTask {
  title: string;
  prompt: string;
  guidance: string;
  answers: Record<Quality, string>;
}

/** Questions of one subject as a GIFT file, and one essay for each band. */
export interface DemoQuestions {
  gift: string;
  essays: { lower: EssayTask; upper: EssayTask };
}

export const demoQuestions: Record<SubjectCode, DemoQuestions> = {
  MATH: mathematics,
  ENG: english,
  SCI: science,
  HIST: history,
  ART: art,
  COMP: computing,
};

/** Feedback of teachers on graded submissions: what is good first, then one next step. */
export const teacherFeedback: Record<Quality, string[]> = {
  strong: [
    'This is careful work: every claim has its reason. Next time, try a harder example of your own.',
    'You looked closely and chose exact words. Read it once more aloud and cut one sentence.',
    'Very clear, and I learnt something from it. Would you show the class how you went about it?',
    'You answered the question and then asked a better one. Follow it up!',
  ],
  fair: [
    'The main idea is right. Add one example that shows it.',
    'A good start. Say not only what happened, but also why.',
    'I can follow you to the middle; then a step is missing. Write it down and hand it in again.',
    'You know more about this than you wrote. Two more sentences would prove it.',
  ],
  weak: [
    'I can see what you wanted to say. Let us plan it together before you write the next one.',
    'This answers a different question. Read the task again and underline what it asks for.',
    'Too short for me to see what you understand. Begin with one thing you observed yourself.',
    'Do not give up: look at the example we did on Tuesday, and try the first step again.',
  ],
};
