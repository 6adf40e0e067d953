import { created, file, newWord, trueOrFalse } from '../contract/builders.js';
import type { AreaFixtures } from '../contract/fixture.js';

/** Rows and bodies for the operations of questions. */
export const questions: AreaFixtures = {
  fixtures: {
    'question-categories': {
      shared: ['TEACHER'],
      make: ({ school, actor, role }) =>
        created(school.as(role === 'TEACHER' ? actor : school.ana), '/question-categories', { name: newWord() }),
    },
    questions: {
      shared: ['TEACHER'],
      make: ({ school, actor, role }) =>
        created(school.as(role === 'TEACHER' ? actor : school.ana), '/questions', trueOrFalse()),
    },
  },
  bodies: {
    createQuestionCategory: () => ({ name: newWord() }),
    changeQuestionCategory: () => ({ name: newWord() }),
    copyQuestionCategory: () => ({ name: newWord() }),
    importQuestions: () => file(`Is ${newWord()} a word? {TRUE}`),
    createQuestion: () => trueOrFalse(),
    changeQuestion: () => ({ prompt: `Is ${newWord()} a word?` }),
  },
};
