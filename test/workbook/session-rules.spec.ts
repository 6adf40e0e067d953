import {
  engagementScore,
  type Participation,
  participationScore,
} from '#workbook/live-sessions/scoring/participation-score.js';
import { summaryOf } from '#workbook/live-sessions/scoring/session-summary.js';
import { assertFeatures, configOf, type SessionFeature } from '#workbook/live-sessions/session-features.js';
import {
  liveSessionStatuses,
  nextStatuses,
  statusAfter,
  type Transition,
  transitionNames,
} from '#workbook/live-sessions/session-states.js';

const edges: Record<Transition, Record<string, string>> = {
  start: { scheduled: 'starting' },
  activate: { starting: 'active' },
  pause: { active: 'paused' },
  resume: { paused: 'active' },
  end: { active: 'ended' },
  cancel: { scheduled: 'cancelled', starting: 'cancelled', active: 'cancelled' },
};

describe('the statuses of a session', () => {
  const pairs = transitionNames.flatMap((transition) =>
    liveSessionStatuses.map((status) => [status, transition, edges[transition][status] ?? 'refused'] as const),
  );

  it.each(pairs)('%s, %s: %s', (status, transition, expected) => {
    if (expected !== 'refused') expect(statusAfter(transition, status)).toBe(expected);
    else
      expect(() => statusAfter(transition, status)).toThrow(
        expect.objectContaining({ kind: 'conflict', code: 'live_session_transition' }),
      );
  });

  it.each([
    ['scheduled', ['starting', 'cancelled']],
    ['starting', ['active', 'cancelled']],
    ['active', ['paused', 'ended', 'cancelled']],
    ['paused', ['active']],
    ['ended', []],
    ['cancelled', []],
  ] as const)('%s is followed by %j, and a refusal names these', (status, next) => {
    expect(nextStatuses(status)).toEqual(next);
    const refused = transitionNames.find((transition) => !edges[transition][status]) ?? 'start';
    const sentence = next.length > 0 ? `Its next status can be ${next.join(' or ')}.` : 'This status is final.';
    expect(() => statusAfter(refused, status)).toThrow(sentence);
  });
});

describe('the participation score', () => {
  const nothing = {
    presentSeconds: 0,
    durationSeconds: 3600,
    interactions: 0,
    questions: 0,
    pollsAnswered: 0,
    pollsHeld: 0,
  };

  it.each<[string, Partial<Participation>, number]>([
    ['nothing', {}, 0],
    ['all of the time without polls', { presentSeconds: 3600 }, 60],
    ['half of the time without polls', { presentSeconds: 1800 }, 30],
    ['all of the time, no poll answered', { presentSeconds: 3600, pollsHeld: 2 }, 40],
    ['all of the time, half of the polls', { presentSeconds: 3600, pollsHeld: 2, pollsAnswered: 1 }, 50],
    ['ten interactions', { interactions: 10 }, 20],
    ['more interactions than count', { interactions: 500 }, 20],
    ['one interaction', { interactions: 1 }, 2],
    ['one question', { questions: 1 }, 7],
    ['three questions', { questions: 3 }, 20],
    ['everything', { presentSeconds: 9999, interactions: 99, questions: 9, pollsAnswered: 3, pollsHeld: 3 }, 100],
    ['more answers than polls', { pollsAnswered: 5, pollsHeld: 3 }, 20],
    ['a session of no length', { durationSeconds: 0, presentSeconds: 10 }, 0],
    ['a rounded part', { presentSeconds: 1000, pollsHeld: 3, pollsAnswered: 1 }, 18],
  ])('of %s', (_, done, expected) => {
    expect(participationScore({ ...nothing, ...done })).toBe(expected);
  });

  it('averages to the engagement of the session', () => {
    expect([
      engagementScore([]),
      engagementScore([50]),
      engagementScore([50, 51]),
      engagementScore([0, 100, 1]),
    ]).toEqual([null, 50, 51, 34]);
  });
});

describe('the summary', () => {
  const facts = {
    title: 'Fractions',
    startedAt: new Date('2026-09-01T22:30:00Z'),
    endedAt: new Date('2026-09-01T23:15:00Z'),
    participantCount: 12,
    engagementScore: 61,
    highlights: { pollsHeld: 2, topQuestions: ['Why?', 'How?', 'When?', 'Where?'] },
  };

  it('names date, length, people, polls, three questions and engagement', () => {
    expect(summaryOf(facts, 'en', 'Asia/Bangkok').replace(',', '')).toBe(
      '**Fractions**\n\nWednesday 2 September 2026, 45 minutes, 12 participants.\n\nPolls: 2.\n\n' +
        'Top questions:\n- Why?\n- How?\n- When?\n\nEngagement: 61 of 100.',
    );
    expect(summaryOf(facts, 'th', 'Asia/Bangkok')).toContain('ผู้เข้าร่วม 12 คน');
  });

  it('leaves out what there was not', () => {
    const quiet = { ...facts, participantCount: 1, engagementScore: null, highlights: {} };

    expect(summaryOf(quiet, 'en', 'UTC').replace(',', '')).toBe(
      '**Fractions**\n\nTuesday 1 September 2026, 45 minutes, 1 participant.',
    );
  });
});

describe('the features of a session', () => {
  const feature = (type: SessionFeature['type'], config: object = {}, isEnabled = true) => ({
    type,
    isEnabled,
    config,
  });

  it('have a configuration with defaults, unless they are switched off', () => {
    const features = [feature('chat', { slowModeSeconds: 5 }), feature('poll', {}, false)];

    expect(configOf(features, 'chat')).toEqual({ maxLength: 1000, slowModeSeconds: 5, onlyToModerators: false });
    expect([configOf(features, 'poll'), configOf(features, 'qa')]).toEqual([undefined, undefined]);
  });

  it.each<[string, SessionFeature[], string]>([
    ['a type twice', [feature('chat'), feature('chat')], 'features[1].type'],
    ['an unknown setting', [feature('chat', { colour: 'red' })], 'features[0].config.colour'],
    ['a setting of another type', [feature('poll', { maxLength: 5 })], 'features[0].config.maxLength'],
    ['a wrong value', [feature('qa'), feature('chat', { slowModeSeconds: -1 })], 'features[1].config.slowModeSeconds'],
    ['an unknown choice', [feature('breakout', { assignment: 'by age' })], 'features[0].config.assignment'],
  ])('refuse %s', (_, features, field) => {
    expect(() => assertFeatures(features)).toThrow(
      expect.objectContaining({ code: 'live_features_invalid', errors: [expect.objectContaining({ field })] }),
    );
  });
});
