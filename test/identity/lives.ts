import { publishedQuiz } from '../assessment/builders.js';
import { createCourse, enroll } from '../curriculum/courses.js';
import { createLesson, createModule } from '../curriculum/modules.js';
import { certify } from '../learning/certificates.js';
import type { Answer } from '../support/client.js';
import { picture, wav } from '../support/sample-files.js';
import type { Person, School } from '../support/school.js';
import { createSession, join } from '../workbook/live-sessions.js';

/** The names of people who are looked for everywhere after their erasure. No other text contains them. */
export const rareNames = { firstName: 'Zebulon', lastName: 'Quixano' };

async function done(response: Promise<Answer>) {
  const { status, body } = await response;
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

export async function rarePerson(school: School, role: 'STUDENT' | 'TEACHER', classroomId: string): Promise<Person> {
  const person = await school.person(role, classroomId);
  await school.sql('UPDATE users SET first_name = $2, last_name = $3 WHERE id = $1', [
    person.id,
    rareNames.firstName,
    rareNames.lastName,
  ]);
  return person;
}

/** Something of everything that a student leaves in Homeroom: work, files, words, and mail to a guardian. */
export async function liveAsStudent(school: School, student: Person): Promise<void> {
  const client = school.as(student);
  const guardian = await school.person('PARENT');
  await school.sql('INSERT INTO guardianships (id, parent_id, student_id) VALUES (gen_random_uuid(), $1, $2)', [
    guardian.id,
    student.id,
  ]);
  await studyOf(school, student);
  await done(client.put('/user/profile', { occupation: 'Sailor', interests: ['maps'] }));
  const file = await done(client.upload('/files', 'Quixano.png', new Uint8Array(await picture('png', 32, 32))));
  const image = `<img src="/api/v1/files/${file.id}/content" alt="Map">`;
  const note = await done(client.post('/notes', { title: 'Diary of Zebulon', content: `<p>Mine</p>${image}` }));
  await done(client.patch(`/notes/${note.id}?force=true`, { title: 'Diary of Quixano' }));
  const sound = new FormData();
  sound.set('file', new Blob([wav()], { type: 'audio/wav' }), 'quixano.wav');
  await done(client.post('/recordings', sound));
  const session = await createSession(school, { features: ['chat', 'qa', 'whiteboard'].map((type) => ({ type })) });
  await done(join(school, student, session.id));
  for (const [type, payload] of [
    ['chat', { text: 'I am Zebulon' }],
    ['hand', { isRaised: true }],
  ] as const)
    await client.post(`/live-sessions/${session.id}/interactions`, { type, payload });
  await done(client.post('/interactions', { type: 'viewed-map', payload: { of: 'Quixano' } }));
  await done(client.post('/calendar/feed'));
  await done(client.post('/civic/vote', { billId: 'maps', billName: 'Maps of Quixano', choice: 'yes' }));
  const place = await done(client.post('/local/resources', { name: 'Map Library', type: 'education' }));
  await done(school.as(school.root).patch(`/local/resources/${place.id}/moderation`, { status: 'approved' }));
  await done(client.post(`/local/resources/${place.id}/rate`, { rating: 5 }));
  const message = {
    scopeType: 'user',
    scopeId: student.id,
    kind: 'alert',
    title: 'Bring your books',
    withGuardians: true,
  };
  await done(school.as(school.ana).post('/messages', message));
  await changeAddress(school, student);
  await school.runJobs();
}

/** Both addresses get email, which a mail server has accepted. */
async function changeAddress(school: School, person: Person): Promise<void> {
  const email = `quixano.${person.id}@test.example`;
  await done(school.as(person).put('/users/me', { email, currentPassword: person.password }));
  const { token } = await school.mailTo(email);
  await done(school.anyone.post('/auth/verify-email', { token }));
  await school.runJobs();
  await school.sql(`UPDATE outbox_emails SET status = 'sent', sealed = NULL WHERE recipient = ANY ($1)`, [
    [person.email, email],
  ]);
}

async function studyOf(school: School, student: Person): Promise<void> {
  const client = school.as(student);
  const { assessment, items } = await publishedQuiz(school, { withEssay: true });
  const answers = { [items.choice]: { choice: 'a' }, [items.essay]: { text: 'By Zebulon' } };
  const submission = await done(client.post('/submissions', { assessmentId: assessment.id, answers }));
  const path = `/submissions/${submission.submissionId ?? submission.id}`;
  const { version } = await done(school.as(school.ana).get(path));
  await done(school.as(school.ana).patch(path, { score: 5, feedback: 'Good' }, { 'if-match': `"${version}"` }));
  const { assessment: oral } = await publishedQuiz(school, { gradeRelease: 'manual' });
  await done(school.as(school.ana).put('/grades', { assessmentId: oral.id, studentId: student.id, score: 2 }));
  await done(school.as(school.ana).post(`/assessments/${oral.id}/grade-release`, { studentIds: [student.id] }));
  const course = await createCourse(school);
  const module = await createModule(school, { courseId: course.id });
  const lesson = await createLesson(school, module.id, { type: 'discussion' });
  await done(enroll(school, student, course.id));
  const threads = `/modules/${module.id}/discussions/${lesson.id}/threads`;
  await done(client.post(threads, { title: 'Quixano asks', text: 'Which one?' }));
  await certify(school, student);
}

/** What a teacher leaves: content that stays, and messages. */
export async function liveAsTeacher(school: School, teacher: Person) {
  const client = school.as(teacher);
  const course = await createCourse(school, {}, teacher);
  const module = await createModule(school, { courseId: course.id }, teacher);
  const question = { type: 'true_false', prompt: 'North is up.', key: { answer: true } };
  const { id: questionId } = await done(client.post('/questions', question));
  const assessment = await done(client.post('/assessments', { title: 'Bank quiz', items: [{ questionId }] }));
  const session = await createSession(school, {}, teacher);
  await done(client.post('/messages', { scopeType: 'classroom', scopeId: school.p1a, title: 'From Quixano' }));
  await done(school.as(school.root).post(`/courses/${course.id}/enrollments`, { userIds: [school.ben.id] }));
  await school.runJobs();
  return {
    courses: course.id,
    modules: module.id,
    questions: questionId,
    assessments: assessment.id,
    live_sessions: session.id,
  };
}

/** Where a pattern occurs in the database: `table: row`, in any column, index document or queued job. */
export async function tracesOf(school: School, patterns: string[]): Promise<string[]> {
  const tables = await school.sql<{ name: string }>(
    `SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname IN ('public', 'graphile_worker') AND c.relname <> 'erasure_ledger' ORDER BY 1`,
  );
  const found = await Promise.all(
    tables.map(({ name }) =>
      school.sql<{ row: string }>(`SELECT t::text AS row FROM ${name} t WHERE t::text ~* $1 LIMIT 3`, [
        patterns.join('|'),
      ]),
    ),
  );
  return found.flatMap((rows, n) => rows.map(({ row }) => `${tables[n]?.name}: ${row}`));
}
