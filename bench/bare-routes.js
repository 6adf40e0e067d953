import { randomUUID } from 'node:crypto';
import bcrypt from 'bcrypt';
import { attemptRoutes } from './bare-attempts.js';
import { claimsOf, hmac, HttpError, sign } from './bare-auth.js';
import { courseRoutes } from './bare-courses.js';
import { gradebookRoute } from './bare-gradebook.js';
import { submitRoute, transactions } from './bare-submit.js';

const first = ([row]) => {
  if (!row) throw new HttpError(404, 'not found');
  return row;
};

/** Adds the measured routes to a bare server. */
export function addRoutes(server, { pool, query }) {
  const actorOf = async (request) => {
    const [actor] = await query('session', [claimsOf(request).sid]);
    if (!actor) throw new HttpError(401, 'session');
    return actor;
  };
  server.get('/api/v1/health/live', () => ({ status: 'up' }));
  sessionRoutes(server, query);
  listRoutes(server, query, actorOf);
  subjectRoute(server, query, actorOf);
  const inTransaction = transactions(pool, query);
  submitRoute(server, { query, inTransaction, actorOf });
  attemptRoutes(server, { query, inTransaction, actorOf });
  figureRoutes(server, query, actorOf);
  gradebookRoute(server, query, actorOf);
  courseRoutes(server, query, actorOf);
}

function sessionRoutes(server, query) {
  server.post('/api/v1/auth/login', async (request) => {
    const { body, ip, headers } = request;
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
    const { lastActive } = first(await query('ping', [claimsOf(request).sid]));
    return { success: true, expiresAt: new Date(lastActive.getTime() + 600_000) };
  });
}

function listRoutes(server, query, actorOf) {
  server.get('/api/v1/assessments', async (request) => {
    const { id } = await actorOf(request);
    const { page = 1, limit = 20 } = request.query;
    const items = await query('assessments', [id, limit, (page - 1) * limit]);
    const [{ total }] = await query('assessmentCount', [id]);
    return { items, total, page: Number(page), limit: Number(limit) };
  });
  server.get('/api/v1/search', async (request) => {
    const { id } = await actorOf(request);
    const { q, page = 1, limit = 20 } = request.query;
    const items = await query('documents', [id, q, limit, (page - 1) * limit]);
    const [{ total }] = await query('documentCount', [id, q]);
    return { items, total, page: Number(page), limit: Number(limit) };
  });
  server.get('/api/v1/resources/search', async (request) => {
    const { id } = await actorOf(request);
    const { q, page = 1, limit = 20 } = request.query;
    const items = await query('resources', [id, q, limit, (page - 1) * limit]);
    const [{ total }] = await query('resourceCount', [id, q]);
    return { items, total, page: Number(page), limit: Number(limit) };
  });
}

function subjectRoute(server, query, actorOf) {
  server.get('/api/v1/subjects/:id', async (request) => {
    const actor = await actorOf(request);
    const { id } = request.params;
    const subject = first(await query('subject', [id, actor.id]));
    const units = await query('units', [id]);
    const partsOf = grouped(await query('parts', [id]), 'unitId');
    const sectionsOf = grouped(await query('sections', [id]), 'partId');
    const withSections = (part) => ({ ...part, sections: sectionsOf.get(part.id) ?? [] });
    return {
      ...subject,
      units: units.map((unit) => ({ ...unit, parts: (partsOf.get(unit.id) ?? []).map(withSections) })),
    };
  });
}

function grouped(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    const group = groups.get(row[key]);
    if (group) group.push(row);
    else groups.set(row[key], [row]);
  }
  return groups;
}

function figureRoutes(server, query, actorOf) {
  server.get('/api/v1/students/:id/progress', async (request) => {
    const actor = await actorOf(request);
    if (actor.id !== request.params.id) throw new HttpError(404, 'not found');
    const subjects = await query('progress', [actor.id]);
    const sum = (field) => subjects.reduce((total, subject) => total + Number(subject[field] ?? 0), 0);
    const totals = { sections: sum('sections'), submitted: sum('submitted'), graded: sum('graded') };
    return { studentId: actor.id, subjects, totals };
  });
  server.get('/api/v1/sessions/class/:classroomId', async (request) => {
    const actor = await actorOf(request);
    const { classroomId } = request.params;
    first(await query('taughtClass', [classroomId, actor.id]));
    const students = await query('classSessions', [classroomId]);
    const average = (field) => students.reduce((sum, line) => sum + Number(line[field]), 0) / (students.length || 1);
    const activeNow = students.filter((line) => line.activeNow).length;
    const averages = { sessions: average('sessions'), seconds: average('seconds'), activeDays: average('activeDays') };
    return { classroomId, activeNow, averages, students };
  });
}
