import { password } from './databases.js';

/** Returns the items in turn, in the same order in every run. */
const cycle = (list) => {
  let next = 0;
  return () => list[next++ % list.length];
};

const teachersOf = (people) => people.filter(({ role }) => role === 'TEACHER');
const studentsOf = (people) => people.filter(({ role }) => role === 'STUDENT');

/**
 * The measured routes. `make` builds the requests, which are sent in a loop, from the facts of a database. `warmup` is the
 * share of the warm-up requests: more of them where a request is cheap. `seconds` and `rounds` replace the defaults.
 */
export const routes = [
  { name: 'health', warmup: 0.3, make: () => [{ method: 'GET', path: '/api/v1/health/live' }] },
  {
    name: 'login',
    // Each login uses one core for about a quarter of a second.
    concurrency: 2,
    warmup: 0,
    rounds: 3,
    seconds: 1.2,
    make: ({ people }) =>
      people.map(({ email }) => ({ method: 'POST', path: '/api/v1/auth/login', body: { email, password } })),
  },
  {
    name: 'heartbeat',
    warmup: 0.2,
    rounds: 2,
    // One period of the product's buffer, so that each round includes one write.
    seconds: 5,
    make: ({ people }) => people.map((person) => ({ person, method: 'POST', path: '/api/v1/session/ping' })),
  },
  {
    name: 'assessment list',
    warmup: 0.075,
    make: ({ people }) =>
      teachersOf(people).map((person) => ({ person, method: 'GET', path: '/api/v1/assessments?limit=20' })),
  },
  { name: 'subject tree', warmup: 0.15, make: subjectRequests },
  // Longer than the second for which the product buffers interactions.
  { name: 'submit', warmup: 0.05, rounds: 2, seconds: 1.5, make: submissionRequests },
  { name: 'attempt start', warmup: 0.05, make: startRequests },
  { name: 'autosave', warmup: 0.05, rounds: 2, seconds: 1.5, make: saveRequests },
  {
    name: 'student progress',
    warmup: 0.125,
    make: ({ people }) =>
      studentsOf(people).map((person) => ({ person, method: 'GET', path: `/api/v1/students/${person.id}/progress` })),
  },
  {
    name: 'search',
    warmup: 0.075,
    make: ({ people, words }) =>
      studentsOf(people).map((person, n) => ({
        person,
        method: 'GET',
        path: `/api/v1/resources/search?q=${words[n % words.length].word}&limit=20`,
      })),
  },
  {
    // GET /search over all kinds.
    name: 'all documents',
    warmup: 0.05,
    make: ({ people, words }) =>
      studentsOf(people).map((person, n) => ({
        person,
        method: 'GET',
        path: `/api/v1/search?type=all&q=${words[n % words.length].word}&limit=20`,
      })),
  },
  {
    name: 'class session analytics',
    warmup: 0.025,
    make: ({ people }) =>
      teachersOf(people).map((person) => ({
        person,
        method: 'GET',
        path: `/api/v1/sessions/class/${person.classroomId}`,
      })),
  },
  { name: 'gradebook', warmup: 0.025, make: gradebookRequests },
  {
    name: 'course list',
    warmup: 0.075,
    make: ({ people }) =>
      studentsOf(people).map((person) => ({ person, method: 'GET', path: '/api/v1/courses?limit=20' })),
  },
  { name: 'module list', warmup: 0.075, make: moduleRequests },
  {
    name: 'dashboard',
    warmup: 0.075,
    make: ({ people }) => studentsOf(people).map((person) => ({ person, method: 'GET', path: '/api/v1/dashboard' })),
  },
];

/** Each student reads the modules of a course in which they have a seat. */
function moduleRequests({ people, courses }) {
  const courseOf = new Map(courses.map(({ userId, courseId }) => [userId, courseId]));
  return studentsOf(people).map((person) => ({
    person,
    method: 'GET',
    path: `/api/v1/courses/${courseOf.get(person.id)}/modules`,
  }));
}

function subjectRequests({ people, subjects }) {
  return studentsOf(people).map((person, n) => {
    const own = subjects.filter(({ classroomId }) => classroomId === person.classroomId);
    return { person, method: 'GET', path: `/api/v1/subjects/${own[n % own.length].id}` };
  });
}

/** Each teacher reads the gradebook of each subject of the class. */
function gradebookRequests({ people, subjects }) {
  return teachersOf(people).flatMap((person) =>
    subjects
      .filter(({ classroomId }) => classroomId === person.classroomId)
      .map(({ id }) => ({ person, method: 'GET', path: `/api/v1/subjects/${id}/gradebook?limit=30` })),
  );
}

/** Each student submits to each open test of the classroom; a launch stays below the 100 permitted attempts. */
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

/** The attempts of the measured classrooms with their students. */
const takersOf = ({ people, attempts }) => {
  const byStudent = new Map(attempts.map((attempt) => [attempt.studentId, attempt]));
  return studentsOf(people).flatMap((person) => {
    const attempt = byStudent.get(person.id);
    return attempt ? [{ person, attempt }] : [];
  });
};

/** Each student opens the attempt again, as after a reload; the work is that of a start. */
function startRequests(facts) {
  return takersOf(facts).map(({ person, attempt: { assessmentId, screenId } }) => ({
    person,
    method: 'POST',
    path: `/api/v1/assessments/${assessmentId}/attempts`,
    body: { screenId },
  }));
}

/** Each save changes two answers and has a sequence of its own, in more rounds than a launch sends. */
function saveRequests(facts) {
  const takers = takersOf(facts);
  return Array.from({ length: 60 }, (_, round) =>
    takers.map(({ person, attempt: { id, items, screenId } }) => {
      const answers = { [items[round % 5]]: { value: true }, [items[(round + 1) % 5]]: { value: false } };
      const body = { screenId, sequence: round + 1, answers };
      return { person, method: 'PATCH', path: `/api/v1/attempts/${id}/answers`, body };
    }),
  ).flat();
}
