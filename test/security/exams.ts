import { randomUUID } from 'node:crypto';
import { choiceQuestion, subjectOf } from '../assessment/builders.js';
import { addMs, atTime, createOutline, createTcode } from '../billing/scenario.js';
import { bytes, form, png } from '../curriculum/materials.js';
import type { Person, School } from '../support/school.js';

const minuteMs = 60_000;
const secret = 'Which of these is the secret?';

/** An exam of P1A that opens in two minutes, with a picture its instructions and its question mention. */
async function exam(school: School) {
  const ana = school.as(school.ana);
  const opensAt = addMs(new Date(), 2 * minuteMs);
  const question = { ...choiceQuestion, prompt: `${secret} [[media:map]]` };
  const draft = {
    title: `Exam ${randomUUID()}`,
    instructions: 'Hidden words [[media:map]]',
    items: [{ question }],
    availableFrom: opensAt.toISOString(),
    dueAt: addMs(opensAt, 60 * minuteMs).toISOString(),
    placement: { subjectId: await subjectOf(school) },
  };
  const { id } = (await ana.post('/assessments', draft)).body;
  const topic = `topic-${randomUUID()}`;
  const picture = form('map.png', await png(), 'image/png', { label: 'map' });
  const { body: resource } = await ana.send('POST', `/assessments/${id}/resources`, picture);
  await ana.patch(`/resources/${resource.id}`, { title: topic, topics: [topic] }, { 'if-match': '*' });
  const { status } = await ana.post(`/assessments/${id}/publish`);
  if (status !== 200) throw new Error('The exam was not published.');
  return { ...draft, id, opensAt, topic, resourceId: resource.id as string, fileId: resource.fileId as string };
}

type Exam = Awaited<ReturnType<typeof exam>>;

/** Every path on which a reader could come by an exam or its material. */
const pathsOf = ({ id, topic, resourceId, fileId }: Exam) => [
  `/assessments/${id}`,
  '/assessments?limit=100',
  `/assessments/${id}/resources`,
  '/resources?limit=100',
  `/resources?assessmentId=${id}`,
  `/resources/search?q=${topic}`,
  `/topics?q=${topic}`,
  `/resources/${resourceId}`,
  `/resources/${resourceId}/download`,
  `/resources/${resourceId}/thumbnail`,
  `/files/${fileId}/content`,
  `/access/resource/${resourceId}`,
  `/access/file/${fileId}`,
];

/** Whether anything that was answered holds content of the exam. */
async function leaks(school: School, reader: Person, exam: Exam, headers: Record<string, string> = {}) {
  const found: string[] = [];
  const picture = await png();
  for (const path of pathsOf(exam)) {
    const { status, content } = await bytes(school, reader, path, headers);
    const text = content.toString();
    const words = [secret, 'Hidden words', exam.topic, exam.resourceId, exam.fileId, 'media:map', '3/4'];
    const named = status < 300 && words.some((word) => text.includes(word) && !path.includes(word));
    const isFile = status < 300 && /thumbnail|download|content/.test(path);
    if (named || isFile || content.equals(picture)) found.push(path);
  }
  return found;
}

export async function hidesContentBeforeItsTime(school: School) {
  const hidden = await exam(school);
  const csv = { accept: 'text/csv' };

  for (const reader of [school.ben, school.paula])
    for (const headers of [{}, csv]) expect(await leaks(school, reader, hidden, headers)).toEqual([]);

  const { body } = await school.as(school.ben).get(`/assessments/${hidden.id}`);
  expect(body).toMatchObject({ title: hidden.title, availableFrom: hidden.availableFrom, dueAt: hidden.dueAt });
  expect(body).toMatchObject({ isLocked: true, instructions: '', items: [], media: {}, missingMedia: [] });
  const early = await school.as(school.ben).post('/submissions', { assessmentId: hidden.id, answers: {} });
  expect(early.body.code).toBe('not_open_yet');
  for (const staff of [school.ana, school.root]) expect(await leaks(school, staff, hidden)).not.toEqual([]);
}

export async function opensToTheMillisecond(school: School) {
  const hidden = await exam(school);
  const seen = async (reader: Person) => {
    const [detail, list] = await Promise.all([
      school.as(reader).get(`/assessments/${hidden.id}`),
      school.as(reader).get('/assessments?limit=100'),
    ]);
    const listed = list.body.items.find(({ id }: { id: string }) => id === hidden.id);
    const file = await bytes(school, reader, `/files/${hidden.fileId}/content`);
    return [detail.body.items.length, detail.body.isLocked, listed.isLocked, listed.instructions !== '', file.status];
  };
  await Promise.all([school.as(school.ben).token(), school.as(school.paula).token()]);

  const before = await atTime(school, addMs(hidden.opensAt, -1), () => seen(school.ben));
  const after = await atTime(school, hidden.opensAt, () => seen(school.ben));
  const parents = await atTime(school, hidden.opensAt, () => seen(school.paula));

  expect(before).toEqual([0, true, true, false, 404]);
  expect(after).toEqual([1, false, false, true, 200]);
  expect(parents).toEqual([1, false, false, true, 404]);
}

export async function answersNoStaleBody(school: School) {
  const hidden = await exam(school);
  const paths = [`/assessments/${hidden.id}`, '/assessments?limit=100', `/assessments/${hidden.id}/resources`];
  const tagOf = async (path: string) => (await bytes(school, school.ben, path)).headers.get('etag') ?? '';
  const again = async (path: string, tag: string) =>
    (await bytes(school, school.ben, path, { 'if-none-match': tag })).status;

  for (const path of paths) {
    const closed = await tagOf(path);
    expect([path, closed !== '', await again(path, closed)]).toEqual([path, true, 304]);
    await atTime(school, hidden.opensAt, async () => expect([path, await again(path, closed)]).toEqual([path, 200]));
  }
}

