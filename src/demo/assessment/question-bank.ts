import { demoQuestions, type Quality } from '#demo/content/questions.js';
import { examQuestions, type MarkedWork } from '#demo/content/questions/mathematics-exam.js';
import { type SubjectCode, subjectCodes } from '#demo/content/subjects.js';
import type { Band } from '#demo/people/classes.js';
import type { DemoIds } from '#demo/support/demo-ids.js';
import { parseGift } from '#questions/formats/gift/gift.js';
import type { ImportedQuestion } from '#questions/formats/question-format.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { manualTypes } from '#questions/types/question-types.js';
import { sanitizeContent } from '#questions/types/rich-content.js';

/** A question of the bank; `work` is what students of each quality hand in where a teacher grades. */
export interface BankQuestion {
  id: string;
  versionId: string;
  externalId: string | null;
  subject: SubjectCode;
  /** The classes whose quizzes ask it; `exam` is the written exam only. */
  band: Band | 'exam';
  content: QuestionContent;
  categoryId?: string | undefined;
  work?: Record<Quality, MarkedWork>;
}

const bands: Band[] = ['lower', 'upper'];
const essayPoints = '10';

/** Score and comment of the teacher for an essay of each quality. */
const essayMarks: Record<Quality, { score: string; explanation: string }> = {
  strong: { score: '9.00', explanation: 'Every part of the task is there, and well told.' },
  fair: { score: '6.50', explanation: 'The main point is there; an example is missing.' },
  weak: { score: '3.00', explanation: 'This is a beginning. Most of the task is still open.' },
};

/** The questions of all subjects, parsed from GIFT files, and one essay for each band. */
export async function makeBank(ids: DemoIds): Promise<BankQuestion[]> {
  const bank: BankQuestion[] = [];
  for (const subject of subjectCodes) {
    const { questions } = await parseGift(demoQuestions[subject].gift);
    bank.push(...questions.map((question) => bankQuestion(subject, question, ids)));
    bank.push(...bands.map((band) => essayQuestion(subject, band, ids)));
  }
  return bank;
}

const bankQuestion = (
  subject: SubjectCode,
  { externalId, category, content }: ImportedQuestion,
  ids: DemoIds,
): BankQuestion => ({
  id: ids.next(),
  versionId: ids.next(),
  externalId,
  subject,
  band: category.includes('Upper') ? 'upper' : 'lower',
  content: { ...sanitizeContent(content), tags: [...content.tags, category] },
});

function essayQuestion(subject: SubjectCode, band: Band, ids: DemoIds): BankQuestion {
  const essay = demoQuestions[subject].essays[band];
  const { title, prompt, guidance, answers } = essay;
  const workOf = (quality: Quality) => ({ response: { text: answers[quality] }, ...essayMarks[quality] });
  const content: QuestionContent = {
    type: 'long_text',
    title,
    prompt,
    format: 'plain',
    body: {},
    key: { guidance },
    feedback: '',
    points: essayPoints,
    tags: ['essay'],
  };
  const work = { strong: workOf('strong'), fair: workOf('fair'), weak: workOf('weak') };
  return { id: ids.next(), versionId: ids.next(), externalId: null, subject, band, content, work };
}

/** The questions of the written exam in mathematics, in the categories of their topics. */
export const makeExamBank = (ids: DemoIds, categoryOf: ReadonlyMap<string, string>): BankQuestion[] =>
  examQuestions.map(({ topic, content, work }) => ({
    id: ids.next(),
    versionId: ids.next(),
    externalId: null,
    subject: 'MATH',
    band: 'exam',
    content: sanitizeContent(content),
    categoryId: categoryOf.get(topic),
    ...(work && { work }),
  }));

/** The automatically graded questions of a subject and band. */
export const quizQuestions = (bank: BankQuestion[], subject: SubjectCode, band: Band): BankQuestion[] =>
  bank.filter((question) => isFor(question, subject, band) && !manualTypes.includes(question.content.type));

/** The essay question of a subject and band. */
export const essayOf = (bank: BankQuestion[], subject: SubjectCode, band: Band): BankQuestion =>
  bank.find((question) => isFor(question, subject, band) && question.work) as BankQuestion;

const isFor = (question: BankQuestion, subject: SubjectCode, band: Band) =>
  question.subject === subject && question.band === band;
