import { createHash } from 'node:crypto';
import { isRange, refusalOf } from '#assessment/assessments/access/exam-access.js';
import { isTimeUp, isWithin, submittedTime } from '#assessment/attempts/attempt-facts.js';
import { attemptStatuses, isOver, mayBecome } from '#assessment/attempts/attempt-states.js';
import { timeLimitOf } from '#assessment/attempts/time-limit.js';

describe('the states of an attempt', () => {
  const edges = [
    'in_progress → paused',
    'in_progress → submitted',
    'in_progress → auto_submitted',
    'in_progress → voided',
    'paused → in_progress',
    'paused → auto_submitted',
    'paused → voided',
  ];
  const pairs = attemptStatuses.flatMap((from) => attemptStatuses.map((to) => [from, to] as const));

  it.each(pairs)('%s to %s is allowed only if it is an edge', (from, to) => {
    expect(mayBecome(from, to)).toBe(edges.includes(`${from} → ${to}`));
  });

  it('end with a submission or a void', () => {
    expect(attemptStatuses.filter(isOver)).toEqual(['submitted', 'auto_submitted', 'voided']);
  });
});

describe('access rules', () => {
  const client = {
    ip: '10.1.2.3',
    url: 'https://school.example/api/v1/attempts/1',
    requestHash: undefined,
    configKeyHash: undefined,
  };
  const open = { ipRanges: [], browserExamKeys: [], configKeys: [] };
  const hashOf = (key: string) => createHash('sha256').update(`${client.url}${key}`).digest('hex');

  it.each([
    ['10.1.2.3', '10.1.0.0/16', true],
    ['10.2.2.3', '10.1.0.0/16', false],
    ['::ffff:10.1.2.3', '10.1.0.0/16', true],
    ['2001:db8:1::5', '2001:db8::/32', true],
    ['2001:db9::5', '2001:db8::/32', false],
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.4', '10.1.2.3', false],
    ['fe80::1%eth0', 'fe80::/10', true],
    ['unknown', '0.0.0.0/0', false],
  ])('%s in %s: %s', (ip, range, isAllowed) => {
    const refusal = refusalOf({ ...open, ipRanges: [range] }, { ...client, ip });

    expect(refusal).toBe(isAllowed ? undefined : 'ip_not_allowed');
  });

  it.each(['10.1.0.0/33', '::/129', '10.1', 'x', '', '10.0.0.0/8/8', '10.0.0.0/-1', 'fe80::1%eth0'])(
    '%s is not a network',
    (text) => expect(isRange(text)).toBe(false),
  );

  it('accept a browser with one of the Browser Exam Keys or Config Keys for this very URL', () => {
    const [key, other] = ['a'.repeat(64), 'b'.repeat(64)];
    const rules = { ...open, browserExamKeys: [other, key], configKeys: [other] };

    expect(refusalOf(open, client)).toBeUndefined();
    expect(refusalOf(rules, client)).toBe('safe_exam_browser_required');
    expect(refusalOf(rules, { ...client, requestHash: hashOf(key).toUpperCase() })).toBeUndefined();
    expect(refusalOf(rules, { ...client, configKeyHash: hashOf(other) })).toBeUndefined();
    expect(refusalOf(rules, { ...client, configKeyHash: hashOf(key) })).toBe('safe_exam_browser_required');
    expect(refusalOf(rules, { ...client, requestHash: hashOf(key), url: `${client.url}?x` })).toBe(
      'safe_exam_browser_required',
    );
  });
});

describe('time', () => {
  const deadlineAt = new Date('2031-03-30T01:00:00Z');
  const at = (seconds: number) => new Date(deadlineAt.getTime() + seconds * 1000);

  it.each([
    [2400, 1200, '60 minutes, extended from 40'],
    [2400, 0, '40 minutes'],
    [60, 0, '1 minute'],
    [2400, 90, '42 minutes, extended from 40'],
    [null, 600, '10 minutes longer'],
    [null, 0, null],
  ])('of %s seconds and %s more is told as %s', (limit, extension, text) => {
    expect(timeLimitOf(limit, extension).timeLimitText).toBe(text);
  });

  it('is up ten seconds after the deadline, unless it stands still', () => {
    const ups = [-1, 10, 11].map((seconds) => isTimeUp({ status: 'in_progress', deadlineAt }, at(seconds)));

    expect(ups).toEqual([false, false, true]);
    expect(isTimeUp({ status: 'paused', deadlineAt }, at(60))).toBe(false);
    expect(isTimeUp({ status: 'in_progress', deadlineAt: null }, at(60))).toBe(false);
  });

  it('of a submission in the grace is the deadline', () => {
    const attempt = { deadlineAt, pausedAt: null };

    expect([-5, 5].map((seconds) => submittedTime(attempt, at(seconds)))).toEqual([at(-5), deadlineAt]);
    expect(submittedTime({ deadlineAt: null, pausedAt: at(-9) }, at(0))).toEqual(at(-9));
  });

  it.each([
    ['free', [true, true, true]],
    ['one_at_a_time', [true, true, false]],
    ['forward_only', [false, true, false]],
  ] as const)('navigation %s reaches the places %s', (navigation, reached) => {
    expect([0, 1, 2].map((place) => isWithin({ navigation, position: 1, furthest: 1 }, place))).toEqual(reached);
  });
});
