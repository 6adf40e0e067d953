import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lessonTypes } from '#curriculum/modules/lesson-types/lesson-types.js';
import { openDemo } from '#demo/demo-school.js';
import { AchievementGranter } from '#learning/achievements/achievement-granter.js';
import { recountResult } from '#learning/exercises/exercises.sql.js';
import { InteractionRecorder } from '#learning/interactions/interaction-recorder.js';
import { recountModule } from '#learning/progress/modules/module-progress.sql.js';
import { ScoringService } from '#workbook/live-sessions/scoring/scoring.service.js';
import { undocumented } from './contract/answers.js';
import { documentOf, operationsOf } from './contract/operations.js';
import { neededQuery } from './contract/requests.js';
import { openSchool, type Person } from './support/school.js';

const school = openSchool();
/** Seeding a whole school takes seconds, on a busy machine many. */
const seedTimeoutMs = 120_000;
const silent = () => undefined;
const open = () => openDemo(school.app, silent);

const demoPerson = (name: string): Person => ({ id: name, email: `${name}@demo.example`, password: 'correct horse' });
const [admin, ana, ben, paula] = ['admin', 'ana', 'ben', 'paula'].map(demoPerson) as [Person, Person, Person, Person];

const tables = [
  'users classrooms classroom_members student_profiles guardianships invitations user_sessions core_subjects subjects units',
  'parts sections questions question_versions assessments assessment_items submissions submission_attempts grades grade_changes',
  'question_categories attempts rubrics rubric_versions assessment_rubrics rubric_marks regrade_requests',
  'grade_scales grading_periods gradebook_setups grade_categories grade_columns',
  'user_progress user_interactions subject_totals learning_totals session_days',
  'messages sent_messages tcodes subscriptions resources courses enrollments modules module_prerequisites module_references',
  'lessons lesson_questions certificates user_learning_days',
  'exercise_results exercise_attempts exercise_questions discussion_threads discussion_replies',
  'audio_recordings recording_peaks transcription_records notes note_links note_versions',
  'live_sessions session_participants live_session_events live_questions live_messages',
  'user_learning_activity learning_paths learning_path_items learning_path_starts',
].flatMap((line) => line.split(' '));

