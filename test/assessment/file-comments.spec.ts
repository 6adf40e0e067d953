import { Readable } from 'node:stream';
import { checkPlace, countLines, type FileEnd, type FilePlace } from '#assessment/marking/file-comments/file-place.js';
import { Problem } from '#platform/problems/problem.js';
import { form, pdf } from '../curriculum/materials.js';
import { openSchool, type Person } from '../support/school.js';
import { tone, waveOf } from '../workbook/sounds.js';
import { publishedQuiz } from './builders.js';

const school = openSchool();
const area = { kind: 'area', page: 2, x: 0.1, y: 0.25, width: 0.5, height: 0.125 };
const fileQuestion = { type: 'file', prompt: 'Submit your essay.', points: 5 };

let carla: Person;
beforeAll(async () => {
  carla = await school.person('TEACHER', school.p1a);
});

async function handIn(
  fields: object = {},
  file: [string, Buffer | string, string] = ['Essay.pdf', pdf, 'application/pdf'],
) {
  const student = await school.person('STUDENT', school.p1a);
  const { assessment } = await publishedQuiz(school, { items: [{ question: fileQuestion }], ...fields });
  const itemId: string = assessment.items[0].id;
  const client = school.as(student);
  const { body: uploaded } = await client.post('/files', form(file[0], Buffer.from(file[1]), file[2], {}));
  const answers = { [itemId]: { files: [uploaded.id] } };
  const { status, body } = await client.post('/submissions', { assessmentId: assessment.id, answers });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return {
    student,
    itemId,
    assessmentId: assessment.id as string,
    id: body.id as string,
    fileId: uploaded.id as string,
  };
}
type Work = Awaited<ReturnType<typeof handIn>>;

const write = ({ id, fileId }: Pick<Work, 'id' | 'fileId'>, draft: object = {}, teacher = school.ana) =>
  school.as(teacher).post(`/submissions/${id}/file-comments`, { fileId, place: area, text: 'Why?', ...draft });
const read = async ({ id }: Work, reader: Person, query = '') =>
  (await school.as(reader).get(`/submissions/${id}/file-comments${query}`)).body.items;
const grade = ({ id }: Work, body: object = { score: 3 }, teacher = school.ana) =>
  school.as(teacher).patch(`/submissions/${id}`, body, { 'if-match': '*' });

