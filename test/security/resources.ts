import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { type ClientRequest, request as ask } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { OrphanedFiles } from '#platform/files/orphaned-files.js';
import { longFile } from '../support/file-school.js';
import { closing, openingOf, sendForm } from '../support/form.js';
import { Instance, msUntil } from '../support/instance.js';
import { mebibyte, mp4Head } from '../support/sample-files.js';
import type { Person, School } from '../support/school.js';

const boundary = 'form-of-a-test';
const video = { name: 'a.mp4', type: 'video/mp4', bytes: [] };

const filesAt = (url: string) => `${url}/api/v1/files`;

/** Uploads a video of exactly so many bytes. */
const upload = (school: School, person: Person, size: number) =>
  school.as(person).upload('/files', 'a.mp4', film(size));

const film = (size: number) => Buffer.concat([mp4Head, Buffer.alloc(size - mp4Head.length, 7)]);

/** What the counters say, and what they should say. */
async function counters(school: School) {
  const [row] = await school.sql<Record<'used' | 'stored' | 'people' | 'owned', string>>(`
    SELECT coalesce((SELECT sum(used_bytes) FROM organization_storage), 0) AS used,
           coalesce((SELECT sum(size_bytes + thumbnail_bytes) FROM stored_files), 0) AS stored,
           (SELECT json_object_agg(user_id, used_bytes ORDER BY user_id) FROM user_storage WHERE used_bytes > 0)::text AS people,
           (SELECT json_object_agg(owner_id, bytes ORDER BY owner_id) FROM (
              SELECT owner_id, sum(size_bytes) AS bytes FROM stored_files WHERE owner_id IS NOT NULL GROUP BY 1
            ) owned)::text AS owned`);
  return { counted: [row?.used, row?.people], stored: [row?.stored, row?.owned] };
}

const expectExactCounters = async (school: School) => {
  const { counted, stored } = await counters(school);
  expect(counted).toEqual(stored);
};

const folderOf = (school: School): string => school.environment.STORAGE_DIR ?? '';

async function keysOf(school: School): Promise<string[]> {
  const entries = await readdir(folderOf(school), { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(entry.parentPath, entry.name).slice(folderOf(school).length + 1)).sort();
}

const expectBytesOfRowsOnly = async (school: School) => {
  const rows = await school.sql<{ key: string }>('SELECT storage_key AS key FROM stored_files ORDER BY 1');
  const originals = (await keysOf(school)).filter((key) => !key.includes('.thumbnail.'));
  expect(originals).toEqual(rows.map(({ key }) => key));
};

/** The quota of this school's students is 2 MiB. */
export async function exceedQuotaInParallel(school: School): Promise<void> {
  const student = await school.person('STUDENT', school.p1a);
  const size = 300_000;

  const answers = await Promise.all(Array.from({ length: 20 }, () => upload(school, student, size)));

  const accepted = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ status }) => status !== 201);
  expect(accepted).toHaveLength(Math.floor((2 * mebibyte) / size));
  expect(new Set(refused.map(({ status, body }) => `${status} ${body.code}`))).toEqual(new Set(['413 quota_exceeded']));
  expect(refused[0]?.body.detail).toMatch(
    /^This file exceeds your quota: you have used [\d.]+ of 2 MiB of storage\. Delete files/,
  );
  expect((await school.as(student).get('/users/me/storage')).body).toEqual({
    usedBytes: accepted.length * size,
    maxBytes: 2 * mebibyte,
  });
  await expectExactCounters(school);
  await expectBytesOfRowsOnly(school);
}

/** The quota of this school is 1 GiB, of which all but 2 MB are taken. */
export async function exceedQuotaOfOrganization(school: School): Promise<void> {
  const people = await Promise.all(Array.from({ length: 10 }, () => school.person('TEACHER', school.p1a)));
  const before = await counters(school);
  const used = Number(before.counted[0]);
  await school.sql('UPDATE organization_storage SET used_bytes = $1', [1024 * mebibyte - 2_000_000]);

  const answers = await Promise.all(people.map((person) => upload(school, person, 450_000)));

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
  const refused = answers.find(({ status }) => status !== 201);
  expect(refused?.body).toMatchObject({ status: 413, code: 'quota_exceeded' });
  expect(refused?.body.detail).toMatch(
    /^This file exceeds the quota of your organization, which has used [\d.]+ of 1024 MiB .* ask the operator/,
  );
  const { body } = await school.as(school.root).get('/organizations/current/storage');
  expect(body).toEqual({ usedBytes: 1024 * mebibyte - 200_000, maxBytes: 1024 * mebibyte });
  expect((await school.as(school.ben).get('/organizations/current/storage')).status).toBe(403);
  await school.sql('UPDATE organization_storage SET used_bytes = $1', [used + 4 * 450_000]);
  await expectExactCounters(school);
  await expectBytesOfRowsOnly(school);
}

