import { readFileSync } from 'node:fs';
import { readCsv } from '#platform/tabular/csv.js';
import { openSchool } from '../support/school.js';

const school = openSchool();
const guide = readFileSync('docs/school-year.md', 'utf8');

/** The requests of the guide, in order. */
const requests = [...guide.matchAll(/```http\n(\w+) (\S+)\n([^]*?)```/g)].map(
  ([, method = '', path = '', rest = '']) => ({
    method,
    path,
    body: rest.startsWith('{') ? JSON.parse(rest) : undefined,
    headers: Object.fromEntries(rest.startsWith('{') ? [] : [rest.trim().toLowerCase().split(': ')]),
  }),
);

describe('the guide to the school year', () => {
  it('shows requests that work as described', async () => {
    const responses = [];
    for (const { method, path, body, headers } of requests)
      responses.push(await school.as(school.root).send(method, path, body, headers));

    const [planned, done, current, file] = responses;
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(planned?.body).toMatchObject({ dryRun: true, promoted: 2, classroomsOpened: 2 });
    expect(done?.body).toMatchObject({ dryRun: false, promoted: 2, unassigned: 0, leftOut: [] });
    expect(current?.body.settings.currentAcademicYear).toBe('2027');
    expect((await readCsv(file?.body)).rows.map(({ values }) => values['classroom.name'])).toEqual(['P2/1', 'P2/2']);
    expect((await school.as(school.root).delete(`/promotions/${done?.body.promotionId}`)).status).toBe(204);
  });

  it('names only existing paths and settings', async () => {
    const paths = new Set(
      [...guide.matchAll(/`(GET|POST|PATCH|DELETE) (\/[^`\s]+)`/g)].map(([, method, path]) => `${method} ${path}`),
    );
    const table = readFileSync('contracts/access-table.txt', 'utf8').replaceAll('/api/v1', '');

    expect(paths.size).toBeGreaterThan(6);
    expect([...paths].filter((path) => !table.includes(`${path} →`))).toEqual([]);
    const { body } = await school.as(school.root).patch('/organizations/current', {
      settings: { students: { teachersMayPromote: true } },
    });
    expect(body.settings.students).toEqual({ teachersMayPromote: true });
  });
});
