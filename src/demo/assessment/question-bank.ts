import { parseGift } from '#questions/formats/gift/gift.js';
import { manualTypes } from '#questions/types/question-types.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { sanitizeContent } from '#questions/types/rich-content.js';
import type { ImportedQuestion } from '#questions/formats/question-format.js';
import type { Band } from '#demo/people/classes.js';
import { demoQuestions, type EssayTask } from '#demo/content/questions.js';
import { type SubjectCode, subjectCodes } from '#demo/content/subjects.js';
import type { DemoIds } from '#demo/support/demo-ids.js';

/** A question of the bank; `essay` is the task it was created from, with sample responses. */
export interface BankQuestion {
  id: string;
  versionId: string;
  externalId: string | null;
  subject: SubjectCode;
  band: Band;
  content: QuestionContent;
  essay?: EssayTask;
}

const bands: Band[] = ['lower', 'upper'];
const essayPoints = '10';

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
  const { title, prompt, guidance } = essay;
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
  return { id: ids.next(), versionId: ids.next(), externalId: null, subject, band, content, essay };
}

/** The automatically graded questions of a subject and band. */
export const quizQuestions = (bank: BankQuestion[], subject: SubjectCode, band: Band): BankQuestion[] =>
  bank.filter((question) => isFor(question, subject, band) && !manualTypes.includes(question.content.type));

/** The essay question of a subject and band. */
export const essayOf = (bank: BankQuestion[], subject: SubjectCode, band: Band): BankQuestion =>
  bank.find((question) => isFor(question, subject, band) && question.essay) as BankQuestion;

const isFor = (question: BankQuestion, subject: SubjectCode, band: Band) =>
  question.subject === subject && question.band === band;
