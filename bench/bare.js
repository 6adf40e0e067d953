import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import bcrypt from 'bcrypt';
import Fastify from 'fastify';
import pg from 'pg';
import * as sql from './bare.sql.js';

/**
 * The bare server of the comparison: Fastify, a pool, one prepared statement after another. It checks token and session
 * of every request and returns the same data from the same tables.
 */
const { DATABASE_URL, JWT_SECRET, POOL } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: Number(POOL) });
const server = Fastify();

const query = async (name, values) => (await pool.query({ name, text: sql[name], values })).rows;

class HttpError extends Error {
  constructor(statusCode, message) {
    super(message);
    this.statusCode = statusCode;
  }
}

const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
const hmac = (text) => createHmac('sha256', JWT_SECRET).update(text).digest();

function sign(claims) {
  const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${text}.${hmac(text).toString('base64url')}`;
}

function claimsOf(request) {
  const [head, body, signature] = (request.headers.authorization ?? '').slice(7).split('.');
  const given = Buffer.from(signature ?? '', 'base64url');
  const expected = hmac(`${head}.${body}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new HttpError(401, 'token');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
  if (claims.exp * 1000 < Date.now()) throw new HttpError(401, 'expired');
  return claims;
}

async function actorOf(request) {
  const { sid } = claimsOf(request);
  const [actor] = await query('session', [sid]);
  if (!actor) throw new HttpError(401, 'session');
  return actor;
}

const one = (rows) => {
  if (!rows[0]) throw new HttpError(404, 'not found');
  return rows[0];
};

server.get('/api/v1/health/live', () => ({ status: 'up' }));

server.post('/api/v1/auth/login', async ({ body, ip, headers }) => {
  const [user] = await query('userByEmail', [body.email]);
  if (!user || !(await bcrypt.compare(body.password, user.password_hash))) throw new HttpError(401, 'wrong');
  const sid = randomUUID();
  const refreshToken = randomUUID() + randomUUID();
  await query('openSession', [sid, user.id, ip, headers['user-agent'], hmac(refreshToken).toString('hex')]);
  await query('updateLastLogin', [user.id]);
  const iat = Math.floor(Date.now() / 1000);
  const { id, role } = user;
  return { accessToken: sign({ sub: id, role, sid, iat, exp: iat + 900 }), refreshToken, expiresIn: 900 };
});

server.post('/api/v1/session/ping', async (request) => {
  const { sid } = claimsOf(request);
  const { lastActive } = one(await query('ping', [sid]));
  return { success: true, expiresAt: new Date(lastActive.getTime() + 600_000) };
});

server.get('/api/v1/assessments', async (request) => {
  const actor = await actorOf(request);
  const { page = 1, limit = 20 } = request.query;
  const items = await query('assessments', [actor.id, limit, (page - 1) * limit]);
  const [{ total }] = await query('assessmentCount', [actor.id]);
  return { items, total, page: Number(page), limit: Number(limit) };
});

server.get('/api/v1/subjects/:id', async (request) => {
  const actor = await actorOf(request);
  const { id } = request.params;
  const subject = one(await query('subject', [id, actor.id]));
  const [units, parts, sections] = [
    await query('units', [id]),
    await query('parts', [id]),
    await query('sections', [id]),
  ];
  const below = (rows, key) => Map.groupBy?.(rows, (row) => row[key]) ?? grouped(rows, key);
  const [partsOf, sectionsOf] = [below(parts, 'unitId'), below(sections, 'partId')];
  const withSections = (part) => ({ ...part, sections: sectionsOf.get(part.id) ?? [] });
  return {
    ...subject,
    units: units.map((unit) => ({ ...unit, parts: (partsOf.get(unit.id) ?? []).map(withSections) })),
  };
});

function grouped(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    const group = groups.get(row[key]);
    if (group) group.push(row);
    else groups.set(row[key], [row]);
  }
  return groups;
}

server.post('/api/v1/submissions', async (request, reply) => {
  const actor = await actorOf(request);
  const { assessmentId, answers } = request.body;
  const assessment = one(await query('openAssessment', [assessmentId, actor.id]));
  const items = await query('items', [assessmentId]);
  const grades = Object.fromEntries(
    items.map(({ id, key, points }) => [id, answers[id]?.value === key.answer ? Number(points) : 0]),
  );
  const score = Object.values(grades).reduce((sum, points) => sum + points, 0);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const run = async (name, values) => (await client.query({ name, text: sql[name], values })).rows;
    const values = [randomUUID(), assessmentId, actor.id, assessment.subject_id, assessment.classroom_id, score];
    const [submission] = await run('submit', [...values, assessment.max_attempts]);
    if (!submission) throw new HttpError(409, 'no attempts left');
    await run('attempt', [randomUUID(), submission.id, actor.id, submission.attemptCount, answers, grades, score]);
    await client.query('COMMIT');
    reply.code(201);
    return submission;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
});

server.get('/api/v1/students/:id/progress', async (request) => {
  const actor = await actorOf(request);
  if (actor.id !== request.params.id) throw new HttpError(404, 'not found');
  const subjects = await query('progress', [request.params.id]);
  const sum = (field) => subjects.reduce((total, subject) => total + Number(subject[field] ?? 0), 0);
  const totals = { sections: sum('sections'), submitted: sum('submitted'), graded: sum('graded') };
  return { studentId: request.params.id, subjects, totals };
});

server.get('/api/v1/sessions/class/:classroomId', async (request) => {
  const actor = await actorOf(request);
  const { classroomId } = request.params;
  one(await query('taughtClass', [classroomId, actor.id]));
  const students = await query('classSessions', [classroomId]);
  const average = (field) => students.reduce((sum, line) => sum + Number(line[field]), 0) / (students.length || 1);
  const activeNow = students.filter((line) => line.activeNow).length;
  const averages = { sessions: average('sessions'), seconds: average('seconds'), activeDays: average('activeDays') };
  return { classroomId, activeNow, averages, students };
});

await server.listen({ port: 0, host: '127.0.0.1' });
process.send({ port: server.server.address().port });
