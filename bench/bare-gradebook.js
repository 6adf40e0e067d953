import { HttpError } from './bare-auth.js';

/** Adds the gradebook of a subject: a page of students with their grades and totals by points. */
export function gradebookRoute(server, query, actorOf) {
  server.get('/api/v1/subjects/:id/gradebook', async (request) => {
    const actor = await actorOf(request);
    const { page = 1, limit = 20 } = request.query;
    const [subject] = await query('taughtSubject', [request.params.id, actor.id]);
    if (!subject) throw new HttpError(404, 'not found');
    const assessments = await query('gradebookColumns', [subject.id]);
    const students = await query('gradebookStudents', [subject.classroomId, limit, (page - 1) * limit]);
    const [{ total }] = await query('gradebookCount', [subject.classroomId]);
    const ids = [students.map(({ studentId }) => studentId), assessments.map(({ id }) => id)];
    const cells = await query('gradebookCells', ids);
    const maxOf = new Map(assessments.map(({ id, maxScore }) => [id, Number(maxScore)]));
    const items = students.map((student) =>
      rowOf(
        student,
        cells.filter((cell) => cell.studentId === student.studentId),
        maxOf,
      ),
    );
    return { items, total, page: Number(page), limit: Number(limit), assessments };
  });
}

function rowOf(student, cells, maxOf) {
  const graded = cells.filter(({ score }) => score !== null);
  const sum = (list, of) => list.reduce((total, one) => total + of(one), 0);
  const earned = sum(graded, ({ score }) => Number(score));
  const percentOf = (possible) => (possible > 0 ? Math.round((10_000 * earned) / possible) / 100 : null);
  const current = percentOf(sum(graded, ({ assessmentId }) => maxOf.get(assessmentId)));
  const withUngraded = percentOf(sum([...maxOf.values()], (max) => max));
  const shown = (percent) => ({ percent, grade: null, passed: null });
  const shares = graded.map(({ score, assessmentId }) => Number(score) / maxOf.get(assessmentId));
  return {
    ...student,
    averagePercent:
      shares.length > 0 ? Math.round((10_000 * sum(shares, (share) => share)) / shares.length) / 100 : null,
    total: { current: shown(current), withUngraded: shown(withUngraded), categories: [] },
    submissions: cells.map(({ studentId, ...cell }) => ({ ...cell, isDropped: false })),
  };
}
