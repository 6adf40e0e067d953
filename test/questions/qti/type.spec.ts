import { gradeItem } from '#questions/types/grade-item.js';
import type { QuestionOf } from '#questions/types/question-content.js';
import { issuesIn } from '#questions/types/question-rules.js';
import { studentViewOf } from '#questions/types/student-view.js';
import { examples, question } from '../examples.js';

const { body, key } = examples.qti.question;
const random = (max: string) => ({ name: 'randomInteger', attributes: { min: '1', max } });

/** A + 3, where A is drawn from 1 to 1000. */
const drawn: QuestionOf<'qti'> = question('qti', {
  format: 'html',
  body,
  key: {
    ...key,
    templateProcessing: [
      { name: 'setTemplateValue', attributes: { identifier: 'A' }, children: [random('1000')] },
      ...(key.templateProcessing ?? []).slice(1),
    ],
    feedback: [{ outcome: 'SCORE', id: '1', hides: false, text: '<p>{{A}} + 3, right.</p>' }],
  },
});

const shownNumber = (seed: string) => {
  const { body: view } = studentViewOf(drawn, { seed });
  return Number(/What is (\d+) \+ 3/.exec(JSON.stringify(view))?.[1]);
};

it('shows the numbers of the attempt, and grades by them', () => {
  const number = shownNumber('attempt-1/item-1');

  const grade = gradeItem(drawn, { responses: { RESPONSE: String(number + 3) } }, 'attempt-1/item-1');

  expect(number).not.toBe(shownNumber('attempt-2/item-1'));
  expect(grade).toMatchObject({ score: '1.00', outcome: 'correct', feedback: [`<p>${number} + 3, right.</p>`] });
  expect(gradeItem(drawn, { responses: { RESPONSE: String(number) } }, 'attempt-1/item-1').outcome).toBe('incorrect');
});

it('shows a student nothing of the key', () => {
  const view = JSON.stringify(studentViewOf(drawn, { seed: 's' }));

  expect(view).not.toMatch(/setCorrectResponse|declarations|responseProcessing|right\./);
});

it('is unanswered without a response, and pending if a person scores it', () => {
  const manual = { ...drawn, key: { ...drawn.key, isManual: true } };

  expect(gradeItem(drawn, { responses: { RESPONSE: ' ' } }, 's').outcome).toBe('unanswered');
  expect(gradeItem(manual, { responses: { RESPONSE: '4' } }, 's').outcome).toBe('pending');
});

it('escapes template values, which rules may make of texts', () => {
  const value = { name: 'baseValue', attributes: { baseType: 'string' }, text: '<b>' };
  const rule = { name: 'setTemplateValue', attributes: { identifier: 'A' }, children: [value] };
  const declarations = key.declarations.map((node) =>
    node.attributes?.identifier === 'A' ? { ...node, attributes: { ...node.attributes, baseType: 'string' } } : node,
  );
  const unsafe = { ...drawn, key: { ...key, declarations, templateProcessing: [rule] } };

  expect(JSON.stringify(studentViewOf(unsafe, { seed: 's' }))).toContain('What is &lt;b&gt;');
});

it.each([
  ['an unknown rule', { responseProcessing: [{ name: 'jump' }] }, 'qti_rule_unknown'],
  ['an undeclared response', { declarations: [] }, 'reference'],
  ['a score of 0', { maxScore: '0' }, 'number'],
  ['an element that is none', { responseProcessing: [{ name: 7 }] }, 'type'],
  ['an unknown field', { responseProcessing: [{ name: 'exitResponse', line: 1 }] }, 'unknown'],
  [
    'a backtracking pattern',
    {
      responseProcessing: [
        {
          name: 'setOutcomeValue',
          attributes: { identifier: 'SCORE' },
          children: [{ name: 'patternMatch', attributes: { pattern: '(?=a)' }, children: [{ name: 'null' }] }],
        },
      ],
    },
    'qti_pattern',
  ],
])('is refused with %s', (_, change, rule) => {
  const issues = issuesIn({ ...drawn, key: { ...drawn.key, ...change } });

  expect(issues.map((issue) => issue.rule)).toContain(rule);
});
