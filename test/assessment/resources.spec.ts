import { bytes, filesKept, form, outline, pdf, picture, png } from '../curriculum/materials.js';
import { openSchool } from '../support/school.js';
import { choiceQuestion } from './builders.js';

const school = openSchool();

const link = { title: 'The water cycle', contentUrl: 'https://example.org/water' };

const draftQuiz = async (fields: object = {}): Promise<string> => {
  const draft = { title: 'Water', items: [{ question: choiceQuestion }], ...fields };
  const { body } = await school.as(school.ana).post('/assessments', draft);
  return body.id;
};
const assignedQuiz = async (fields: object = {}): Promise<string> =>
  draftQuiz({ placement: { subjectId: (await outline(school)).subject }, ...fields });
const upload = async (assessmentId: string, name = 'map.png', fields: Record<string, string> = {}) =>
  school.as(school.ana).post(`/assessments/${assessmentId}/resources`, form(name, await png(), 'image/png', fields));
const publish = (assessmentId: string) => school.as(school.ana).post(`/assessments/${assessmentId}/publish`);
const resourcesOf = async (assessmentId: string, person = school.ana) =>
  (await school.as(person).get(`/assessments/${assessmentId}/resources`)).body.items;

describe('the resources of an assessment', () => {
  it('are files and web addresses in order, each with a unique label', async () => {
    const quiz = await draftQuiz();

    const first = await upload(quiz);
    const second = await upload(quiz, 'map.png');
    const third = await school.as(school.ana).post(`/assessments/${quiz}/resources`, { ...link, label: 'film' });

    expect([first.status, first.body.owned, first.body.scope]).toEqual([201, true, 'assessment']);
    const items = await resourcesOf(quiz);
    expect(items.map(({ label, position }: { label: string; position: number }) => [label, position])).toEqual([
      ['map', 0],
      ['map-2', 1],
      ['film', 2],
    ]);
    expect([second.status, third.status, third.body.classroomId]).toEqual([201, 201, null]);
  });

  it('can be created by POST /resources', async () => {
    const quiz = await draftQuiz();

    const created = await school
      .as(school.ana)
      .post('/resources', { ...link, scope: 'assessment', assessmentId: quiz });
    const withoutAssessment = await school.as(school.ana).post('/resources', { ...link, scope: 'assessment' });
    const foreign = await school
      .as(school.olga)
      .post('/resources', { ...link, scope: 'assessment', assessmentId: quiz });

    expect([created.status, withoutAssessment.body.code, foreign.status]).toEqual([201, 'assessment_missing', 403]);
    expect(await resourcesOf(quiz)).toHaveLength(1);
  });

  it('can be attached from the library or a subject', async () => {
    const { subject } = await outline(school);
    const quiz = await draftQuiz({ placement: { subjectId: subject } });
    const { body: libraryResource } = await school.as(school.root).post('/resources', link);
    const { body: subjectResource } = await picture(school, { scope: 'structure', subjectId: subject });
    const attach = (draft: object) => school.as(school.ana).post(`/assessments/${quiz}/resources`, draft);

    const fromLibrary = await attach({ resourceId: libraryResource.id, label: 'film' });
    const fromSubject = await attach({ resourceId: subjectResource.id });
    const twice = await attach({ resourceId: subjectResource.id, label: 'other' });
    const taken = await attach({ ...link, label: 'film' });
    const unknown = await attach({ resourceId: school.p1a });

    expect([fromLibrary.status, fromLibrary.body.label, fromLibrary.body.owned]).toEqual([201, 'film', false]);
    expect([fromSubject.body.label, twice.body.code, taken.body.code, unknown.status]).toEqual([
      'water-cycle',
      'resource_attached',
      'label_taken',
      404,
    ]);
    const removal = await school.as(school.root).delete(`/resources/${libraryResource.id}`);
    expect(removal.body.archived).toBe(true);
    const detached = await school.as(school.ana).delete(`/assessments/${quiz}/resources/${subjectResource.id}`);
    expect([detached.status, (await school.as(school.ana).get(`/resources/${subjectResource.id}`)).status]).toEqual([
      204, 200,
    ]);
  });

  it('are visible to staff until it is published, then also to its students, never to parents', async () => {
    const quiz = await assignedQuiz();
    const { body } = await upload(quiz);
    const path = `/resources/${body.id}`;
    const statuses = () =>
      Promise.all(
        [school.root, school.ana, school.ben, school.paula, school.olga, school.zoe].map(
          async (person) => (await bytes(school, person, `${path}/download`)).status,
        ),
      );

    expect(await statuses()).toEqual([200, 200, 404, 404, 404, 404]);
    await publish(quiz);
    expect(await statuses()).toEqual([200, 200, 200, 404, 404, 404]);
    expect(await resourcesOf(quiz, school.ben)).toHaveLength(1);
    expect(await resourcesOf(quiz, school.paula)).toHaveLength(0);
    await school.as(school.ana).post(`/assessments/${quiz}/unpublish`);
    expect(await statuses()).toEqual([200, 200, 404, 404, 404, 404]);
    await school.as(school.ana).post(`/assessments/${quiz}/unassign`);
    expect(await statuses()).toEqual([200, 200, 404, 404, 200, 404]);
    expect((await school.as(school.olga).patch(path, { title: 'Mine' })).status).toBe(403);
    expect((await school.as(school.ana).patch(path, { title: 'Mine' })).status).toBe(200);
  });

  it('are hidden from students when the assessment becomes a draft or is archived', async () => {
    const quiz = await assignedQuiz();
    const { body } = await upload(quiz);
    const statusForStudent = async () => (await school.as(school.ben).get(`/resources/${body.id}`)).status;
    await publish(quiz);
    const before = await statusForStudent();

    await school.as(school.ana).patch(`/assessments/${quiz}`, { status: 'draft' }, { 'if-match': '*' });
    const asDraft = await statusForStudent();
    await publish(quiz);
    await school.as(school.ben).post('/submissions', { assessmentId: quiz, answers: {} });
    await school.as(school.ana).delete(`/assessments/${quiz}`);

    expect([before, asDraft, await statusForStudent()]).toEqual([200, 404, 404]);
  });

  it('can be changed only by staff of the class', async () => {
    const quiz = await assignedQuiz();
    const { body } = await upload(quiz);
    await publish(quiz);
    const path = `/assessments/${quiz}/resources`;

    const requests = (person: typeof school.ana) => [
      school.as(person).post(path, link),
      school.as(person).patch(`${path}/${body.id}`, { position: 0 }),
      school.as(person).delete(`${path}/${body.id}`),
    ];

    const statuses = async (person: typeof school.ana) =>
      (await Promise.all(requests(person))).map(({ status }) => status);
    expect(await statuses(school.ben)).toEqual([403, 403, 403]);
    expect(await statuses(school.paula)).toEqual([403, 403, 403]);
    expect(await statuses(school.olga)).toEqual([404, 404, 404]);
    expect((await school.anyone.get(path)).status).toBe(401);
    expect((await school.as(school.zoe).get(path)).status).toBe(404);
  });

  it('keep consecutive positions under concurrent moves', async () => {
    const quiz = await draftQuiz();
    const ids: string[] = [];
    for (const title of ['a', 'b', 'c', 'd', 'e']) {
      const { body } = await school.as(school.ana).post(`/assessments/${quiz}/resources`, { ...link, title });
      ids.push(body.id);
    }

    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        turn % 2
          ? school.as(school.ana).post(`/resources/${ids[turn % 5]}/reorder`, { position: (turn * 3) % 6 })
          : school.as(school.ana).patch(`/assessments/${quiz}/resources/${ids[turn % 5]}`, { position: turn % 4 }),
      ),
    );

    expect(responses.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const positions = (items: { position: number }[]) => items.map(({ position }) => position);
    expect(positions(await resourcesOf(quiz))).toEqual([0, 1, 2, 3, 4]);
    await school.as(school.ana).delete(`/assessments/${quiz}/resources/${ids[2]}`);
    expect(positions(await resourcesOf(quiz))).toEqual([0, 1, 2, 3]);
  });

  it('keep labels unique under concurrent requests', async () => {
    const quiz = await draftQuiz();
    const draft = { ...link, label: 'film' };

    const responses = await Promise.all(
      [1, 2].map(() => school.as(school.ana).post(`/assessments/${quiz}/resources`, draft)),
    );

    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(responses.map(({ body }) => body.code)).toContain('label_taken');
    expect(await resourcesOf(quiz)).toHaveLength(1);
  });
});

