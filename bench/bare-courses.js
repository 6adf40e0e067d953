import { HttpError } from './bare-auth.js';

/** Adds the lists of courses and of their modules, and the dashboard. */
export function courseRoutes(server, query, actorOf) {
  server.get('/api/v1/courses', async (request) => {
    const { id } = await actorOf(request);
    const { page = 1, limit = 20 } = request.query;
    const items = await query('courses', [id, limit, (page - 1) * limit]);
    const [{ total }] = await query('courseCount', [id]);
    return { items, total, page: Number(page), limit: Number(limit) };
  });
  server.get('/api/v1/courses/:id/modules', async (request) => {
    const { id } = await actorOf(request);
    const [course] = await query('shownCourseById', [id, request.params.id]);
    if (!course) throw new HttpError(404, 'not found');
    const items = (await query('modules', [id, course.id])).map(withAccess);
    return { items, total: items.length, page: 1, limit: 20 };
  });
  server.get('/api/v1/dashboard', async (request) => dashboardOf((await actorOf(request)).id, query));
}

function withAccess({ isLocked, isEnrolled, isEarly, isLicensed, isSubscribed, hasTier, ...module }) {
  const reasons = [
    [isLicensed && !isSubscribed, 'no_subscription'],
    [!isEnrolled && !isSubscribed, 'not_enrolled'],
    [!hasTier, 'tier_too_low'],
    [isEarly, 'not_started'],
    [isLocked, 'module_locked'],
  ];
  const reason = reasons.find(([applies]) => applies)?.[1] ?? null;
  return { ...module, isAccessible: reason === null, reason };
}

async function dashboardOf(id, query) {
  const statements = ['learner', 'learningDays', 'unfinished', 'workbook', 'ownClass', 'due'];
  const rows = await Promise.all(statements.map((name) => query(name, [id])));
  const [[{ minutes, timeZone, ...learner }], days, continueLearning, [workbook], [classroom], due] = rows;
  const totalTimeSpent = `${Math.floor(minutes / 60)} hours ${minutes % 60} minutes`;
  const { upcoming = 0, ...shown } = classroom ?? {};
  return {
    user: { ...learner, totalTimeSpent, totalSeconds: minutes * 60, streak: streakOf(days, timeZone ?? 'UTC') },
    continueLearning,
    workbook,
    school: { classroom: classroom ? shown : null, upcomingAssessments: upcoming },
    due: due.map(({ state, ...assessment }) => ({ ...assessment, work: { state } })),
  };
}

/** The days in a row up to today or yesterday. */
function streakOf(days, timeZone) {
  const today = new Date().toLocaleDateString('sv', { timeZone });
  const agoOf = ({ day }) => Math.round((Date.parse(today) - Date.parse(day)) / 86_400_000);
  const first = days.length > 0 ? agoOf(days[0]) : 2;
  if (first > 1) return 0;
  const end = days.findIndex((day, n) => agoOf(day) !== first + n);
  return end < 0 ? days.length : end;
}