export async function announceMoreThanTheQuota(school: School): Promise<void> {
  const student = await school.person('STUDENT', school.p1a);
  const token = await school.as(student).token();
  const send = (more: { announced?: number }) =>
    sendForm(filesAt(school.url), token, { ...video, bytes: longFile(mp4Head, 40 * mebibyte), ...more });

  const announced = await send({ announced: 40 * mebibyte + 500 });
  const unannounced = await send({});

  expect([announced.status, announced.body.code]).toEqual([413, 'quota_exceeded']);
  expect([unannounced.status, unannounced.body.code]).toEqual([413, 'quota_exceeded']);
  expect(Math.max(announced.sent, unannounced.sent)).toBeLessThan(20 * mebibyte);
  await expectBytesOfRowsOnly(school);
}

/** Uploads, replacements, thumbnails and deletions of several people, all at the same time. */
export async function confuseTheCounters(school: School): Promise<void> {
  const people = await Promise.all(Array.from({ length: 4 }, () => school.person('TEACHER', school.p1a)));
  const draft = { scope: 'library', title: 'A film' };
  const expectDone = ({ status, body }: { status: number; body: { code?: string } }) =>
    expect([status < 300, body.code]).toEqual([true, undefined]);
  const story = async (person: Person, turn: number) => {
    const client = school.as(person);
    const made = await client.upload('/resources', 'a.mp4', film(1_000 + turn * 37), draft);
    expectDone(made);
    if (turn % 3 === 0) expectDone(await client.put(`/resources/${made.body.id}/file`, formOf(film(5_000 + turn))));
    if (turn % 2 === 0) expectDone(await school.as(school.root).delete(`/resources/${made.body.id}?force=true`));
    if (turn % 2 === 1) expectDone(await client.get(`/resources/${made.body.id}/thumbnail`));
  };

  await Promise.all(Array.from({ length: 24 }, (_, turn) => story(people[turn % people.length] ?? school.ana, turn)));
  await school.runJobs();

  await expectExactCounters(school);
  const [{ thumbnails } = { thumbnails: 0 }] = await school.sql<{ thumbnails: number }>(
    'SELECT sum(thumbnail_bytes)::int AS thumbnails FROM stored_files',
  );
  expect(thumbnails).toBeGreaterThan(0);
  await school.app.get(OrphanedFiles).sweep(new Date(Date.now() + 30 * 3_600_000));
  await expectExactCounters(school);
}

const formOf = (bytes: Uint8Array) => {
  const form = new FormData();
  form.set('file', new Blob([bytes]), 'b.mp4');
  return form;
};

/** Begins a form with one video and leaves it open. */
async function beginUpload(url: string, token: string, headers: Record<string, string> = {}): Promise<ClientRequest> {
  const form = { 'content-type': `multipart/form-data; boundary=${boundary}`, authorization: `Bearer ${token}` };
  const request = ask(filesAt(url), { method: 'POST', agent: false, headers: { ...form, ...headers } });
  request.on('error', () => undefined);
  request.write(openingOf(video));
  request.write(mp4Head);
  await once(request, 'socket');
  return request;
}

