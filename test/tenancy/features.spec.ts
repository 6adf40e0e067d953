import { featureFaults, features, featuresOf, findCycles, presets } from '#platform/config/feature-catalogue.js';
import { openSchool, type School } from '../support/school.js';

const school = openSchool({ FEATURES: 'school,subjects,library' });
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
});

const choose = (features: string[] | undefined) =>
  school.as(school.root).patch('/organizations/current', { settings: { features } });
interface ApiDocument {
  paths: object;
  tags: { name: string }[];
}
const document = async () => (await (await fetch(`${school.url}/api/docs-json`)).json()) as ApiDocument;
const status = async (path: string, where = school) => (await where.as(where.ana).get(path)).status;

describe('the switches', () => {
  it.each(Object.entries(presets))('%s has everything it needs', (preset) => {
    expect(featureFaults([preset])).toEqual([]);
  });

  it('need nothing in a circle, and a circle would be found', () => {
    expect(findCycles()).toEqual([]);
    expect(findCycles({ hen: ['egg'], egg: ['hen'], nest: ['egg'] })).toEqual(['hen', 'egg']);
  });

  it('name what is unknown and what is missing', () => {
    expect(featureFaults(['assessments', 'chess'])).toEqual([
      expect.stringContaining('contains chess, which is not a feature'),
      'contains assessments, which requires subjects',
    ]);
    expect(featuresOf(['all'])).toEqual(features);
  });
});

describe('a feature the operator does not offer', () => {
  it('answers 404 to everybody, before asking who it is', async () => {
    for (const client of [school.anyone, school.as(school.root), school.as(school.ben)]) {
      const { status, body } = await client.get('/assessments');
      expect([status, body.code]).toEqual([404, 'feature_disabled']);
    }
    expect(await status('/subjects')).toBe(200);
  });

  it('is not in the API document, nor is its heading', async () => {
    const { paths, tags } = await document();

    expect(paths).not.toHaveProperty(['/api/v1/assessments']);
    expect(paths).toHaveProperty(['/api/v1/subjects']);
    expect(tags.map(({ name }) => name)).not.toContain('questions');
  });

  it('cannot be chosen by the admin', async () => {
    const { status, body } = await choose(['school', 'live']);

    expect([status, body.code]).toEqual([400, 'features_impossible']);
    expect(body.errors).toEqual([expect.objectContaining({ message: 'features has live, which is not offered here' })]);
  });
});

describe('an organization without parents', () => {
  it('lets none of them in, and lists no guardians', async () => {
    const { status, body } = await school.login(school.paula);
    const { id } = school.ben;

    expect([status, body.code]).toEqual([403, 'role_unused']);
    expect((await school.as(school.root).get(`/students/${id}`)).status).toBe(200);
    expect((await school.as(school.root).get(`/students/${id}/guardians`)).status).toBe(404);
  });
});

describe('a feature the admin switches off', () => {
  it('is gone in every process, and comes back with its data', async () => {
    const { body: before } = await school.as(school.ana).get('/subjects');
    expect((await choose(['school'])).status).toBe(200);

    expect(await status('/subjects')).toBe(404);
    await eventually(async () => expect(await status('/subjects', secondInstance)).toBe(404));
    const { paths } = await document();
    expect(paths).not.toHaveProperty(['/api/v1/subjects']);

    expect((await choose(['school', 'subjects'])).status).toBe(200);
    expect((await school.as(school.ana).get('/subjects')).body).toEqual(before);
  });

  it('must not be one that another needs', async () => {
    const { status, body } = await choose(['subjects']);

    expect([status, body.errors[0].message]).toEqual([400, 'features contains subjects, which requires school']);
  });
});

async function eventually(check: () => Promise<void>, ms = 1_000): Promise<void> {
  const until = Date.now() + ms;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((later) => setTimeout(later, 20));
    }
  }
}
