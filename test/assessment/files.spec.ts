import { bytes, filesKept, form, outline, pdf } from '../curriculum/materials.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

const homework = async () => {
  const { subject } = await outline(school);
  const draft = {
    title: 'Essay',
    type: 'homework',
    maxAttempts: 3,
    items: [{ question: { type: 'file', prompt: 'Hand in your essay.', points: 5 } }],
    placement: { subjectId: subject },
  };
  const { body } = await school.as(school.ana).post('/assessments', draft);
  await school.as(school.ana).post(`/assessments/${body.id}/publish`);
  const { body: detail } = await school.as(school.ben).get(`/assessments/${body.id}`);
  return { assessmentId: body.id as string, itemId: detail.items[0].id as string };
};

const upload = (person: Person, fields: Record<string, string> = {}) =>
  school.as(person).post('/files', form('Essay.pdf', pdf, 'application/pdf', fields));

const handIn = (person: Person, { assessmentId, itemId }: { assessmentId: string; itemId: string }, answer: object) =>
  school.as(person).post('/submissions', { assessmentId, answers: { [itemId]: answer } });

describe('POST /files', () => {
  it('takes a file of anybody who is signed in, for something to name it', async () => {
    const { status, body } = await upload(school.ben, { kind: 'document' });
    const wrongKind = await upload(school.ben, { kind: 'image' });
    const anonymous = await school.anyone.post('/files', form('Essay.pdf', pdf, 'application/pdf'));
    const nothing = await school.as(school.ben).post('/files', {});

    expect([status, body.originalName, body.mimeType, body.sizeBytes]).toEqual([
      201,
      'Essay.pdf',
      'application/pdf',
      pdf.length,
    ]);
    expect([wrongKind.status, anonymous.status, nothing.status]).toEqual([415, 401, 415]);
    expect((await bytes(school, school.ana, `/files/${body.id}/content`)).status).toBe(404);
  });
});

describe('work with files', () => {
  it('is read, with its files, by whoever may read the work, and by nobody else', async () => {
    const work = await homework();
    const { body: file } = await upload(school.ben);

    const { status, body } = await handIn(school.ben, work, { files: [file.id] });

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
    await school
      .as(school.ana)
      .patch(`/submissions/${body.id}`, { items: { [work.itemId]: { score: 4 } } }, { 'if-match': '*' });
    const again = await handIn(school.ben, work, { files: [file.id], links: ['https://example.org/essay'] });
    expect(again.status).toBe(201);
  });

  it('takes only the student’s own', async () => {
    const work = await homework();
    const { body: foreign } = await upload(school.zoe);
    const { body: own } = await upload(school.ben);

    const answers = await Promise.all([
      handIn(school.ben, work, { files: [foreign.id] }),
      handIn(school.ben, work, { files: [own.id, school.p1a] }),
      handIn(school.ben, work, { files: ['x'] }),
      handIn(school.ben, work, { files: [own.id, own.id] }),
    ]);

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(4).fill([400, 'answers_invalid']));
    expect(answers[0]?.body.errors[0].field).toBe(`answers.${work.itemId}.files`);
    const { body } = await school.as(school.ben).get('/submissions/me');
    expect(body.items.map(({ assessmentId }: { assessmentId: string }) => assessmentId)).not.toContain(
      work.assessmentId,
    );
  });

  it('is kept as long as the work, and goes with it', async () => {
    const work = await homework();
    const { body: file } = await upload(school.ben);
    await handIn(school.ben, work, { files: [file.id] });
    const before = await filesKept(school);

    const kept = await school.as(school.ana).delete(`/assessments/${work.assessmentId}`);
    const afterArchiving = await filesKept(school);
    const gone = await school.as(school.root).delete(`/assessments/${work.assessmentId}?force=true`);

    expect([kept.body.archived, afterArchiving]).toEqual([true, before]);
    expect([gone.body.archived, await filesKept(school)]).toEqual([false, before - 1]);
  });
});