/** Row counts by table, after buffered interactions were written. */
const countAll = async () => {
  await school.app.get(InteractionRecorder).flush();
  const each = tables.map((table) => `SELECT '${table}' AS name, count(*)::int FROM ${table}`);
  const rows = await school.sql<{ name: string; count: number }>(each.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
};

/** Leaves only the organization's row, as in an unused instance. */
const empty = () => school.sql('TRUNCATE users, classrooms, core_subjects, grade_scales, grading_periods CASCADE');

interface Exercises {
  exercises?: object[];
}

const noRows = Object.fromEntries(tables.map((table) => [table, 0]));

/** Digests of all people, responses, certificates, recordings and notes. */
const digests = () =>
  school.sql(
    `SELECT (SELECT md5(string_agg(id::text || email, '' ORDER BY id)) FROM users) AS people,
            (SELECT md5(string_agg(id::text || answers::text, '' ORDER BY id)) FROM submission_attempts) AS answers,
            (SELECT md5(string_agg(id::text || code, '' ORDER BY id)) FROM certificates) AS certificates,
            (SELECT md5(string_agg(r.id::text || f.sha256, '' ORDER BY r.id)) FROM audio_recordings r JOIN stored_files f ON f.id = r.file_id) AS recordings,
            (SELECT md5(string_agg(id::text || content, '' ORDER BY id)) FROM notes) AS notes`,
  );
let firstDigests: unknown;

beforeAll(async () => {
  await empty();
  await open();
  firstDigests = await digests();
}, seedTimeoutMs);

describe('the demo school', () => {
  it('has the size of a real school', async () => {
    expect(await countAll()).toMatchObject({
      users: 1 + 36 + 600 + 340,
      classrooms: 24,
      student_profiles: 600,
      guardianships: 400,
      subjects: 24 * 6,
      units: 24 * 6 * 4,
      parts: 24 * 6 * 12,
      sections: 24 * 6 * 36,
    });
  });

  it('has two courses, one of them full with a waiting list', async () => {
    const { body } = await school.as(ben).get('/courses?sort=-title');
    const [maps, programming] = body.items;

    expect(maps).toMatchObject({
      title: 'Reading maps',
      createdByName: 'Ana Almeida',
      enrolledCount: 12,
      waitingCount: 13,
    });
    expect(programming).toMatchObject({ waitingCount: 0, enrollment: { status: 'enrolled' } });
    expect(programming.enrolledCount).toBeGreaterThan(40);
  });

  it('has learning paths, activity in the library and, after a login, achievements', async () => {
    await school.as(ben).get('/auth/me');
    const granter = school.app.get(AchievementGranter, { strict: false });
    while ((await granter.grantMissed()) > 0);
    const { body: paths } = await school.as(ben).get('/paths');
    const { body: stats } = await school.as(ben).get('/learning/stats');
    const { body: library } = await school.as(ben).get('/resources?scope=library&sort=-viewCount');
    const { body: achievements } = await school.as(ben).get('/achievements');

    expect(paths.items).toMatchObject([
      { slug: 'machines', estimatedTime: '1 hour', itemCount: 3 },
      {
        slug: 'out-of-doors',
        estimatedTime: '23 minutes',
        progress: { percent: 100, completedAt: expect.any(String) },
      },
    ]);
    expect(stats.resourcesCompleted).toBeGreaterThanOrEqual(2);
    expect(library.items[0].viewCount).toBeGreaterThan(50);
    expect(library.items[0].ratingCount).toBeGreaterThan(10);
    const earned = achievements.items.filter(({ earnedAt }: { earnedAt: string | null }) => earnedAt);
    expect(earned.map(({ key }: { key: string }) => key)).toEqual(
      expect.arrayContaining(['first-steps', 'path-complete']),
    );
  });

  it('has courses with lessons of every type, which refer to questions and resources', async () => {
    const { body: courses } = await school.as(ana).get('/courses?sort=-title');
    const lists = await Promise.all(
      courses.items.map(({ id }: { id: string }) => school.as(ana).get(`/courses/${id}/modules`)),
    );
    const modules = await Promise.all(
      lists.flatMap(({ body }) => body.items).map(({ id }: { id: string }) => school.as(ana).get(`/modules/${id}`)),
    );
    const contents = modules.map(({ body }) => body.content);
    const lessons = contents.flatMap((content) => content.lessons as { type: string; content: Exercises }[]);

    expect(lists.map(({ body }) => body.items.map(({ moduleOrder }: { moduleOrder: number }) => moduleOrder))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(new Set(lessons.map(({ type }) => type))).toEqual(new Set(lessonTypes));
    expect(lessons.flatMap(({ content }) => content.exercises ?? [])).toHaveLength(8);
    expect(contents.flatMap(({ resources }) => resources)).toHaveLength(3);
  });

  it('has people at different points of a course, as their reports leave it', async () => {
    const progress = () =>
      school.sql(
        `SELECT user_id, module_id, progress_percent, status FROM user_progress
         WHERE module_id IS NOT NULL AND lesson_id IS NULL ORDER BY user_id, module_id`,
      );
    const stored = await progress();
    const statuses = await school.sql<{ status: string; people: number }>(
      `SELECT status, count(DISTINCT user_id)::int AS people FROM user_progress WHERE module_id IS NOT NULL GROUP BY 1 ORDER BY 1`,
    );
    const begun = `SELECT p.user_id AS person, p.module_id AS module FROM user_progress p WHERE p.lesson_id IS NULL AND p.status IN ('in_progress', 'completed')`;
    for (const { person, module } of await school.sql(`${begun} AND p.module_id IS NOT NULL`)) {
      const values = [person, module, new Date(), null];
      await school.sql(recountModule.text, values);
    }

    expect(statuses.map(({ status }) => status)).toEqual(['completed', 'in_progress', 'locked', 'not_started']);
    for (const { people } of statuses) expect(people).toBeGreaterThan(5);
    expect(await progress()).toEqual(stored);
  });

  it('has answers to exercises and posts in discussions, as their readers leave them', async () => {
    const results = () =>
      school.sql(
        'SELECT id, best_percent, best_attempt, last_percent, pending_attempts FROM exercise_results ORDER BY id',
      );
    const before = await results();
    for (const { id } of before) await school.sql(recountResult.text, [id]);
    const [shares] = await school.sql(
      `SELECT (SELECT count(*)::int FROM lessons l WHERE l.type = 'exercise'
          AND NOT EXISTS (SELECT FROM exercise_attempts a WHERE a.lesson_id = l.id)) AS "unanswered",
        (SELECT count(DISTINCT percent) > 1 FROM exercise_attempts) AS "areVaried",
        (SELECT count(*)::int FROM exercise_attempts WHERE pending_items > 0) AS pending,
        (SELECT count(*)::int FROM lessons l WHERE l.type = 'discussion'
          AND NOT EXISTS (SELECT FROM discussion_threads t WHERE t.lesson_id = l.id)) AS "empty",
        (SELECT count(*)::int FROM discussion_threads t WHERE last_activity_at <>
          (SELECT max(r.created_at) FROM discussion_replies r WHERE r.thread_id = t.id)) AS "outOfDate"`,
    );

    expect(await results()).toEqual(before);
    expect(shares).toEqual({ unanswered: 0, areVaried: true, pending: 0, empty: 0, outOfDate: 0 });
  });

  it('has a planned live session, and one that has ended with the scores of those who took part', async () => {
    const { body } = await school.as(ben).get('/live-sessions?sort=scheduledStart');
    const [ended, planned] = body.items;
    const { body: attendance } = await school.as(ana).get(`/live-sessions/${ended.id}/attendance?attended=true`);
    const { body: log } = await school.as(ben).get(`/live-sessions/${ended.id}/interactions`);
    const scores = () => school.sql('SELECT user_id, participation_score FROM session_participants ORDER BY user_id');
    const before = await scores();

    const engagement = await school.app.get(ScoringService, { strict: false }).score(ended.id);

    expect([planned.status, ended.status, body.total]).toEqual(['scheduled', 'ended', 2]);
    expect(ended.metadata).toMatchObject({ participantCount: 2, engagementScore: engagement });
    expect(ended.metadata.summary).toContain('same valley');
    expect(attendance.items).toHaveLength(3);
    expect(await scores()).toEqual(before);
    expect(log.items.map(({ payload }: { payload: { text?: string } }) => payload.text ?? '').filter(Boolean)).toEqual([
      'Why is north always at the top?',
      'Why is north always at the top?',
      'We have an old map at home, and the sea is at the top!',
    ]);
    const counted = 'SELECT last_sequence AS last FROM live_session_counters WHERE session_id = $1';
    expect(await school.sql(counted, [ended.id])).toEqual([{ last: log.items.length }]);
  });

  it('has 25 students and 6 teachers in every class', async () => {
    const rows = await school.sql(
      `SELECT DISTINCT count(*) FILTER (WHERE member_role = 'STUDENT')::int AS students,
                       count(*) FILTER (WHERE member_role = 'TEACHER')::int AS teachers
       FROM classroom_members GROUP BY classroom_id`,
    );

    expect(rows).toEqual([{ students: 25, teachers: 6 }]);
  });

  it('has assessments and submissions in every status, late ones, and partial credit', async () => {
    const states = await school.sql(
      `SELECT status, attached_at IS NOT NULL AS attached, count(*)::int FROM assessments GROUP BY 1, 2 ORDER BY 1, 2`,
    );
    const submissions = await school.sql(
      `SELECT status, bool_or(is_late) AS "someLate", bool_or(jsonb_path_exists(grades, '$.* ? (@.outcome == "partially_correct")')) AS "somePartlyCorrect"
       FROM submissions s JOIN (SELECT submission_id, is_late, grades FROM submission_attempts) a ON a.submission_id = s.id
       GROUP BY 1 ORDER BY 1`,
    );

    expect(states.map(({ status, attached }) => `${status} ${attached}`)).toEqual([
      'archived true',
      'draft false',
      'draft true',
      'published true',
      'ready false',
      'ready true',
    ]);
    expect(submissions).toEqual([
      { status: 'graded', someLate: true, somePartlyCorrect: true },
      { status: 'returned', someLate: false, somePartlyCorrect: true },
      { status: 'submitted', someLate: false, somePartlyCorrect: true },
    ]);
  });

  it('stores the same submission counts as the triggers', async () => {
    const mismatches = await school.sql(
      `SELECT a.id FROM assessments a LEFT JOIN submissions s ON s.assessment_id = a.id GROUP BY a.id
       HAVING a.submission_count <> count(s.id) OR a.graded_count <> count(s.id) FILTER (WHERE s.status = 'graded')`,
    );

    expect(mismatches).toEqual([]);
  });

  it('has section progress and matching totals', async () => {
    const totals = () =>
      school.sql('SELECT * FROM learning_totals NATURAL JOIN subject_totals ORDER BY user_id, subject_id');
    const before = await totals();

    await school.sql('SELECT recount_learning()');

    expect(before.length).toBeGreaterThan(3000);
    expect(await totals()).toEqual(before);
  });

  it('has scores that a regrade does not change', async () => {
    const scores = () => school.sql('SELECT id, score, counted_attempt, score_total FROM submissions ORDER BY id');
    const before = await scores();
    const [quiz] = await school.sql<{ id: string }>(
      `SELECT assessment_id AS id FROM submission_attempts t JOIN submissions s ON s.id = t.submission_id
       WHERE t.is_late AND s.score > 0 LIMIT 1`,
    );

    const { status } = await school.as(admin).post(`/assessments/${quiz?.id}/regrade`);
    await school.runJobs();

    expect(status).toBe(202);
    expect(await scores()).toEqual(before);
  });

  it('has a written exam with questions of every type, marked by a rubric, with requests for a regrade', async () => {
    const { body: categories } = await school.as(ana).get('/question-categories?q=Numbers');
    const { body: found } = await school.as(ana).get('/assessments?q=written exam');
    const { body: exam } = await school.as(ana).get(`/assessments/${found.items[0].id}`);
    const { body: requests } = await school.as(ana).get('/regrade-requests?status=open');
    const [marks] = await school.sql<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM attempts WHERE status = 'submitted') AS attempts,
         (SELECT count(*)::int FROM rubric_marks m JOIN submission_attempts t ON t.id = m.attempt_id
          WHERE (t.grades -> m.item_id::text ->> 'score')::numeric <> m.points) AS "unlikeTheScore",
         (SELECT count(*)::int FROM rubric_marks) AS marks, (SELECT count(*)::int FROM ledger_faults()) AS faults`,
    );

    expect(categories.items[0]).toMatchObject({ name: 'Numbers', questionCount: 4 });
    expect(exam.timeLimitMinutes).toBe(45);
    expect(exam.items.map(({ type }: { type: string }) => type)).toEqual([
      'kprim',
      'hot_text',
      'hotspot',
      'point_on_image',
      'gap_match',
      'ordering',
      'code_output',
      'calculated',
      'drawing',
      'file',
    ]);
    expect(requests.items).toMatchObject([{ status: 'open', assessmentId: exam.id }]);
    expect(marks).toMatchObject({ unlikeTheScore: 0, faults: 0 });
    expect(marks?.marks).toBeGreaterThan(15);
    expect(marks?.attempts).toBeGreaterThan(15);
  });

  it('has gradebooks with categories, a scale and periods, and grades with a history', async () => {
    const { body: subjects } = await school.as(ana).get('/subjects?q=Mathematics');
    const { body: gradebook } = await school.as(ana).get(`/subjects/${subjects.items[0].id}/gradebook?limit=30`);
    const { body: periods } = await school.as(ana).get('/grading-periods');
    const cells = gradebook.items.flatMap((row: { studentId: string; submissions: object[] }) =>
      row.submissions.map((cell) => ({ ...cell, studentId: row.studentId })),
    );
    const entered = cells.filter(({ source }: { source: string }) => source === 'entered');
    const grades = await school.sql<{ id: string }>('SELECT id FROM grades WHERE entered_score IS NOT NULL');
    const histories = await Promise.all(grades.map(({ id }) => school.as(ana).get(`/grades/${id}/history`)));

    expect(gradebook.items[0].total.categories.map(({ name }: { name: string }) => name)).toEqual([
      'Quizzes',
      'Homework',
      'Exams',
    ]);
    expect(gradebook.items[0].total.current.grade).toMatch(/^[A-F]$/);
    expect(periods.total).toBe(2);
    expect(cells.filter(({ isExcused }: { isExcused: boolean }) => isExcused)).toHaveLength(1);
    expect(entered).toHaveLength(2);
    expect(histories.map(({ body }) => body.total).sort()).toEqual([2, 3]);
  });

  it('has a plausible distribution of scores', async () => {
    const [spread] = await school.sql<Record<string, number>>(
      `SELECT min(share)::float AS worst, avg(share)::float AS average, max(share)::float AS best
       FROM submissions s JOIN assessments a ON a.id = s.assessment_id, LATERAL (SELECT s.score / a.max_score AS share) shares
       WHERE s.score IS NOT NULL`,
    );

    expect(spread?.worst).toBeLessThan(0.35);
    expect(spread?.average).toBeGreaterThan(0.5);
    expect(spread?.average).toBeLessThan(0.85);
    expect(spread?.best).toBe(1);
  });
});

const listsOfEveryRole = [
  '/core-subjects /subjects /assessments /assessments?state=published /classrooms /sessions/me',
  '/messages /tcodes /packages /resources /courses /modules',
].flatMap((line) => line.split(' '));
const listsOfStaff = [
  '/students /questions /assessments/bank /assessments?state=draft /assessments?state=unattached',
  '/assessments?state=assigned /assessments?state=archived /submissions?status=submitted /submissions?status=graded',
  '/submissions?status=returned /users/invitations /messages/sent /live-sessions',
].flatMap((line) => line.split(' '));

describe('every list has items', () => {
  const lists: [string, Person, string[]][] = [
    ['the admin', admin, [...listsOfEveryRole, ...listsOfStaff, '/users', '/organizations']],
    ['Ana', ana, [...listsOfEveryRole, ...listsOfStaff, '/notes', '/notes?shared=others']],
    [
      'Ben',
      ben,
      [
        ...listsOfEveryRole,
        '/submissions/me',
        '/submissions?status=submitted',
        '/submissions?status=returned',
        '/progress',
        '/progress?kind=tcode',
        '/progress/modules',
        '/certificates/me',
        '/live-sessions',
        '/recordings',
        '/notes',
        '/interactions',
        '/subscriptions',
      ],
    ],
    ['Paula', paula, [...listsOfEveryRole, '/students', '/submissions?status=graded', '/submissions?status=returned']],
  ];

  it.each(lists)('for %s', async (_, person, paths) => {
    const answers = await Promise.all(paths.map((path) => school.as(person).get(path)));

    const empties = answers.flatMap(({ status, body }, n) => (status === 200 && body.total > 0 ? [] : [paths[n]]));
    expect(empties).toEqual([]);
  });

  it('below a classroom, a subject, a student, a question and a submission', async () => {
    const first = async (path: string) => (await school.as(ana).get(path)).body.items[0];
    const lists = ['/classrooms', '/students', '/questions', '/submissions?status=graded', '/subjects', '/courses'];
    const [classroom, student, question, submission, subject, course] = await Promise.all(lists.map(first));
    const { body: tree } = await school.as(ana).get(`/subjects/${subject.id}`);
    const paths = [
      `/classrooms/${classroom.id}/students`,
      `/students/${student.id}/guardians`,
      `/classrooms/${classroom.id}/progress`,
      `/questions/${question.id}/versions`,
      `/submissions/${submission.id}/attempts`,
      `/subjects/${subject.id}/units`,
      `/units/${tree.units[0].id}/parts`,
      `/parts/${tree.units[0].parts[0].id}/sections`,
      `/courses/${course.id}/modules`,
      `/courses/${course.id}/enrollments`,
      `/courses/${course.id}/certificates`,
    ];

    const answers = await Promise.all(paths.map((path) => school.as(ana).get(path)));

    expect(answers.map(({ body }) => body.total > 0)).toEqual(paths.map(() => true));
  });
});

describe('every read of the demo', () => {
  const idsOf = (items: { id?: string }[] = []) => items.flatMap(({ id }) => id ?? []).slice(0, 1);

  it.each([
    ['Ana', ana],
    ['Ben', ben],
  ])('answers %s as the API document describes it', async (_, person) => {
    const document = documentOf(school);
    const reads = operationsOf(document).filter(({ method, access, id }) => {
      return method === 'GET' && Array.isArray(access) && !/^(follow|stream)|export|download|show\w*Storage/i.test(id);
    });
    const ids = new Map<string, string[]>();
    const faults: string[] = [];

    for (const operation of reads.sort((a, b) => a.path.length - b.path.length)) {
      const path = pathOf(operation.path, ids);
      if (!path) continue;
      const { status, body, headers } = await school.as(person).get(path + neededQuery(operation));
      const type = headers.get('content-type')?.split(';')[0] ?? '';
      if (status === 200) ids.set(operation.path, idsOf(body?.items));
      if (/json$/.test(type))
        faults.push(
          ...undocumented(document, operation, { status, type, text: JSON.stringify(body) }).map(
            (fault) => `${path}: ${fault}`,
          ),
        );
    }

    expect(faults).toEqual([]);
    expect(ids.get('/rubrics') ?? []).toHaveLength(person === ana ? 1 : 0);
    expect(ids.size).toBeGreaterThan(60);
  });

  /** The path below the first items of the lists above it; undefined if one of them is empty or was not read. */
  function pathOf(template: string, ids: Map<string, string[]>): string | undefined {
    let path = '';
    for (const part of template.slice(1).split('/')) {
      const above = template.slice(0, template.indexOf(`/${part}`));
      const [id] = ids.get(above) ?? [];
      if (part.startsWith('{') && !id) return undefined;
      path += `/${part.startsWith('{') ? id : part}`;
    }
    return path;
  }
});

describe('Ben', () => {
  it('has an open assessment with attempts left, and submitted, graded and returned work', async () => {
    const { body: published } = await school.as(ben).get('/assessments?state=published&limit=100');
    const { body: own } = await school.as(ben).get('/submissions/me?limit=100');
    const submittedIds = new Set(own.items.map(({ assessmentId }: { assessmentId: string }) => assessmentId));

    const open = published.items.filter(
      ({ id, dueAt, maxAttempts }: { id: string; dueAt: string; maxAttempts: number }) =>
        maxAttempts > 1 && !submittedIds.has(id) && new Date(dueAt) > new Date(),
    );

    expect(open.length).toBeGreaterThan(0);
    expect(new Set(own.items.map(({ status }: { status: string }) => status))).toEqual(
      new Set(['submitted', 'graded', 'returned']),
    );
  });

  it('is visible to Ana, who teaches him, and to Paula', async () => {
    const { body: taught } = await school.as(ana).get('/students?q=Ben Bauer');
    const { body: seen } = await school.as(paula).get('/students');
    const names = ({ items }: { items: { displayName: string }[] }) => items.map(({ displayName }) => displayName);

    expect(names(seen)).toContain('Ben Bauer');
    expect([taught.total, names(taught).includes('Ben Bauer')]).toEqual([1, true]);
  });

  it('has completed a course with a certificate, which strangers can verify, and is in the middle of another', async () => {
    const { body: certificates } = await school.as(ben).get('/certificates/me');
    const { body: own } = await school.as(ben).get('/progress/modules');
    const { body: dashboard } = await school.as(ben).get('/dashboard');
    const [certificate] = certificates.items;
    const { body: verified } = await school.anyone.get(new URL(certificate.verificationUrl).pathname);

    expect(certificates.total).toBe(1);
    expect(verified).toMatchObject({ status: 'valid', recipientName: 'Ben Bauer', courseTitle: 'Reading maps' });
    expect(own.items.map(({ status }: { status: string }) => status).sort()).toEqual([
      ...Array(4).fill('completed'),
      'in_progress',
      'locked',
    ]);
    expect(dashboard.workbook.modulesStarted).toBe(5);
    expect(dashboard.continueLearning.map(({ type }: { type: string }) => type)).toContain('module');
    expect((await school.as(paula).get(`/certificates/${certificate.id}`)).status).toBe(200);
  });

  it('has recordings that can be played, with waveforms and a transcription', async () => {
    const { body: recordings } = await school.as(ben).get('/recordings?sort=createdAt');
    const [library, poem] = recordings.items;
    const { body: peaks } = await school.as(ben).get(`/recordings/${library.id}/peaks`);
    const { body: transcription } = await school.as(ben).get(`/recordings/${library.id}/transcription`);
    const sound = await school.as(ben).get(`/recordings/${poem.id}/content`);
    const { body: storage } = await school.as(ben).get('/users/me/storage');

    expect(recordings.items).toMatchObject([
      { durationSeconds: 2, mimeType: 'audio/wav', isProcessed: true, metadata: { sampleRate: 16_000, channels: 1 } },
      { durationSeconds: 1, moduleId: null, isProcessed: false },
    ]);
    expect([peaks.status, peaks.peaks.length, Math.max(...peaks.peaks)]).toEqual([
      'ready',
      350,
      expect.closeTo(0.6, 0),
    ]);
    expect(transcription).toMatchObject({ status: 'completed', wordCount: 9, machineText: null });
    expect([sound.status, sound.headers.get('content-length')]).toEqual([200, String(poem.fileSizeBytes)]);
    expect(storage.usedBytes).toBe(library.fileSizeBytes + poem.fileSizeBytes);
  });

  it('has notes with links, an earlier text and the second of a recording, and shares one with Ana', async () => {
    const { body: notes } = await school.as(ben).get('/notes');
    const [pinned, ...others] = notes.items;
    const { body: versions } = await school.as(ben).get(`/notes/${pinned.id}/versions`);
    const { body: links } = await school.as(ben).get(`/notes/${pinned.id}/backlinks`);
    const { body: seen } = await school.as(ana).get('/notes?shared=others');
    const { body: found } = await school.as(ben).get('/search?q=bridge');

    expect(pinned).toMatchObject({
      isPinned: true,
      lessonTitle: 'A walk through the legend',
      timestamp: 80,
      version: 2,
    });
    expect(others.map(({ timestamp }: { timestamp: number | null }) => timestamp)).toEqual([1, null]);
    expect([versions.total, links.total, seen.total]).toEqual([1, 1, 1]);
    expect(seen.items[0]).toMatchObject({ authorName: 'Ben Bauer', title: 'How long is my way to school?' });
    expect(found.items.map(({ type }: { type: string }) => type)).toEqual(['note', 'transcription']);
  });

  it('can submit an open assessment and gets an immediate grade', async () => {
    const { body: found } = await school.as(ben).get('/assessments?q=practice');
    const { body: practice } = await school.as(ben).get(`/assessments/${found.items[0].id}`);

    const { status, body } = await school
      .as(ben)
      .post('/submissions', { assessmentId: practice.id, answers: {} }, { 'idempotency-key': 'demo-1' });

    expect([status, body.status, body.score]).toEqual([201, 'graded', 0]);
  });
});

describe('opening the demo again', () => {
  it('changes nothing', async () => {
    const before = await countAll();

    await open();

    expect(await countAll()).toEqual(before);
  });

  it('does not touch a database that is already in use', async () => {
    await empty();
    await school.sql(
      `INSERT INTO users (id, organization_id, email) SELECT gen_random_uuid(), id, 'first@school.example' FROM organizations`,
    );

    await open();

    expect(await countAll()).toEqual({ ...noRows, users: 1 });
  });

  it('leaves no rows when its connection is killed', async () => {
    await empty();
    const kill = () =>
      school.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'homeroom-demo'`);

    const killed = openDemo(school.app, (line) => void (line.includes('sections') && kill()));

    await expect(killed).rejects.toThrow();
    expect(await countAll()).toEqual(noRows);
  });

  it(
    'seeds once when two processes open it together, with the same data as before',
    async () => {
      await empty();
      const secondInstance = await school.secondInstance();

      await Promise.all([open(), openDemo(secondInstance.app, silent)]);

      expect(await digests()).toEqual(firstDigests);
    },
    seedTimeoutMs,
  );
});

