import { password } from './databases.js';

/** One of them, another each time, but the same in every run. */
const turn = (list) => {
  let next = 0;
  return () => list[next++ % list.length];
};

/**
 * What is measured: for each route the requests that are sent round and round, made of the facts of a database, and the
 * least the product wants to reach, as a ratio to the bare server and to itself on a tenth of the rows.
 */
export const routes = [
  { name: 'health', target: 0.75, make: () => [{ method: 'GET', path: '/api/v1/health/live' }] },
  {
    name: 'login',
    target: 0.95,
    grown: 0.95,
    concurrency: 2,
    make: ({ people }) =>
      people.map(({ email }) => ({
        method: 'POST',
        path: '/api/v1/auth/login',
        body: { email, password },
        headers: { 'user-agent': 'bench login' },
      })),
  },
  {
    name: 'heartbeat',
    target: 2.5,
    grown: 0.95,
    make: ({ people }) => people.map((person) => ({ person, method: 'POST', path: '/api/v1/session/ping' })),
  },
  {
    name: 'assessment list',
    target: 1.2,
    grown: 0.85,
    make: ({ people }) =>
      teachersOf(people).map((person) => ({ person, method: 'GET', path: '/api/v1/assessments?limit=20' })),
  },
  {
    name: 'subject tree',
    target: 2,
    grown: 0.85,
    make: ({ people, subjects }) =>
      studentsOf(people).map((person, n) => {
        const own = subjects.filter(({ classroomId }) => classroomId === person.classroomId);
        return { person, method: 'GET', path: `/api/v1/subjects/${own[n % own.length].id}` };
      }),
  },
  { name: 'submit', target: 0.9, grown: 0.9, make: handingIn },
  {
    name: 'student progress',
    target: 0.9,
    grown: 0.85,
    make: ({ people }) =>
      studentsOf(people).map((person) => ({ person, method: 'GET', path: `/api/v1/students/${person.id}/progress` })),
  },
  {
    name: 'class session analytics',
    target: 3,
    grown: 0.85,
    make: ({ people }) =>
      teachersOf(people).map((person) => ({
        person,
        method: 'GET',
        path: `/api/v1/sessions/class/${person.classroomId}`,
      })),
  },
];

const teachersOf = (people) => people.filter(({ role }) => role === 'TEACHER');
const studentsOf = (people) => people.filter(({ role }) => role === 'STUDENT');

/** Each student of each class hands in each of its open tests; a hundred attempts are more than a run takes. */
function handingIn({ people, open }) {
  const students = studentsOf(people);
  return Array.from({ length: 9 }, (_, round) =>
    students.map((person) => {
      const { id, items } = open.filter(({ classroomId }) => classroomId === person.classroomId)[round];
      const value = turn([true, false, true]);
      const answers = Object.fromEntries(items.map((item) => [item, { value: value() }]));
      return { person, method: 'POST', path: '/api/v1/submissions', body: { assessmentId: id, answers } };
    }),
  ).flat();
}