export async function stopDuringSlowUploads(school: School): Promise<void> {
  const { PORT: _, ...environment } = school.environment;
  const instance = await Instance.on(environment);
  await instance.start();
  const token = await school.as(school.ana).token();
  const uploads = await Promise.all(Array.from({ length: 20 }, () => beginUpload(instance.url, token)));
  const trickle = setInterval(() => uploads.forEach((upload) => upload.write('x'.repeat(100))), 50);
  const incoming = async () => (await keysOf(school)).filter((key) => key.startsWith('.incoming/')).length;
  expect(await msUntil(async () => (await incoming()) === 20)).toBeLessThan(15_000);

  const started = performance.now();
  const code = await instance.end('SIGTERM');
  const ms = performance.now() - started;
  clearInterval(trickle);

  expect(code).toBe(0);
  // A second is left for a store or an embedded server that takes its time.
  expect(ms).toBeLessThan(8_000);
  await school.app.get(OrphanedFiles).sweep(new Date(Date.now() + 3 * 3_600_000));
  expect(await incoming()).toBe(0);
  await expectBytesOfRowsOnly(school);
}

export async function holdSilentConnections(school: School): Promise<void> {
  const impatient = await school.secondInstance({ HEADERS_TIMEOUT_SECONDS: '1' });
  const { port, hostname } = new URL(impatient.url);
  const beginnings = [
    '',
    'G',
    'GET /api/v1/health/live HTTP/1.1\r\nHost: x\r\n',
    'POST /api/v1/auth/login HTTP/1.1\r\n',
  ];

  const closed = beginnings.map(async (beginning) => {
    const socket = connect(Number(port), hostname);
    if (beginning) socket.write(beginning);
    const answer = await buffer(socket);
    return answer.toString().split('\r\n')[0];
  });

  expect(await Promise.all(closed)).toEqual(beginnings.map(() => 'HTTP/1.1 408 Request Timeout'));
}

export async function compressTheForm(school: School): Promise<void> {
  const token = await school.as(school.ana).token();
  const form = Buffer.concat([Buffer.from(openingOf(video)), film(mebibyte), Buffer.from(closing)]);
  const announced = { 'content-length': String(2_000 * mebibyte) };
  const attempts = [
    sendRaw(school, token, { 'content-encoding': 'gzip' }, gzipSync(form)),
    sendRaw(school, token, { 'content-encoding': 'gzip', ...announced }, gzipSync(form)),
    sendRaw(school, token, { 'content-encoding': 'x-own', 'content-type': 'application/json' }, Buffer.from('{}')),
    sendRaw(school, token, announced, Buffer.from(openingOf(video))),
    sendRaw(school, await school.as(school.root).token(), announced, Buffer.from(''), '/imports/roster'),
  ];

  expect((await Promise.all(attempts)).map(({ status, body }) => `${status} ${body.code}`)).toEqual([
    '415 unsupported_encoding',
    '415 unsupported_encoding',
    '415 unsupported_encoding',
    '413 file_too_large',
    '413 body_too_large',
  ]);
}

/** Sends the beginning of a body and waits for the answer without ending it. */
async function sendRaw(school: School, token: string, headers: Record<string, string>, body: Buffer, path = '/files') {
  const given = { 'content-type': `multipart/form-data; boundary=${boundary}`, authorization: `Bearer ${token}` };
  const request = ask(`${school.url}/api/v1${path}`, {
    method: 'POST',
    agent: false,
    headers: { ...given, ...headers },
  });
  request.flushHeaders();
  if (body.length > 0) request.write(body);
  const [response] = await once(request, 'response');
  const text = (await buffer(response)).toString();
  request.on('error', () => undefined).destroy();
  return { status: response.statusCode as number, body: JSON.parse(text) as { code: string } };
}

/** A browser on a production instance finds no explorer, unless the operator turned it on; it then keeps no token. */
export async function lookForTheExplorer(school: School): Promise<void> {
  const production = await school.secondInstance({ NODE_ENV: 'production' });
  const chosen = await school.secondInstance({ NODE_ENV: 'production', SWAGGER_ENABLED: 'true' });
  const { body: settings } = await chosen.anyone.get('/api/docs/swagger-ui-init.js');

  for (const path of ['/api/docs', '/api/docs/', '/api/docs-json', '/api/docs-yaml'])
    expect((await production.anyone.get(path)).status).toBe(404);
  const page = await production.anyone.get('/');
  expect(page.body).toContain('<h1>');
  expect(page.body).not.toContain('/api/docs');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect((await chosen.anyone.get('/')).body).toContain('<a href="/api/docs">');
  expect(settings).toMatch(/persistAuthorization\W+false/);
  expect((await school.anyone.get('/')).headers.get('location')).toBe('/api/docs');
}