describe('the walkthrough in the README', () => {
  const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
  const [, walkthrough = ''] = /^## Walkthrough.*?\n([^]*?)^## /m.exec(readme) ?? [];
  const blocks = [...walkthrough.matchAll(/```bash\n([^]*?)```/g)].map(([, block]) => block);
  const folder = mkdtempSync(join(tmpdir(), 'homeroom-readme-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the commands print, one line each. */
  async function run(): Promise<string[]> {
    const script = blocks.join('\n').replace('http://localhost:3000', school.url);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder });
    return stdout.trim().split('\n');
  }

  it('works as shown, and again on the same school', async () => {
    const [first, second] = [await run(), await run()];

    expect(blocks).toHaveLength(13);
    expect(first[0]).toBe('{"created":1,"updated":0,"unchanged":0}');
    expect(second[0]).toBe('{"created":0,"updated":0,"unchanged":1}');
    expect([first[1], second[1]]).toEqual([expect.stringMatching(/^[a-z0-9]{3}(-[a-z0-9]{3}){3}$/), 'undefined']);
    for (const output of [first, second])
      expect(output.slice(2)).toEqual([
        '{"units":2,"parts":2,"sections":1}',
        'published',
        expect.stringContaining('"type":"numeric"'),
        '1',
        expect.stringContaining('"outcome":"incorrect"'),
        'graded',
        expect.stringContaining('"success":true'),
      ]);
  }, 60_000);
});
