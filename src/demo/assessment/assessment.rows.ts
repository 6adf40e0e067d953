import { examCategory, examTopics } from '#demo/content/questions/mathematics-exam.js';
import { demoSubjects, type SubjectCode } from '#demo/content/subjects.js';
import { coreSubjectIdOf, type CoreSubjectRow } from '#demo/curriculum/seed-subjects.js';
import type { People } from '#demo/people/people.js';
import type { DemoIds } from '#demo/support/demo-ids.js';
import { itemAt } from '#demo/support/item-at.js';
import type { SchoolFacts } from '#demo/support/school-facts.js';
import type { PlannedAssessment } from './planned-assessment.js';
import type { BankQuestion } from './question-bank.js';

/** Author of the questions of each subject: its first teacher. */
const authorsOf = ({ teachers }: People): Map<SubjectCode, string> =>
  new Map(demoSubjects.map(({ code }, n) => [code, itemAt(teachers, (n * teachers.length) / demoSubjects.length).id]));

/** The categories of the exam questions: one for each topic, in one for the exam. */
export function categoryRows({ organization_id, created_at }: SchoolFacts, ids: DemoIds, people: People) {
  const owner_id = authorsOf(people).get('MATH');
  const shared = { organization_id, owner_id, sharing: 'organization', created_at };
  const exam = { id: ids.next(), parent_id: null as string | null, name: examCategory, ...shared };
  return [exam, ...examTopics.map((name) => ({ id: ids.next(), parent_id: exam.id, name, ...shared }))];
}

const contentOf = ({ content }: BankQuestion) => {
  const { type, title, prompt, format, body, key, feedback, points } = content;
  return { type, title, prompt, format, body, key, feedback, points };
};

export function questionRows(
  { organization_id, created_at }: SchoolFacts,
  bank: BankQuestion[],
  people: People,
  core: CoreSubjectRow[],
) {
  const authors = authorsOf(people);
  return bank.map((question) => ({
    id: question.id,
    organization_id,
    author_id: authors.get(question.subject),
    core_subject_id: coreSubjectIdOf(core, question.subject),
    external_id: question.externalId,
    current_version_id: question.versionId,
    category_id: question.categoryId ?? null,
    tags: question.content.tags,
    ...contentOf(question),
    created_at,
  }));
}

export const questionVersionRows = ({ created_at }: SchoolFacts, bank: BankQuestion[]) =>
  bank.map((question) => ({
    id: question.versionId,
    question_id: question.id,
    number: 1,
    ...contentOf(question),
    created_at,
  }));

export const assessmentRows = ({ organization_id }: SchoolFacts, assessments: PlannedAssessment[]) =>
  assessments.map(({ row }) => ({ organization_id, ...row, grading_method: 'highest', review: 'when_graded' }));

export const itemRows = (assessments: PlannedAssessment[]) =>
  assessments.flatMap(({ row, items }) =>
    items.map(({ id, question, points }, position) => ({
      id,
      assessment_id: row.id,
      question_version_id: question.versionId,
      position,
      points,
      created_at: row.created_at,
    })),
  );
