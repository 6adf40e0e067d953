import { password } from './databases.js';

/** Returns the items in turn, in the same order in every run. */
const cycle = (list) => {
  let next = 0;
  return () => list[next++ % list.length];
};

/**
 * The measured routes. `make` builds the requests, which are sent in a loop, from the facts of a database. `target` is
 * the ratio to the bare server, `grown` the ratio to the same route on a tenth of the rows.
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
  { name: 'submit', target: 0.9, grown: 0.9, make: submissionRequests },
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

/** Each student submits to each open test of the classroom; a run is shorter than the 100 permitted attempts. */
function submissionRequests({ people, open }) {
  const students = studentsOf(people);
  return Array.from({ length: 9 }, (_, round) =>
    students.map((person) => {
      const { id, items } = open.filter(({ classroomId }) => classroomId === person.classroomId)[round];
      const value = cycle([true, false, true]);
      const answers = Object.fromEntries(items.map((item) => [item, { value: value() }]));
      return { person, method: 'POST', path: '/api/v1/submissions', body: { assessmentId: id, answers } };
    }),
  ).flat();
}
