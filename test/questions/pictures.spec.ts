import { gradeItem } from '#questions/types/grade-item.js';
import type { Area } from '#questions/types/pictures/area.js';
import { contains } from '#questions/types/pictures/area.js';
import type { AcceptedArea, MarkedPoint, PointOnImageBody } from '#questions/types/pictures/point-on-image.js';
import { issuesIn, readQuestion, readResponse } from '#questions/types/question-rules.js';
import { studentViewOf } from '#questions/types/student-view.js';
import { examples, question } from './examples.js';

const issues = (input: unknown) => issuesIn(input).map(({ field = '', rule }) => `${field} ${rule}`);
const image = { source: '[[media:map]]', width: 100, height: 80 };

describe('An area of an image', () => {
  const diamond: Area = { shape: 'poly', coords: [50, 10, 90, 50, 50, 90, 10, 50] };
  const letterU: Area = { shape: 'poly', coords: [0, 0, 10, 0, 10, 20, 20, 20, 20, 0, 30, 0, 30, 30, 0, 30] };

  it.each([
    [{ shape: 'rect', coords: [10, 20, 30, 40] }, [10, 20], true],
    [{ shape: 'rect', coords: [10, 20, 30, 40] }, [30, 40], true],
    [{ shape: 'rect', coords: [10, 20, 30, 40] }, [31, 40], false],
    [{ shape: 'circle', coords: [50, 50, 5] }, [53, 54], true],
    [{ shape: 'circle', coords: [50, 50, 5] }, [54, 54], false],
    [{ shape: 'ellipse', coords: [50, 50, 20, 10] }, [70, 50], true],
    [{ shape: 'ellipse', coords: [50, 50, 20, 10] }, [62, 58], true],
    [{ shape: 'ellipse', coords: [50, 50, 20, 10] }, [63, 58], false],
    [diamond, [50, 50], true],
    [diamond, [70, 30], true],
    [diamond, [71, 30], false],
    [diamond, [10, 50], true],
    [diamond, [9, 50], false],
    [letterU, [15, 10], false],
    [letterU, [15, 20], true],
    [letterU, [15, 25], true],
    [letterU, [5, 0], true],
    [letterU, [15, 0], false],
  ] as [Area, [number, number], boolean][])('%j contains %j: %s', (area, [x, y], isInside) => {
    expect(contains(area, { x, y })).toBe(isInside);
  });

  it.each([
    [{ shape: 'rect', coords: [1, 2, 3] }, 'count'],
    [{ shape: 'rect', coords: [30, 2, 3, 4] }, 'reversed'],
    [{ shape: 'rect', coords: [0, 0, 101, 10] }, 'outside'],
    [{ shape: 'circle', coords: [50, 81, 5] }, 'outside'],
    [{ shape: 'circle', coords: [50, 50, 0] }, 'radius'],
    [{ shape: 'poly', coords: [1, 2, 3, 4] }, 'count'],
    [{ shape: 'poly', coords: [1, 2, 3, 4, 5, 6, 7] }, 'count'],
  ] as [Area, string][])('%j is refused', (area, rule) => {
    const asked = {
      ...examples.hotspot.question,
      body: { image, areas: [{ id: 'b', ...area }] },
      key: { credits: { b: '1' } },
    };

    expect(issues(asked)).toEqual([`body.areas[0].coords ${rule}`]);
  });
});

