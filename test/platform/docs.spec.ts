import { runInNewContext } from 'node:vm';
import { openSchool, type School } from '../support/school.js';

const school = openSchool();

interface Options {
  docExpansion: string;
  filter: boolean;
  plugins: ((system: object) => { wrapComponents?: Record<string, Wrap> })[];
}
type Component = (properties: object) => Element;
type Wrap = (original: Component, system: object) => Component;
interface Element {
  component: Component;
  properties: Record<string, unknown>;
}

/** The options that the docs page passes to Swagger UI. */
async function swaggerOptions(): Promise<Options> {
  const { body: script } = await school.anyone.get('/api/docs/swagger-ui-init.js');
  let passed: Options | undefined;
  const SwaggerUIBundle = Object.assign((options: Options) => (passed = options), {
    presets: {},
    plugins: { DownloadUrl: () => ({}) },
  });
  const window = { location: { search: '', origin: school.url }, onload: () => undefined };
  runInNewContext(String(script), { window, SwaggerUIBundle, SwaggerUIStandalonePreset: {} });
  window.onload();
  if (!passed) throw new Error('The docs page does not start Swagger UI.');
  return passed;
}

describe('the docs page', () => {
  it('opens collapsed, with a filter', async () => {
    expect(await swaggerOptions()).toMatchObject({ docExpansion: 'none', filter: true });
  });

  it('takes the focus from the box of the operator key, and renders the same box again', async () => {
    const { plugins } = await swaggerOptions();
    const wrap = plugins.flatMap((plugin) => plugin({}).wrapComponents?.apiKeyAuth ?? [])[0];
    const createElement = (component: Component, properties: Element['properties']) => ({ component, properties });
    const box: Component = (properties) => createElement(box, { ...properties });
    const getComponent = (name: string) => (name === 'Input' ? box : name);

    const wrapped = wrap?.(box, { React: { createElement } });
    const [first, again] = [1, 2].map(
      () => wrapped?.({ getComponent }).properties.getComponent as (name: string) => Component,
    );

    expect(first?.('Input')({ autoFocus: true, id: 'api_key_value' }).properties).toEqual({
      autoFocus: false,
      id: 'api_key_value',
    });
    expect(first?.('Input')).toBe(again?.('Input'));
    expect(first?.('Row')).toBe('Row');
  });
});

describe('the page at / in production', () => {
  const name = 'A & B <script>alert("1")</script>';
  let production: School;
  let withDocs: School;
  beforeAll(async () => {
    await school.sql('UPDATE organizations SET name = $1', [name]);
    production = await school.secondInstance({ NODE_ENV: 'production' });
    withDocs = await school.secondInstance({ NODE_ENV: 'production', SWAGGER_ENABLED: 'true' });
  });

  it('shows the escaped name of the organization and the version, and loads nothing', async () => {
    const { status, body, headers } = await production.anyone.get('/');

    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(body).toContain('<h1>A &amp; B &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;</h1>');
    expect(body).toMatch(/<p>Homeroom \d+\.\d+\.\d+<\/p>/);
    expect(body).not.toMatch(/<script|src=|href=|url\(/);
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[^ ]+'; /);
  });

  it('links to the docs where they are served', async () => {
    expect((await withDocs.anyone.get('/')).body).toContain('<a href="/api/docs">API documentation</a>');
    expect((await withDocs.anyone.get('/api/docs')).status).toBe(200);
    expect((await production.anyone.get('/api/docs')).status).toBe(404);
  });

  it('is also shown elsewhere if the docs are switched off', async () => {
    const withoutDocs = await school.secondInstance({ SWAGGER_ENABLED: 'false' });

    expect((await withoutDocs.anyone.get('/')).body).toContain('<h1>');
    expect((await withoutDocs.anyone.get('/api/docs-json')).status).toBe(404);
  });
});
