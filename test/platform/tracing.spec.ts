import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { JobQueue } from '#platform/jobs/queue.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { Process } from '../support/process.js';
import { openSchool } from '../support/school.js';

interface ExportedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  status: { code: number };
  attributes: { key: string; value: Record<string, unknown> }[];
}
interface ExportRequest {
  resourceSpans: { resource: Pick<ExportedSpan, 'attributes'>; scopeSpans: { spans: ExportedSpan[] }[] }[];
}

/** A collector that stores the spans it receives, or answers 400 while `isRejecting`. */
const exported: ExportRequest[] = [];
let isRejecting = false;
const collector = createServer((request, response) => {
  void json(request).then((body) => {
    isRejecting ||= request.headers['x-key'] !== 'a key';
    if (request.url === '/v1/traces' && !isRejecting) exported.push(body as ExportRequest);
    response.writeHead(isRejecting ? 400 : 200, { 'content-type': 'application/json' }).end('{}');
  });
});
collector.listen(0, '127.0.0.1');
await once(collector, 'listening');
const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`;

process.env.OTEL_BSP_SCHEDULE_DELAY = '50';
const school = openSchool({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a%20key' });
afterAll(() => new Promise((closed) => collector.close(closed)));

const spans = () =>
  exported
    .flatMap(({ resourceSpans }) => resourceSpans.flatMap((each) => each.scopeSpans))
    .flatMap((each) => each.spans);
/** Waits for a span and returns it with its children. */
const traceOf = async (matches: (span: ExportedSpan) => boolean) => {
  for (let tries = 0; tries < 200; tries++) {
    const root = spans().find(matches);
    if (root) return { root, children: spans().filter(({ parentSpanId }) => parentSpanId === root.spanId) };
    await new Promise((later) => setTimeout(later, 25));
  }
  throw new Error(
    `The span did not arrive. Received: ${spans()
      .map(({ name }) => name)
      .join(', ')}`,
  );
};
const valueOf = (span: Pick<ExportedSpan, 'attributes'>, key: string) =>
  Object.values(span.attributes.find((each) => each.key === key)?.value ?? {})[0];
const ofRequest = (id: unknown) => (span: ExportedSpan) => valueOf(span, 'homeroom.request_id') === id;

describe('a request', () => {
  it('is a span with route and status, and a child span per statement', async () => {
    const { status, headers } = await school.as(school.ana).get(`/classrooms/${school.p1a}`);

    const { root, children } = await traceOf(ofRequest(headers.get('x-request-id')));
    expect([root.name, root.kind, root.status.code]).toEqual(['GET /api/v1/classrooms/:classroomId', 2, 0]);
    expect(valueOf(root, 'http.response.status_code')).toBe(status);
    expect(children).toHaveLength(Number(headers.get('x-statements')));
    expect(children.every((span) => span.kind === 3 && valueOf(span, 'db.system.name') === 'postgresql')).toBe(true);
  });

  it('joins the trace given in traceparent', async () => {
    const [trace, parent] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];

    const { headers } = await school.anyone.get('/health/live', { traceparent: `00-${trace}-${parent}-01` });

    const { root } = await traceOf(ofRequest(headers.get('x-request-id')));
    expect([root.traceId, root.parentSpanId]).toEqual([trace, parent]);
  });

  it('contains only its own statements while many requests wait for connections', async () => {
    const ana = school.as(school.ana);
    await ana.token();

    const answers = await Promise.all(Array.from({ length: 40 }, () => ana.get('/classrooms')));

    for (const { headers } of answers) {
      const { children } = await traceOf(ofRequest(headers.get('x-request-id')));
      expect(children).toHaveLength(Number(headers.get('x-statements')));
    }
    expect(new Set(answers.map(({ headers }) => headers.get('x-statements')))).toEqual(new Set(['1']));
  });

  it('has an error status and error type if it fails, without user data', async () => {
    await school.sql('ALTER TABLE assessments RENAME TO hidden');
    const { status, body } = await school.as(school.ana).get('/assessments?q=intimate');
    await school.sql('ALTER TABLE hidden RENAME TO assessments');

    const { root, children } = await traceOf(ofRequest(body.requestId));
    expect([status, root.status.code]).toEqual([500, 2]);
    expect(children.map((span) => valueOf(span, 'error.type'))).toContain('42P01');
    const text = JSON.stringify(exported);
    for (const word of ['intimate', '@test.example', school.ana.id, school.p1a]) expect(text).not.toContain(word);
  });
});

describe('a job', () => {
  it('is a separate trace with its statements, queued or scheduled', async () => {
    await school.app.get(JobQueue).add('send-mail', { id: 'not an id' }, 1);
    await school.runJobs();
    await school.app.get(Scheduler).run('print', () => Promise.resolve(0));

    const queued = await traceOf(({ name }) => name === 'job send-mail');
    const scheduled = await traceOf(({ name }) => name === 'job print');
    expect([queued.root.status.code, queued.root.parentSpanId]).toEqual([2, undefined]);
    expect(scheduled.children.map(({ name }) => name)).toContain('advisory-try-lock');
  });
});

describe('an instance', () => {
  it('is identified by resource attributes', async () => {
    await traceOf(() => true);

    const [{ resource }] = exported[0]?.resourceSpans ?? [];

    expect(['service.name', 'service.namespace'].map((key) => resource && valueOf(resource, key))).toEqual([
      'homeroom',
      'test',
    ]);
  });

  it('keeps working while the collector rejects spans, logs it once, and exports the rest at shutdown', async () => {
    isRejecting = true;
    const instance = new Process({ ...school.environment, OTEL_BSP_SCHEDULE_DELAY: '50', LOG_LEVEL: 'info' });
    const here = (await instance.listening())();
    for (let turn = 0; turn < 3; turn++) {
      expect((await here.get('/health/live')).status).toBe(200);
      await new Promise((later) => setTimeout(later, 200));
    }
    isRejecting = false;
    const { headers } = await here.get('/health/live');
    const code = await instance.end('SIGTERM');

    expect(code).toBe(0);
    expect(instance.output.match(/The collector does not accept spans/g)).toHaveLength(1);
    await traceOf(ofRequest(headers.get('x-request-id')));
  });
});