describe('Comments on submitted files', () => {
  it('name a place of the file, are hidden from the student until the grade is released, and can be answered then', async () => {
    const work = await handIn({ gradeRelease: 'manual' });
    const { status, body: comment } = await write(work);
    const client = school.as(work.student);
    await grade(work);

    const before = [await read(work, work.student), (await client.get(`/file-comments/${comment.id}`)).status];
    const tooEarly = await client.post(`/file-comments/${comment.id}/replies`, { text: 'Because.' });
    await school.as(school.ana).post(`/assessments/${work.assessmentId}/grade-release`, {});
    const replied = await client.post(`/file-comments/${comment.id}/replies`, { text: 'Because.' });
    const answered = await school.as(school.ana).post(`/file-comments/${comment.id}/replies`, { text: 'I see.' });
    const [seen] = await read(work, work.student);

    expect([status, comment]).toMatchObject([
      201,
      {
        place: area,
        text: 'Why?',
        itemId: work.itemId,
        attemptNumber: 1,
        authorId: school.ana.id,
        isShown: false,
        replies: [],
      },
    ]);
    expect([before, tooEarly.status, replied.status, answered.status]).toEqual([[[], 404], 404, 201, 201]);
    expect(seen).toMatchObject({ text: 'Why?', authorName: expect.stringContaining('Ana'), isShown: true });
    expect(seen.replies).toMatchObject([
      { isByStudent: true, authorId: work.student.id, text: 'Because.' },
      { isByStudent: false, authorId: school.ana.id, text: 'I see.' },
    ]);
  });

  it('are shown to the student when the work is returned, and stay with their attempt', async () => {
    const work = await handIn({ gradeRelease: 'manual' });
    await write(work);
    await grade(work, { status: 'returned' });
    const shown = await read(work, work.student);
    const { body: second } = await school.as(work.student).post('/files', form('Two.pdf', pdf, 'application/pdf', {}));
    await school
      .as(work.student)
      .post('/submissions', { assessmentId: work.assessmentId, answers: { [work.itemId]: { files: [second.id] } } });
    await write({ ...work, fileId: second.id });

    const ofStudent = await read(work, work.student);
    const ofTeacher = await read(work, school.ana);
    const ofSecond = await read(work, school.ana, '?attemptNumber=2');

    expect([shown.length, ofStudent.length, ofTeacher.length]).toEqual([1, 1, 2]);
    expect(ofSecond).toMatchObject([{ fileId: second.id, attemptNumber: 2 }]);
  });

  it('can be changed by their author, resolved and reopened, and deleted', async () => {
    const work = await handIn();
    const { body: comment } = await write(work);
    const at = `/file-comments/${comment.id}`;
    await grade(work);

    const changed = await school.as(school.ana).patch(at, { text: 'Which source?' }, { 'if-match': '"1"' });
    const stale = await school.as(school.ana).patch(at, { text: 'Again.' }, { 'if-match': '"1"' });
    const foreign = await school.as(carla).patch(at, { text: 'Mine.' }, { 'if-match': '*' });
    const resolved = await school.as(work.student).put(`${at}/resolution`, { isResolved: true });
    const open = await read(work, carla, '?resolved=false');
    const reopened = await school.as(carla).put(`${at}/resolution`, { isResolved: false });
    const { body: reply } = await school.as(work.student).post(`${at}/replies`, { text: 'Mine.' });
    const replyAt = `${at}/replies/${reply.replies[0].id}`;
    const statuses = [
      (await school.as(school.ana).delete(replyAt)).status,
      (await school.as(work.student).delete(replyAt)).status,
      (await school.as(carla).delete(at)).status,
      (await school.as(school.ana).delete(at)).status,
      (await school.as(school.ana).get(at)).status,
    ];

    expect([changed.body.text, stale.status, foreign.status]).toEqual(['Which source?', 412, 403]);
    expect([resolved.body.resolvedAt, open, reopened.body.resolvedAt]).toEqual([expect.any(String), [], null]);
    expect(statuses).toEqual([404, 204, 403, 204, 404]);
  });

  it('keep markers independent, and hide them from the student where marking is double or anonymous', async () => {
    const work = await handIn({ doubleMarkingPercent: 50 });
    const at = `/submissions/${work.id}/marker-scores`;
    await write(work);
    await write(work, { text: 'Of Carla.' }, carla);

    const alone = [
      (await read(work, school.ana)).length,
      (await read(work, carla)).length,
      (await read(work, school.root)).length,
    ];
    await school.as(school.ana).put(at, { score: 4 });
    await school.as(carla).put(at, { score: 4 });
    const both = (await read(work, school.ana)).length;
    const ofStudent = await read(work, work.student);

    expect([alone, both]).toEqual([[1, 1, 0], 2]);
    expect(ofStudent.map(({ authorId, authorName }: Record<string, unknown>) => [authorId, authorName])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('hide the student from teachers while names are hidden', async () => {
    const work = await handIn({ anonymousMarking: true, gradeRelease: 'manual' });
    const { body: comment } = await write(work);
    await grade(work, { status: 'returned' });
    await school.as(work.student).post(`/file-comments/${comment.id}/replies`, { text: 'Because.' });

    const [seen] = await read(work, school.ana);
    const [own] = await read(work, work.student);

    expect(JSON.stringify(seen)).not.toContain(work.student.id);
    expect(seen.replies).toMatchObject([
      { isByStudent: true, authorId: null, authorName: expect.stringMatching(/^Candidate \d{5}$/) },
    ]);
    expect([own.authorId, own.replies[0].authorId]).toEqual([null, work.student.id]);
  });

  it('are closed to other classes and roles, and refuse files and places that do not exist', async () => {
    const work = await handIn();
    const other = await handIn();
    const { body: comment } = await write(work);
    await grade(work);
    const at = `/file-comments/${comment.id}`;
    const list = `/submissions/${work.id}/file-comments`;
    const draft = { fileId: work.fileId, place: area, text: 'No.' };

    const answers = [
      await school.as(school.olga).get(list),
      await school.as(school.olga).post(list, draft),
      await school.as(school.olga).get(at),
      await school.as(school.olga).post(`${at}/replies`, { text: 'No.' }),
      await school.as(school.olga).put(`${at}/resolution`, { isResolved: true }),
      await school.as(school.ben).get(at),
      await school.as(work.student).post(list, draft),
      await school.as(work.student).patch(at, { text: 'No.' }, { 'if-match': '*' }),
      await school.as(school.paula).post(`${at}/replies`, { text: 'No.' }),
      await write({ ...work, fileId: other.fileId }),
      await write(work, { attemptNumber: 2 }),
      await write(work, { place: { kind: 'lines', fromLine: 1, toLine: 2 } }),
      await write(work, { place: { ...area, width: 0.95 } }),
      await write(work, { place: { kind: 'circle' } }),
      await write(work, { text: '' }),
      await school.as(school.ana).put(`${at}/resolution`, {}),
    ];

    expect(answers.map(({ status }) => status)).toEqual([
      404, 404, 404, 404, 404, 404, 403, 403, 403, 404, 404, 400, 400, 400, 400, 400,
    ]);
    expect(answers[11]?.body).toMatchObject({ code: 'place_invalid', errors: [{ field: 'place.kind' }] });
  });

  it('name lines that the text has', async () => {
    const work = await handIn({}, ['code.txt', 'one\ntwo\nthree\n', 'text/plain']);
    const lines = (fromLine: number, toLine: number) => write(work, { place: { kind: 'lines', fromLine, toLine } });

    const answers = [await lines(2, 3), await lines(3, 4), await lines(3, 2)];

    expect(answers.map(({ status }) => status)).toEqual([201, 400, 400]);
    expect(answers[1]?.body.errors[0].message).toBe('toLine must be at most 3, the last line of the file.');
  });

  it('lose no reply and keep none without its comment when one is deleted at that moment', async () => {
    const work = await handIn();
    await grade(work);
    for (let round = 0; round < 5; round++) {
      const { body: comment } = await write(work);
      const at = `/file-comments/${comment.id}`;

      const [reply, removal] = await Promise.all([
        school.as(work.student).post(`${at}/replies`, { text: 'Because.' }),
        school.as(school.ana).delete(at),
      ]);

      expect([201, 404]).toContain(reply.status);
      expect(removal.status).toBe(204);
      expect(await school.sql('SELECT 1 FROM file_comment_replies WHERE comment_id = $1', [comment.id])).toEqual([]);
    }
  });

  it('keep all of the replies that are written at the same moment', async () => {
    const work = await handIn();
    await grade(work);
    const { body: comment } = await write(work);
    const at = `/file-comments/${comment.id}`;

    const writers = [work.student, school.ana, carla, work.student, school.ana];
    const answers = await Promise.all(
      writers.map((one, n) => school.as(one).post(`${at}/replies`, { text: `Reply ${n}` })),
    );

    const { body } = await school.as(school.ana).get(at);
    expect(answers.map(({ status }) => status)).toEqual(writers.map(() => 201));
    expect(body.replies.map(({ text }: { text: string }) => text).sort()).toEqual(writers.map((_, n) => `Reply ${n}`));
  });

  it('are listed in as many statements, however many there are', async () => {
    const work = await handIn();
    const statements = async () => {
      const { headers } = await school.as(school.ana).get(`/submissions/${work.id}/file-comments`);
      return Number(headers.get('x-statements'));
    };
    for (const text of ['One.', 'Two.']) await write(work, { text });
    const few = await statements();
    for (const text of ['Three.', 'Four.', 'Five.']) {
      const { body } = await write(work, { text });
      await school.as(carla).post(`/file-comments/${body.id}/replies`, { text: 'Yes.' });
    }

    const many = await statements();

    expect(many).toBe(few);
    expect(many).toBeLessThanOrEqual(4);
  });

  it('are exported to the student with the replies, and erased with the student', async () => {
    const work = await handIn();
    const { body: comment } = await write(work, { text: 'Where does this figure come from?' });
    await grade(work);
    const client = school.as(work.student);
    await client.post(`/file-comments/${comment.id}/replies`, { text: 'From the second table.' });

    const { body } = await client.get('/user/data-export');
    const erased = await client.send('DELETE', '/user/account', { password: work.student.password });

    expect(body.sections.fileComments).toMatchObject([{ id: comment.id, text: 'Where does this figure come from?' }]);
    expect(body.sections.fileCommentReplies).toMatchObject([{ text: 'From the second table.' }]);
    expect([erased.status, await school.sql('SELECT 1 FROM file_comments WHERE id = $1', [comment.id])]).toEqual([
      200,
      [],
    ]);
  });

  it('on a recording end with it, also when their place is changed', async () => {
    const wave = waveOf(tone(440), { seconds: 1.5, sampleRate: 8_000 });
    const work = await handIn({}, ['Reading.wav', wave, 'audio/wav']);
    const until = (toSeconds: number) => ({ place: { kind: 'time', fromSeconds: 1, toSeconds } });

    const within = await write(work, until(2));
    const beyond = await write(work, until(2.01));
    const moved = await school.as(school.ana).patch(`/file-comments/${within.body.id}`, until(60), { 'if-match': '*' });

    expect([within.status, beyond.status, moved.status]).toEqual([201, 400, 400]);
    expect(beyond.body.errors).toMatchObject([{ field: 'place.toSeconds', rule: 'place' }]);
  });

  it('are exported once the student may see them, as are comments on answers', async () => {
    const work = await handIn({ gradeRelease: 'manual' });
    const { body: comment } = await write(work, { text: 'On the file.' });
    const client = school.as(work.student);
    await school.as(school.ana).post(`/file-comments/${comment.id}/replies`, { text: 'A reply.' });
    await grade(work, { items: [{ itemId: work.itemId, score: 3, explanation: 'On the answer.' }] });
    const exported = async () => {
      const { sections } = (await client.get('/user/data-export')).body;
      const { fileComments, fileCommentReplies, givenComments } = sections;
      return [fileComments, fileCommentReplies, givenComments].map(([row]: { text: string | null }[]) => row?.text);
    };

    const before = await exported();
    await school.as(school.ana).post(`/assessments/${work.assessmentId}/grade-release`, {});
    const after = await exported();

    expect(before).toEqual([null, null, null]);
    expect(after).toEqual(['On the file.', 'A reply.', 'On the answer.']);
  });

  it('go with the submission', async () => {
    const work = await handIn();
    const { body: comment } = await write(work);

    const { status } = await school.as(school.root).delete(`/assessments/${work.assessmentId}?force=true`);

    expect(status).toBe(200);
    expect(await school.sql('SELECT 1 FROM file_comments WHERE id = $1', [comment.id])).toEqual([]);
  });
});

describe('Places of files', () => {
  const refused = (place: FilePlace, mimeType: string, end?: FileEnd): (string | undefined)[] => {
    try {
      checkPlace(place, mimeType, end);
      return [];
    } catch (error) {
      return error instanceof Problem ? (error.errors ?? []).map(({ field }) => field) : ['no problem'];
    }
  };
  const page = { kind: 'area', page: 1, x: 0.7, y: 0, width: 0.3, height: 1 } as const;

  it.each([
    ['a rectangle of a page of a PDF', page, 'application/pdf', []],
    ['a point', { ...page, width: 0, height: 0 }, 'image/png', []],
    ['the second page of an image', { ...page, page: 2 }, 'image/png', ['place.page']],
    ['a rectangle beyond the page', { ...page, x: 0.8, y: 0.5 }, 'application/pdf', ['place.width', 'place.height']],
    [
      'a rectangle without a page',
      { kind: 'area', x: 0, y: 0, width: 1, height: 1 },
      'application/pdf',
      ['place.page'],
    ],
    ['a rectangle of a text', page, 'text/plain', ['place.kind']],
    ['lines with a page', { kind: 'lines', fromLine: 1, toLine: 1, page: 1 }, 'text/markdown', ['place.page']],
    ['seconds of a recording', { kind: 'time', fromSeconds: 1.5, toSeconds: 3 }, 'audio/mpeg', []],
    ['seconds backwards', { kind: 'time', fromSeconds: 3, toSeconds: 1.5 }, 'video/mp4', ['place.toSeconds']],
    ['a whole office document', { kind: 'file' }, 'application/vnd.oasis.opendocument.text', []],
    ['a page of an office document', page, 'application/vnd.oasis.opendocument.text', ['place.kind']],
  ] as [string, FilePlace, string, string[]][])('accept or refuse %s', (_, place, mimeType, fields) => {
    expect(refused(place, mimeType)).toEqual(fields);
  });

  it.each([
    ['', 1],
    ['one', 1],
    ['one\n', 1],
    ['one\ntwo', 2],
    ['one\r\ntwo\r\n\r\n', 3],
  ])('count the lines of %j', async (text, lines) => {
    expect(await countLines(Readable.from([Buffer.from(text)]))).toBe(lines);
  });
});
