import type { Quality } from '#demo/content/questions.js';
import type { QuestionContent, QuestionResponse } from '#questions/types/question-content.js';

/** Categories of the exam questions in the bank, below one category of that name. */
export const examCategory = 'Mathematics exam';
export const examTopics = ['Numbers', 'Shapes'] as const;

/** A question of the exam; `work` holds what students hand in where a teacher grades. */
export interface ExamQuestion {
  topic: (typeof examTopics)[number];
  content: QuestionContent;
  work?: Record<Quality, MarkedWork>;
}

/** What a student hands in, and the marks of the teacher. */
export interface MarkedWork {
  response: QuestionResponse;
  score: string;
  explanation: string;
}

const plain = { format: 'plain' as const, feedback: '', tags: ['exam'] };
const picture = (name: string, width: number, height: number) => ({
  source: `![${name}](https://material.demo.example/pictures/${name}.png)`,
  width,
  height,
});

/** One question of each type that GIFT cannot express. */
export const examQuestions: ExamQuestion[] = [
  {
    topic: 'Shapes',
    content: {
      ...plain,
      type: 'kprim',
      title: 'Triangles',
      prompt: 'Which of these are true of every triangle?',
      body: {
        statements: [
          { id: 'a', text: 'It has three corners.' },
          { id: 'b', text: 'Its sides are equally long.' },
          { id: 'c', text: 'Its angles together are 180 degrees.' },
          { id: 'd', text: 'It has a right angle.' },
        ],
      },
      key: { answers: { a: true, b: false, c: true, d: false } },
      points: '2',
    },
  },
  {
    topic: 'Numbers',
    content: {
      ...plain,
      type: 'hot_text',
      title: 'Even numbers in a story',
      prompt: 'Mark the even numbers.',
      body: {
        text: 'Mia has [[1]] apples, her brother [[2]], and together they buy [[3]] more.',
        phrases: [
          { id: '1', text: '6' },
          { id: '2', text: '7' },
          { id: '3', text: '10' },
        ],
      },
      key: { credits: { '1': '1/2', '3': '1/2', '2': '-1/2' } },
      points: '2',
    },
  },
  {
    topic: 'Shapes',
    content: {
      ...plain,
      format: 'markdown',
      type: 'hotspot',
      title: 'Find the square',
      prompt: 'Click on the square.',
      body: {
        image: picture('shapes', 600, 200),
        areas: [
          { id: 'square', shape: 'rect', coords: [20, 30, 160, 170] },
          { id: 'circle', shape: 'circle', coords: [300, 100, 70] },
          { id: 'triangle', shape: 'poly', coords: [440, 170, 580, 170, 510, 30] },
        ],
      },
      key: { credits: { square: '1', circle: '-1', triangle: '-1' }, feedback: { triangle: 'It has three corners.' } },
      points: '1',
    },
  },
  {
    topic: 'Numbers',
    content: {
      ...plain,
      format: 'markdown',
      type: 'point_on_image',
      title: 'Three quarters on a line',
      prompt: 'The line goes from 0 to 1. Mark 3/4.',
      body: { image: picture('number-line', 840, 120), maxPoints: 1 },
      key: { areas: [{ id: 'three-quarters', shape: 'circle', coords: [620, 60, 25], credit: '1' }] },
      points: '1',
    },
  },
  {
    topic: 'Shapes',
    content: {
      ...plain,
      type: 'gap_match',
      title: 'Names of shapes',
      prompt: 'Drag the names to their places.',
      body: {
        text: 'A [[1]] has three sides, a [[2]] has six, and a [[3]] has none.',
        gaps: [{ id: '1' }, { id: '2' }, { id: '3' }],
        choices: [
          { id: 'a', text: 'circle' },
          { id: 'b', text: 'triangle' },
          { id: 'c', text: 'hexagon' },
          { id: 'd', text: 'square' },
        ],
      },
      key: { pairs: { '1': 'b', '2': 'c', '3': 'a' } },
      points: '3',
    },
  },
  {
    topic: 'Numbers',
    content: {
      ...plain,
      type: 'ordering',
      title: 'Fractions by size',
      prompt: 'Drag the fractions into order, the smallest first.',
      body: {
        items: [
          { id: 'a', text: '1/2' },
          { id: 'b', text: '1/10' },
          { id: 'c', text: '3/4' },
          { id: 'd', text: '1/4' },
        ],
      },
      key: { order: ['b', 'd', 'a', 'c'] },
      points: '2',
    },
  },
  {
    topic: 'Numbers',
    content: {
      ...plain,
      type: 'code_output',
      title: 'A counting program',
      prompt: 'What does this program print?',
      body: { code: 'for n in range(3):\n    print(n * 5)', language: 'python' },
      key: {
        compare: 'trimmed',
        answers: [
          { text: '0\n5\n10', credit: '1' },
          { text: '5\n10\n15', credit: '1/2', feedback: 'range starts at 0.' },
        ],
      },
      points: '2',
    },
  },
  {
    topic: 'Shapes',
    content: {
      ...plain,
      type: 'calculated',
      title: 'Area of a garden',
      prompt: 'A garden is {a} m long and {b} m wide. How many square meters is it?',
      body: { variables: [{ name: 'a' }, { name: 'b' }], units: [] },
      key: {
        ranges: { a: { min: '6', max: '12' }, b: { min: '2', max: '5' } },
        answers: [
          { formula: '{a} * {b}', credit: '1' },
          { formula: '2 * ({a} + {b})', credit: '0', feedback: 'This is the way around a garden of {a} by {b}.' },
        ],
      },
      points: '2',
    },
  },
  {
    topic: 'Shapes',
    content: {
      ...plain,
      type: 'drawing',
      title: 'Draw a right angle',
      prompt: 'Draw a right angle and mark it.',
      body: { width: 400, height: 300 },
      key: { guidance: 'Two straight lines that meet, and a mark in the corner.' },
      points: '4',
    },
    work: {
      strong: {
        response: { strokes: [{ coords: [60, 40, 60, 240, 300, 240] }, { coords: [60, 210, 90, 210, 90, 240] }] },
        score: '4.00',
        explanation: 'Two straight lines and a clear mark.',
      },
      fair: {
        response: { strokes: [{ coords: [60, 40, 62, 240, 300, 238] }] },
        score: '3.00',
        explanation: 'The angle is right; the mark is missing.',
      },
      weak: {
        response: { strokes: [{ coords: [60, 200, 160, 60, 300, 200] }] },
        score: '1.00',
        explanation: 'These lines meet, but not at a right angle.',
      },
    },
  },
  {
    topic: 'Shapes',
    content: {
      ...plain,
      type: 'file',
      title: 'Measure your desk',
      prompt: 'Measure your desk and hand in a link to your notes.',
      body: {},
      key: { guidance: 'Length, width and area, with units.' },
      points: '3',
    },
    work: {
      strong: {
        response: { links: ['https://material.demo.example/notes/desk-with-area'] },
        score: '3.00',
        explanation: 'Length, width and area, all with units.',
      },
      fair: {
        response: { links: ['https://material.demo.example/notes/desk'] },
        score: '2.00',
        explanation: 'Both sides are measured; the area is missing.',
      },
      weak: {
        response: { links: ['https://material.demo.example/notes/desk-length'] },
        score: '1.00',
        explanation: 'One side is measured, without its unit.',
      },
    },
  },
];