describe('A point on an image', () => {
  const circle = (id: string, x: number, credit = '1', more = {}): AcceptedArea => ({
    id,
    shape: 'circle',
    coords: [x, 40, 10],
    credit,
    ...more,
  });
  const at = (...xs: number[]): MarkedPoint[] => xs.map((x) => ({ x, y: 40 }));
  const scoreOf = (areas: AcceptedArea[], points: MarkedPoint[], body: Partial<PointOnImageBody> = {}) =>
    gradeItem(question('point_on_image', { body: { image, maxPoints: 9, ...body }, key: { areas }, points: '12' }), {
      points,
    }).score;

  it.each([
    ['each area once', [circle('a', 20), circle('b', 80)], at(20, 22), '6.00'],
    ['one point for each of two overlapping areas', [circle('a', 40), circle('b', 50)], at(45, 58), '12.00'],
    ['the other order of the points', [circle('a', 40), circle('b', 50)], at(58, 45), '12.00'],
    ['the best credit', [circle('a', 50, '1/2'), circle('b', 50, '1')], at(50), '8.00'],
    ['less for an area that costs', [circle('a', 20), circle('x', 80, '-1/2')], at(20, 80), '6.00'],
    ['nothing elsewhere', [circle('a', 20)], at(50), '0.00'],
  ] as [string, AcceptedArea[], MarkedPoint[], string][])('counts %s', (_, areas, points, score) => {
    expect(scoreOf(areas, points)).toBe(score);
  });

  it('counts a label only where it belongs', () => {
    const markers = [
      { id: 'p', text: 'Paris' },
      { id: 'r', text: 'Rome' },
    ];
    const areas = [circle('a', 20, '1', { marker: 'p' }), circle('b', 80, '1', { marker: 'r' })];
    const [left, right] = at(20, 80);
    const scores = [
      [
        { ...left, marker: 'p' },
        { ...right, marker: 'r' },
      ],
      [
        { ...left, marker: 'r' },
        { ...right, marker: 'p' },
      ],
      [{ ...left, marker: 'p' }],
      [left, right],
    ].map((points) => scoreOf(areas, points, { markers }));

    expect(scores).toEqual(['12.00', '0.00', '6.00', '0.00']);
  });

  it('counts a label that is placed more often than it may be nowhere', () => {
    const areas = [circle('a', 20, '1', { marker: 'p' }), circle('b', 80, '1', { marker: 'r' })];
    const markers = [
      { id: 'p', text: 'Paris', uses: 2 },
      { id: 'r', text: 'Rome' },
    ];
    const points = [...at(20, 40).map((point) => ({ ...point, marker: 'p' })), { x: 80, y: 40, marker: 'r' }];
    const tried = at(20, 40, 60, 80).flatMap((point) => ['p', 'r'].map((marker) => ({ ...point, marker })));

    expect([points, tried].map((some) => scoreOf(areas, some, { markers }))).toEqual(['12.00', '0.00']);
    expect(
      issues(
        question('point_on_image', {
          body: { image, maxPoints: 9, markers },
          key: { areas: [...areas, circle('c', 50, '1', { marker: 'r' })] },
        }),
      ),
    ).toEqual(['body.markers[1].uses uses']);
  });

  it('deducts points elsewhere if the question says so', () => {
    const asked = question('point_on_image', {
      body: { image, maxPoints: 9 },
      key: { areas: [circle('a', 20), circle('b', 80)], scoring: { rule: 'right_minus_wrong' } },
      points: '12',
    });

    expect(gradeItem(asked, { points: at(20, 80, 50) }).score).toBe('6.00');
  });

  it('does not show the accepted areas', () => {
    expect(JSON.stringify(studentViewOf(examples.point_on_image.question))).not.toMatch(/areas|circle|coords/);
  });

  it('needs as many points as areas, and no more than allowed', () => {
    const { question: asked } = examples.point_on_image;

    expect(issues({ ...asked, body: { ...asked.body, maxPoints: 1 } })).toEqual(['body.maxPoints too_few']);
    expect(readResponse('point_on_image', asked.body, { points: at(1, 2, 3) })).toHaveProperty('issues');
  });
});

describe('Words and images in gaps', () => {
  const { question: asked } = examples.gap_match;

  it('count a choice only as often as it can be used', () => {
    const twice = { ...asked, key: { pairs: { '1': 'c', '2': 'c' } } };
    const choices = asked.body.choices.map((choice) => ({ ...choice, uses: 2 }));

    expect(issues(twice)).toEqual(['key.pairs uses']);
    expect(issues({ ...twice, body: { ...asked.body, choices } })).toEqual([]);
    expect(gradeItem(asked, { pairs: { '1': 'c', '2': 'c' } }).score).toBe('0.00');
  });

  it('are either in a text or on an image', () => {
    const area = { shape: 'rect', coords: [0, 0, 10, 10] } as const;
    const gaps = asked.body.gaps.map((gap) => ({ ...gap, area }));
    const { text: _, ...body } = { ...asked.body, image };

    expect(issues({ ...asked, body: { ...body, gaps } })).toEqual([]);
    expect(issues({ ...asked, body: { ...asked.body, gaps } })).toEqual([
      'body.gaps[0].area area',
      'body.gaps[1].area area',
    ]);
    expect(issues({ ...asked, body: { ...asked.body, text: '[[1]] [[1]] [[3]]' } })).toEqual([
      'body.text reference',
      'body.text placeholder',
      'body.text placeholder',
    ]);
  });

  it('have an image without scripts', () => {
    const source = '<img src="x.png" onerror="alert(1)">';
    const dirty = {
      ...examples.hotspot.question,
      format: 'html' as const,
      body: { ...examples.hotspot.question.body, image: { ...image, width: 400, height: 600, source } },
    };
    const reading = readQuestion(dirty);

    expect('content' in reading && JSON.stringify(reading.content.body)).toContain('x.png');
    expect(JSON.stringify(reading)).not.toContain('onerror');
  });
});

describe('The output of a program', () => {
  const gradeOf = (compare: 'exact' | 'trimmed' | 'whitespace', text: string) =>
    gradeItem(
      question('code_output', { body: { code: 'x' }, key: { compare, answers: [{ text: 'a  b\nc', credit: '1' }] } }),
      { text },
    ).outcome;

  it.each([
    ['a  b\nc', 'correct', 'correct', 'correct'],
    ['a  b\r\nc', 'correct', 'correct', 'correct'],
    ['a  b \nc\n\n', 'incorrect', 'correct', 'correct'],
    ['a b c', 'incorrect', 'incorrect', 'correct'],
    [' a  b\nc', 'incorrect', 'incorrect', 'correct'],
    ['A  b\nc', 'incorrect', 'incorrect', 'incorrect'],
    ['', 'unanswered', 'unanswered', 'unanswered'],
  ])('%j is %s exactly, %s trimmed and %s without regard to white space', (text, ...outcomes) => {
    expect([gradeOf('exact', text), gradeOf('trimmed', text), gradeOf('whitespace', text)]).toEqual(outcomes);
  });
});
