import { bytes, filesKept, form, outline, pdf } from '../curriculum/materials.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

const homework = async () => {
  const { subject } = await outline(school);
  const draft = {
    title: 'Essay',
    type: 'homework',
    maxAttempts: 3,
    items: [{ question: { type: 'file', prompt: 'Submit your essay.', points: 5 } }],
    placement: { subjectId: subject },
  };
  const { body } = await school.as(school.ana).post('/assessments', draft);
  await school.as(school.ana).post(`/assessments/${body.id}/publish`);
  const { body: detail } = await school.as(school.ben).get(`/assessments/${body.id}`);
  return { assessmentId: body.id as string, itemId: detail.items[0].id as string };
};

const upload = (person: Person, fields: Record<string, string> = {}) =>
  school.as(person).post('/files', form('Essay.pdf', pdf, 'application/pdf', fields));

const submit = (person: Person, { assessmentId, itemId }: { assessmentId: string; itemId: string }, answer: object) =>
  school.as(person).post('/submissions', { assessmentId, answers: { [itemId]: answer } });

describe('POST /files', () => {
  it('accepts a file from any signed-in person and keeps it private until something refers to it', async () => {
    const { status, body } = await upload(school.ben, { kind: 'document' });
    const wrongKind = await upload(school.ben, { kind: 'image' });
    const anonymous = await school.anyone.post('/files', form('Essay.pdf', pdf, 'application/pdf'));
    const withoutFile = await school.as(school.ben).post('/files', {});

    expect([status, body.originalName, body.mimeType, body.sizeBytes]).toEqual([
      201,
      'Essay.pdf',
      'application/pdf',
      pdf.length,
    ]);
    expect([wrongKind.status, anonymous.status, withoutFile.status]).toEqual([415, 401, 415]);
    expect((await bytes(school, school.ana, `/files/${body.id}/content`)).status).toBe(404);
  });
});

describe('submissions with files', () => {
  it('give access to the files only to people who may read the submission', async () => {
    const work = await homework();
    const { body: file } = await upload(school.ben);

    const { status, body } = await submit(school.ben, work, { files: [file.id] });

    expect([status, body.status]).toEqual([201, 'submitted']);
    const path = `/files/${file.id}/content`;
    const statuses = async () =>
      Promise.all(
        [school.root, school.ana, school.ben, school.paula, school.olga, school.zoe].map(
          async (person) => (await bytes(school, person, path)).status,
        ),
      );
    expect(await statuses()).toEqual([200, 200, 200, 404, 404, 404]);
    expect((await bytes(school, school.ana, path)).content.equals(pdf)).toBe(true);
    const { body: attempts } = await school.as(school.ana).get(`/submissions/${body.id}/attempts`);
    expect(attempts.items[0].answers[work.itemId]).toEqual({ files: [file.id] });
    expect(attempts.items[0].files).toEqual([
      { ...file, signedUrl: expect.stringMatching(`^/api/v1/files/${file.id}/content\\?signature=`) },
    ]);
    expect((await fetch(school.url + attempts.items[0].files[0].signedUrl)).status).toBe(200);
    await school
      .as(school.ana)
      .patch(`/submissions/${body.id}`, { items: { [work.itemId]: { score: 4 } } }, { 'if-match': '*' });
    const again = await submit(school.ben, work, { files: [file.id], links: ['https://example.org/essay'] });
    expect(again.status).toBe(201);
  });

  it('accept only uploads of the student', async () => {
    const work = await homework();
    const { body: foreign } = await upload(school.zoe);
    const { body: own } = await upload(school.ben);

    const responses = await Promise.all([
      submit(school.ben, work, { files: [foreign.id] }),
      submit(school.ben, work, { files: [own.id, school.p1a] }),
      submit(school.ben, work, { files: ['x'] }),
      submit(school.ben, work, { files: [own.id, own.id] }),
    ]);

    expect(responses.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([400, 'answers_invalid']));
    expect(responses[0]?.body.errors[0].field).toBe(`answers.${work.itemId}.files`);
    const { body } = await school.as(school.ben).get('/submissions/me');
    expect(body.items.map(({ assessmentId }: { assessmentId: string }) => assessmentId)).not.toContain(
      work.assessmentId,
    );
  });

  it('keep their files until the submission is deleted', async () => {
    const work = await homework();
    const { body: file } = await upload(school.ben);
    await submit(school.ben, work, { files: [file.id] });
    const before = await filesKept(school);

    const archived = await school.as(school.ana).delete(`/assessments/${work.assessmentId}`);
    const afterArchiving = await filesKept(school);
    const deleted = await school.as(school.root).delete(`/assessments/${work.assessmentId}?force=true`);

    expect([archived.body.archived, afterArchiving]).toEqual([true, before]);
    expect([deleted.body.archived, await filesKept(school)]).toEqual([false, before - 1]);
  });
});