export async function closesAgain(school: School) {
  const hidden = await exam(school);
  const { id, fileId, opensAt } = hidden;
  const ana = school.as(school.ana);
  const move = (availableFrom: Date | null) => ana.patch(`/assessments/${id}`, { availableFrom }, { 'if-match': '*' });
  await move(null);
  const open = await bytes(school, school.ben, `/assessments/${id}`);
  const file = await bytes(school, school.ben, `/files/${fileId}/content`);
  const tags = [open, file].map(({ headers }) => headers.get('etag') ?? '');
  const submitted = await school.as(school.ben).post('/submissions', { assessmentId: id, answers: {} });

  const { status } = await move(opensAt);

  expect([open.status, file.status, submitted.status, status]).toEqual([200, 200, 201, 200]);
  expect(await leaks(school, school.ben, hidden)).toEqual([]);
  for (const tag of tags) expect(await leaks(school, school.ben, hidden, { 'if-none-match': tag })).toEqual([]);
  const again = await bytes(school, school.ben, `/files/${fileId}/content`, { 'if-none-match': tags[1] ?? '' });
  expect(again.status).toBe(404);
  const attempts = await school.as(school.ben).get(`/submissions/${submitted.body.id}/attempts`);
  expect(attempts.body.items[0].grades).toBeUndefined();
}

/** Material that is added, or put back into the class, later opens with the assessment too. */
export async function hidesMaterialAddedLater(school: School) {
  const hidden = await exam(school);
  const ana = school.as(school.ana);
  const path = `/assessments/${hidden.id}`;
  const picture = form('other.png', await png(), 'image/png');
  const { body: added } = await ana.send('POST', `${path}/resources`, picture);
  const placement = { subjectId: await subjectOf(school) };
  const seen = async (id: string) => (await school.as(school.ben).get(`/resources/${id}`)).status;
  const both = async () => [await seen(added.id), await seen(hidden.resourceId)];

  const parallel = await both();
  await ana.post(`${path}/unassign`);
  await ana.post(`${path}/assign`, placement);
  await ana.post(`${path}/publish`);
  const reassigned = await both();

  expect([parallel, reassigned]).toEqual([
    [404, 404],
    [404, 404],
  ]);
  expect(await atTime(school, hidden.opensAt, both)).toEqual([200, 200]);
}

/** The classmates are told that there is an exam, not what is in it. */
export async function tellsOnlyTitleAndDates(school: School) {
  const hidden = await exam(school);
  await school.runJobs();

  const { body } = await school.as(school.ben).get('/messages?limit=100');
  const notice = body.items.find(({ title }: { title: string }) => title.includes(hidden.title));

  expect(notice).toBeDefined();
  for (const word of [secret, 'Hidden words', hidden.topic]) expect(JSON.stringify(notice)).not.toContain(word);
}

/** What a refusal says, without the id of its request. */
const answerOf = async (school: School, person: Person, path: string) => {
  const { status, body } = await school.as(person).get(path);
  return { status, ...body, requestId: undefined };
};

/** Content of P1A in each state its class or a stranger must not learn of. */
async function outOfReach(school: School): Promise<[Person, string, string][]> {
  const [here, licensed, archived] = [
    await createOutline(school),
    await createOutline(school),
    await createOutline(school),
  ];
  await createTcode(school, { subjectId: licensed.subject.id, access: 'licensed' });
  const ana = school.as(school.ana);
  const place = { scope: 'structure', subjectId: licensed.subject.id, sectionId: licensed.section.id };
  const { body: hung } = await ana.send('POST', '/resources', form('a.png', await png(), 'image/png', place));
  await ana.delete(`/subjects/${archived.subject.id}`);
  const proposal = { title: 'Proposed', contentUrl: 'https://example.org/', scope: 'library' };
  const { body: proposed } = await ana.post('/resources', proposal);
  const strangers = [school.zoe, school.olga];
  const every = (person: Person, { subject, unit, part, section }: typeof here): [Person, string, string][] => [
    [person, 'subject', subject.id],
    [person, 'unit', unit.id],
    [person, 'part', part.id],
    [person, 'section', section.id],
  ];
  return [
    ...[...strangers, school.ben, school.paula].flatMap((person) => every(person, archived)),
    ...strangers.flatMap((person) => every(person, here)),
    ...strangers.flatMap((person) => every(person, licensed).slice(1)),
    ...strangers.flatMap((person): [Person, string, string][] => [
      [person, 'resource', hung.id],
      [person, 'file', hung.fileId],
      [person, 'resource', proposed.id],
    ]),
    [school.ben, 'resource', proposed.id],
  ];
}

export async function hidesWhichContentExists(school: School) {
  const differences: string[] = [];
  for (const [person, kind, id] of await outOfReach(school)) {
    const hidden = JSON.stringify(await answerOf(school, person, `/access/${kind}/${id}`));
    const unknown = JSON.stringify(await answerOf(school, person, `/access/${kind}/${randomUUID()}`));
    if (hidden !== unknown) differences.push(`${person.email}, ${kind}: ${hidden}, but ${unknown}`);
  }
  expect(differences).toEqual([]);
}