describe('[[media:label]] in an assessment', () => {
  const question = { ...choiceQuestion, prompt: 'Which river is on [[media:map]]?' };

  it('resolves to the resource with that label', async () => {
    const quiz = await assignedQuiz({ instructions: 'Watch [[media:film]].', items: [{ question }] });
    const { body: map } = await upload(quiz);
    await school.as(school.ana).post(`/assessments/${quiz}/resources`, { ...link, label: 'film' });
    await publish(quiz);

    const { body } = await school.as(school.ben).get(`/assessments/${quiz}`);

    expect(body.missingMedia).toEqual([]);
    expect(body.media.map).toEqual({
      resourceId: map.id,
      url: `/api/v1/resources/${map.id}/download`,
      signedUrl: expect.stringContaining(`/api/v1/resources/${map.id}/download?signature=`),
      mimeType: 'image/png',
    });
    const { url, signedUrl, mimeType } = body.media.film;
    expect([url, signedUrl, mimeType]).toEqual([link.contentUrl, null, null]);
  });

  it('blocks publishing while no resource has the label', async () => {
    const quiz = await assignedQuiz({ instructions: 'Watch [[media:film]].', items: [{ question }] });
    await upload(quiz);

    const refused = await publish(quiz);

    expect([refused.status, refused.body.code]).toEqual([409, 'missing_media']);
    expect(refused.body.errors.map(({ field }: { field: string }) => field)).toEqual(['film']);
    const { body } = await school.as(school.ana).get(`/assessments/${quiz}`);
    expect([body.status, body.missingMedia]).toEqual(['draft', ['film']]);
    await school.as(school.ana).post(`/assessments/${quiz}/resources`, { ...link, label: 'film' });
    expect((await publish(quiz)).status).toBe(200);
  });

  it('protects its resource while students can see the reference', async () => {
    const quiz = await assignedQuiz({ items: [{ question }] });
    const { body: map } = await upload(quiz);
    await publish(quiz);
    const path = `/assessments/${quiz}/resources/${map.id}`;

    const removed = await school.as(school.ana).delete(path);
    const removedAsResource = await school.as(school.ana).delete(`/resources/${map.id}`);
    const renamed = await school.as(school.ana).patch(path, { label: 'atlas' });
    const renamedAsResource = await school.as(school.ana).patch(`/resources/${map.id}`, { label: 'atlas' });
    const version = { 'if-match': '*' };
    const withBrokenReference = await school
      .as(school.ana)
      .patch(`/assessments/${quiz}`, { instructions: '[[media:x]]' }, version);

    expect([removed, removedAsResource, renamed, renamedAsResource].map(({ body }) => body.code)).toEqual(
      Array(4).fill('media_in_use'),
    );
    expect(withBrokenReference.body.code).toBe('missing_media');
    const replaced = await school
      .as(school.ana)
      .put(`/resources/${map.id}/file`, form('atlas.pdf', pdf, 'application/pdf'));
    expect([replaced.status, replaced.body.label]).toEqual([200, 'map']);
    const { body } = await school.as(school.ben).get(`/assessments/${quiz}`);
    expect([body.media.map.resourceId, body.media.map.mimeType]).toEqual([map.id, 'application/pdf']);
    await school.as(school.ana).post(`/assessments/${quiz}/unpublish`);
    const later = await school.as(school.ana).patch(path, { label: 'atlas' });
    const { body: own } = await school.as(school.ana).get(`/resources/${map.id}`);
    expect([later.status, later.body.label, own.label]).toEqual([200, 'atlas', 'atlas']);
  });

  it('is missing for a class that cannot see the resource', async () => {
    const { subject } = await outline(school);
    const { body: subjectResource } = await picture(school, { scope: 'structure', subjectId: subject, label: 'map' });
    const quiz = await draftQuiz({ items: [{ question }] });
    await school.as(school.ana).post(`/assessments/${quiz}/resources`, { resourceId: subjectResource.id });
    const other = await school.as(school.root).post('/subjects', { classroomId: school.p1b, name: 'Elsewhere' });
    await school.as(school.root).post(`/assessments/${quiz}/assign`, { subjectId: other.body.id });

    const elsewhere = await school.as(school.root).post(`/assessments/${quiz}/publish`);
    await school.as(school.root).post(`/assessments/${quiz}/assign`, { subjectId: subject });
    const here = await school.as(school.ana).post(`/assessments/${quiz}/publish`);

    expect([elsewhere.body.code, here.status]).toEqual(['missing_media', 200]);
  });

  it('is published with its resource or loses it when both are requested concurrently', async () => {
    for (let round = 0; round < 5; round++) {
      const quiz = await assignedQuiz({ items: [{ question }] });
      const { body: map } = await upload(quiz);

      const [published, removed] = await Promise.all([
        publish(quiz),
        school.as(school.ana).delete(`/resources/${map.id}`),
      ]);

      expect([published.status, removed.status].sort()).toEqual([200, 409]);
    }
  });
});

