import { featureFaults, features, featuresOf, findCycles, presets } from '#platform/config/feature-catalogue.js';
import { readSettings } from '#platform/config/read-settings.js';
import { openSchool, type School } from '../support/school.js';

const school = openSchool({ FEATURES: 'school,subjects,library' });
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
});

const choose = (features: string[] | null | undefined) =>
  school.as(school.root).patch('/organizations/current', { settings: { features } });
interface ApiDocument {
  paths: object;
  components: { schemas: object };
  tags: { name: string }[];
}
const document = async () => (await (await fetch(`${school.url}/api/docs-json`)).json()) as ApiDocument;
const status = async (path: string, where = school) => (await where.as(where.ana).get(path)).status;

describe('feature switches', () => {
  it.each(Object.entries(presets))('the preset %s contains every feature it depends on', (preset) => {
    expect(featureFaults([preset])).toEqual([]);
  });

  it('have no circular dependencies, and a circular dependency is detected', () => {
    expect(findCycles()).toEqual([]);
    expect(findCycles({ hen: ['egg'], egg: ['hen'], nest: ['egg'] })).toEqual(['hen', 'egg']);
  });

  it('report unknown and missing features', () => {
    expect(featureFaults(['assessments', 'chess'])).toEqual([
      expect.stringContaining('contains chess, which is not a feature'),
      'contains assessments, which requires subjects',
    ]);
    expect(featuresOf(['all'])).toEqual(features);
  });

  it('leave civic data and local resources off unless the operator names them', () => {
    const { features: unset } = readSettings({ ...school.environment, FEATURES: '' });

    for (const names of [unset, ['standard'], ...Object.keys(presets).map((preset) => [preset])])
      expect(featuresOf(names)).not.toEqual(expect.arrayContaining(['civic']));
    expect(features.filter((feature) => !featuresOf(['standard']).includes(feature))).toEqual(['civic', 'local']);
    expect(featuresOf(['@school', 'civic'])).toContain('civic');
  });
});

describe('a feature the operator does not offer', () => {
  it('returns 404 to every caller, even without authentication', async () => {
    for (const client of [school.anyone, school.as(school.root), school.as(school.ben)]) {
      const { status, body } = await client.get('/assessments');
      expect([status, body.code]).toEqual([404, 'feature_disabled']);
    }
    expect(await status('/subjects')).toBe(200);
  });

  it('is not in the API document, nor are its tag and schemas', async () => {
    const { paths, tags, components } = await document();
    const text = JSON.stringify({ paths, components });

    expect(paths).not.toHaveProperty(['/api/v1/assessments']);
    expect(paths).toHaveProperty(['/api/v1/subjects']);
    expect(tags.map(({ name }) => name)).not.toContain('questions');
    expect(Object.keys(components.schemas)).toEqual(expect.arrayContaining(['SubjectPage', 'Problem', 'ProblemCode']));
    expect(Object.keys(components.schemas).filter((name) => !text.includes(`schemas/${name}"`))).toEqual([]);
    expect(components.schemas).not.toHaveProperty('AssessmentView');
    expect(components.schemas).not.toHaveProperty('BillPage');
  });

  it('cannot be enabled by the admin', async () => {
    const { status, body } = await choose(['school', 'subscriptions']);

    expect([status, body.code]).toEqual([400, 'features_impossible']);
    expect(body.errors).toEqual([
      expect.objectContaining({ message: 'features has subscriptions, which is not available on this instance' }),
    ]);
  });
});

describe('the name of a group of features', () => {
  it.each(['standard', '@school', 'all', 'chess'])('is no feature that an admin can choose: %s', async (name) => {
    const { status, body } = await choose(['school', name]);

    expect([status, body.code]).toEqual([400, 'features_impossible']);
    expect(body.errors).toEqual([
      expect.objectContaining({
        message: `features has ${name}, which is not a feature. Available features: school, subjects, library`,
      }),
    ]);
    expect((await school.as(school.ben).get('/auth/me')).body.features).toEqual(['school', 'subjects', 'library']);
  });
});

describe('an organization without parents', () => {
  it('refuses the login of parents and has no guardian routes', async () => {
    const { status, body } = await school.login(school.paula);
    const { id } = school.ben;

    expect([status, body.code]).toEqual([403, 'role_unused']);
    expect((await school.as(school.root).get(`/students/${id}`)).status).toBe(200);
    expect((await school.as(school.root).get(`/students/${id}/guardians`)).status).toBe(404);
  });
});

describe('a feature the admin disables', () => {
  it('returns 404 in every process, and has its data again when enabled', async () => {
    const { body: before } = await school.as(school.ana).get('/subjects');
    expect((await choose(['school'])).status).toBe(200);

    expect(await status('/subjects')).toBe(404);
    await eventually(async () => expect(await status('/subjects', secondInstance)).toBe(404));
    const { paths } = await document();
    expect(paths).not.toHaveProperty(['/api/v1/subjects']);

    expect((await choose(['school', 'subjects'])).status).toBe(200);
    expect((await school.as(school.ana).get('/subjects')).body).toEqual(before);
  });

  it('is missing in GET /auth/me, which names those that are on', async () => {
    const namedFor = async () => (await school.as(school.ben).get('/auth/me')).body.features as string[];
    const before = await namedFor();

    await choose(['school']);
    const after = await namedFor();
    await choose(['school', 'subjects']);

    expect([before, after]).toEqual([['school', 'subjects'], ['school']]);
    expect(await namedFor()).toEqual(['school', 'subjects']);
  });

  it('is on again with all others after the choice is reset', async () => {
    await choose(['school']);

    const { status, body } = await choose(null);

    expect([status, 'features' in body.settings]).toEqual([200, false]);
    expect((await school.as(school.ben).get('/auth/me')).body.features).toEqual(['school', 'subjects', 'library']);
    const language = (searchLanguage: string | null) =>
      school.as(school.root).patch('/organizations/current', { settings: { searchLanguage } });
    const [set, reset] = [await language('german'), await language(null)];
    expect([set.body.settings.searchLanguage, reset.status, 'searchLanguage' in reset.body.settings]).toEqual([
      'german',
      200,
      false,
    ]);
  });

  it('cannot be one that another feature depends on', async () => {
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
