import { created, file, newWord } from '../contract/builders.js';
import { type AreaFixtures, type Scenario } from '../contract/fixture.js';
import { childOf, insider } from '../contract/people.js';
import { subjectOf } from './builders.js';

/** Rows and bodies for the operations of anonymous marking, the comment bank and comments on files. */
export const marking: AreaFixtures = {
  fixtures: {
    'marking-comments': {
      personal: ['TEACHER'],
      make: (scenario) => created(staffOf(scenario), '/marking-comments', { text: newWord() }),
    },
    'items/{itemId}': {
      make: async ({ school }, [assessmentId]) => {
        const [item] = await school.sql<{ id: string }>('SELECT id FROM assessment_items WHERE assessment_id = $1', [
          assessmentId,
        ]);
        return item?.id ?? '';
      },
    },
    'file-comments': { personal: ['STUDENT', 'PARENT'], make: fileComment },
    'replies/{fileReplyId}': {
      personal: ['STUDENT'],
      make: async ({ school, actor }, [commentId = '']) => {
        const path = `/file-comments/${commentId}/replies`;
        const { body } = await school.as(actor).post(path, { text: newWord() });
        return body.replies?.at(-1)?.id ?? '';
      },
    },
  },
  before: {
    revealNames: async ({ school }, [id]) => {
      await school.sql(`UPDATE assessments SET anonymous_marking = true, grade_release = 'manual' WHERE id = $1`, [id]);
    },
  },
  bodies: {
    revealNames: () => ({ reason: newWord() }),
    createMarkingComment: () => ({ text: newWord() }),
    changeMarkingComment: () => ({ text: newWord() }),
    createFileComment: async ({ school }, [submissionId]) => {
      const [row] = await school.sql<{ id: string }>(
        `WITH file AS (
           INSERT INTO stored_files (id, organization_id, storage_key, original_name, mime_type, size_bytes, sha256)
           SELECT gen_random_uuid(), 'test', gen_random_uuid()::text, 'work.txt', 'text/plain', 1, repeat('0', 64) FROM submissions WHERE id = $1 AND classroom_id = $2 RETURNING id)
         INSERT INTO submission_files (attempt_id, submission_id, file_id)
         SELECT t.id, t.submission_id, file.id FROM submission_attempts t, file WHERE t.submission_id = $1 RETURNING file_id AS id`,
        [submissionId, school.p1a],
      );
      return { fileId: row?.id ?? school.ana.id, place: { kind: 'file' }, text: newWord() };
    },
    changeFileComment: () => ({ text: newWord() }),
    resolveFileComment: () => ({ isResolved: true }),
    replyToFileComment: () => ({ text: newWord() }),
  },
};

/** The actor, or Ana for students and parents. */
const staffOf = ({ school, actor, role }: Scenario) =>
  school.as(role === 'TEACHER' || role === 'ADMIN' ? actor : school.ana);

/** A comment on the work of the actor, the actor's child, or another student of P1A, which the student sees. */
async function fileComment(scenario: Scenario): Promise<string> {
  const { school, actor, role } = scenario;
  const author = role === 'STUDENT' ? actor : role === 'PARENT' ? childOf(actor) : undefined;
  const student = school.as(author ?? (await insider(school, 'STUDENT')));
  const question = { type: 'file', prompt: newWord(), points: 1 };
  const draft = { title: newWord(), items: [{ question }], placement: { subjectId: await subjectOf(school) } };
  const assessmentId = await created(school.as(school.ana), '/assessments', draft);
  // No format of the bank holds questions for files, so that no other teacher may export this one.
  await school.sql(
    `UPDATE questions SET sharing = 'private' WHERE id IN (SELECT v.question_id FROM question_versions v
       JOIN assessment_items i ON i.question_version_id = v.id WHERE i.assessment_id = $1)`,
    [assessmentId],
  );
  const { body } = await school.as(school.ana).post(`/assessments/${assessmentId}/publish`);
  const { body: detail } = await school.as(school.ana).get(`/assessments/${body.id}`);
  const fileId = await created(student, '/files', file(newWord()));
  const answers = { [detail.items[0].id]: { files: [fileId] } };
  const submissionId = await created(student, '/submissions', { assessmentId, answers });
  const comment = { fileId, place: { kind: 'file' }, text: newWord() };
  const id = await created(staffOf(scenario), `/submissions/${submissionId}/file-comments`, comment);
  await school.sql('UPDATE submission_attempts SET released_at = now() WHERE submission_id = $1', [submissionId]);
  return id;
}
