import { openSchool } from '../support/school.js';

const school = openSchool();

/** A decomposed letter, a no-break space, a soft hyphen and a right-to-left mark; and the same name as it is stored. */
const written = { firstName: ' Zoe\u0308\u00a0 Ann ', lastName: '\u200fMu\u00adster\u200f' };
const stored = { firstName: 'Zoë Ann', lastName: 'Muster' };
const invisible = { firstName: '\u200f \u2060', lastName: 'Muster' };
const privateUse = { firstName: 'Zoe\ue000', lastName: 'Muster' };

type Names = { firstName: string; lastName: string };
let count = 0;

/** Each way a name comes in: the response to the request, whose body or first object has the stored name. */
const waysIn: [string, (names: Names) => Promise<{ status: number; body: Record<string, unknown> }>][] = [
  [
    'POST /users',
    (names) => school.as(school.root).post('/users', { ...names, email: `z${++count}@test.example`, role: 'TEACHER' }),
  ],
  [
    'PATCH /users/:id',
    async (names) => school.as(school.root).patch(`/users/${(await school.person('TEACHER')).id}`, names),
  ],
  ['POST /students', (names) => school.as(school.ana).post('/students', { ...names, classroomId: school.p1a })],
  [
    'PATCH /students/:id',
    async (names) =>
      school.as(school.root).patch(`/students/${(await school.person('STUDENT', school.p1a)).id}`, names),
  ],
  [
    'POST /auth/register',
    (names) =>
      school.anyone.post('/auth/register', { ...names, email: `r${++count}@test.example`, password: 'a green turtle' }),
  ],
  ['PATCH /auth/me', async (names) => school.as(await school.person('TEACHER')).patch('/auth/me', names)],
  ['PUT /users/me', async (names) => school.as(await school.person('TEACHER')).put('/users/me', names)],
];

describe('the name of a person', () => {
  it.each(waysIn)('is stored cleaned by %s', async (_, send) => {
    const { status, body } = await send(written);

    expect(status).toBeLessThan(300);
    expect([body, ...Object.values(body)]).toContainEqual(expect.objectContaining(stored));
  });

  it.each(waysIn)('is refused by %s when nothing of it is visible, or a character has no meaning', async (_, send) => {
    const refused = [await send(invisible), await send(privateUse)];

    expect(refused.map(({ status, body }) => [status, body.errors])).toEqual([
      [400, [expect.objectContaining({ field: 'firstName' })]],
      [400, [expect.objectContaining({ field: 'firstName' })]],
    ]);
  });

  it('cleaned in the roster is the name that POST /students stored', async () => {
    const { body } = await school.as(school.root).post('/students', { ...written, classroomId: school.p1b });

    const roster = `first_name,last_name,class\n${stored.firstName.normalize('NFD')},MUSTER,P1/2`;
    const { body: report } = await school.as(school.root).upload('/imports/roster', 'roster.csv', roster);

    expect(body.student).toMatchObject(stored);
    expect(report.people.created).toBe(0);
  });
});