describe('POST /assessments/:id/duplicate', () => {
  it('copies own resources, which share the stored files', async () => {
    const quiz = await assignedQuiz();
    const { body: map } = await upload(quiz);
    const { body: shelved } = await school.as(school.root).post('/resources', link);
    await school.as(school.ana).post(`/assessments/${quiz}/resources`, { resourceId: shelved.id, label: 'film' });
    const before = await filesKept(school);

    const { body: copy } = await school.as(school.ana).post(`/assessments/${quiz}/duplicate`);

    const [copied, film] = await resourcesOf(copy.id);
    expect([copied.label, copied.owned, copied.fileId, copied.assessmentId]).toEqual([
      'map',
      true,
      map.fileId,
      copy.id,
    ]);
    expect([copied.id === map.id, film.id, await filesKept(school)]).toEqual([false, shelved.id, before]);
    await school.as(school.ana).delete(`/assessments/${quiz}`);
    expect((await school.as(school.ana).get(`/resources/${map.id}`)).status).toBe(404);
    expect((await bytes(school, school.ana, `/resources/${copied.id}/download`)).status).toBe(200);
    expect(await filesKept(school)).toBe(before);
    await school.as(school.ana).delete(`/assessments/${copy.id}`);
    expect(await filesKept(school)).toBe(before - 1);
    await school.runJobs();
    expect((await school.as(school.root).get(`/resources/${shelved.id}`)).status).toBe(200);
  });
});

describe('an assessment whose unit is deleted', () => {
  it('returns to the bank with its resources when detach=true', async () => {
    const { subject, unit, section } = await outline(school);
    const quiz = await draftQuiz({ placement: { subjectId: subject, sectionId: section } });
    const { body: map } = await upload(quiz);
    await publish(quiz);

    const refused = await school.as(school.ana).delete(`/units/${unit}`);
    const detached = await school.as(school.ana).delete(`/units/${unit}?detach=true`);

    const { body } = await school.as(school.ana).get(`/assessments/${quiz}`);
    expect([refused.status, detached.status, body.state, body.sectionId]).toEqual([409, 204, 'unattached', null]);
    expect((await school.as(school.ben).get(`/resources/${map.id}`)).status).toBe(404);
    expect((await school.as(school.olga).get(`/resources/${map.id}`)).status).toBe(200);
  });
});
