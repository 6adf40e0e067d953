import type { Issues } from '#platform/shapes/issues.js';
import { about, flag, listOf, object, optional } from '#platform/shapes/schema.js';
import { checkItem } from './qti/check-item.js';
import { isShown } from './qti/feedback.js';
import { identifierOf, type QtiNode } from './qti/node.js';
import { isResponse, qtiResponse } from './qti/qti-response.js';
import {
  type QtiBody,
  qtiBody,
  type QtiFeedback,
  qtiFeedback,
  type QtiInteraction,
  qtiNodes,
  reportFaults,
} from './qti/qti-schemas.js';
import { displayed, type QtiRules, scoreItem, scoreOf, startSession } from './qti/score-item.js';
import { type Session } from './qti/session.js';
import { type Parts, type QuestionTypeDefinition } from './question-type-definition.js';
import { type Draw } from './shared/draw.js';
import { exact, Fraction } from './shared/fraction.js';
import { gradeResult, type GradeResult } from './shared/grade-result.js';
import { pendingResult } from './shared/manual-grading.js';
import { numeral, optionalText, partLimits } from './shared/part-schemas.js';
import { type Sanitizer } from './shared/rich-texts.js';
import { shuffled } from './shared/shuffle.js';

export interface QtiKey extends QtiRules {
  /** The value of SCORE that earns all points. */
  maxScore: string;
  feedback?: QtiFeedback[];
  /** True if a person scores the responses: essays, files and drawings. */
  isManual?: boolean;
  guidance?: string;
}

export interface QtiResponse {
  responses: Record<string, string | string[]>;
}

const rules = (description: string) => optional(about(description, qtiNodes));

const key = object<QtiKey>({
  maxScore: about('The value of SCORE that earns all points', numeral('Must be a number above 0.', isPositive)),
  declarations: about('The declarations of response, outcome and template variables', qtiNodes),
  templateProcessing: rules('Rules that draw the template variables of an attempt'),
  responseProcessing: rules('Rules that make the outcomes from the responses'),
  outcomeProcessing: rules('Rules that run after the response processing'),
  feedback: optional(about('Texts that depend on outcomes', listOf(qtiFeedback, { max: partLimits.entries }))),
  isManual: optional(about('Whether a teacher scores the responses', flag)),
  guidance: optional(about('What the grader should look for', optionalText)),
});

function isPositive(number: Fraction): boolean {
  return number.isPositive;
}

/** An item of IMS QTI whose scoring no other type expresses. It is graded by its own rules (docs/decisions/0210). */
export const qti: QuestionTypeDefinition<'qti', QtiBody, QtiKey, QtiResponse> = {
  type: 'qti',
  about: 'An imported QTI item: one or more interactions, scored by the rules of its author.',
  partialCredit: 'The outcome SCORE of the item, at least 0, divided by `maxScore`. Essays and files are `pending`.',
  scoring: [],
  isManual: false,
  isPromptOptional: true,
  isDrawn: true,
  example: {
    prompt: '',
    points: '2',
    body: {
      content: '<p>What is {{A}} + 3?</p><p>[[RESPONSE]]</p>',
      interactions: [{ id: 'RESPONSE', type: 'text_entry', cardinality: 'single' }],
    },
    key: {
      maxScore: '1',
      declarations: [
        variableOf('templateDeclaration', 'A', 'integer'),
        variableOf('responseDeclaration', 'RESPONSE', 'integer'),
        variableOf('outcomeDeclaration', 'SCORE', 'float'),
      ],
      templateProcessing: [
        setTo('setTemplateValue', 'A', { name: 'randomInteger', attributes: { min: '4', max: '4' } }),
        setTo('setCorrectResponse', 'RESPONSE', {
          name: 'sum',
          children: [named('variable', 'A'), { name: 'baseValue', attributes: { baseType: 'integer' }, text: '3' }],
        }),
      ],
      responseProcessing: [
        {
          name: 'responseCondition',
          children: [
            {
              name: 'responseIf',
              children: [
                { name: 'match', children: [named('variable', 'RESPONSE'), named('correct', 'RESPONSE')] },
                setTo('setOutcomeValue', 'SCORE', { name: 'baseValue', attributes: { baseType: 'float' }, text: '1' }),
              ],
            },
          ],
        },
      ],
    },
    response: { responses: { RESPONSE: '7' } },
  },
  body: qtiBody,
  key: () => key,
  response: qtiResponse,
  checkRules,
  sanitize,
  sanitizeResponse: (response) => response,
  studentPrompt: (prompt) => prompt,
  studentView: ({ body, key: itemKey }, draw) => viewOf(body, itemKey, draw),
  grade: ({ key: itemKey }, response, draw) => gradeItem(itemKey, response, draw),
};

function named(name: string, identifier: string): QtiNode {
  return { name, attributes: { identifier } };
}

function variableOf(name: string, identifier: string, baseType: string): QtiNode {
  return { name, attributes: { identifier, cardinality: 'single', baseType } };
}

function setTo(name: string, identifier: string, expression: QtiNode): QtiNode {
  return { ...named(name, identifier), children: [expression] };
}

function checkRules({ body, key: itemKey }: Parts<QtiBody, QtiKey>, issues: Issues): void {
  reportFaults(checkItem(itemKey), issues.at('key'));
  const declared = itemKey.declarations.filter(({ name }) => name === 'responseDeclaration').map(identifierOf);
  body.interactions.forEach(({ id }, index) => {
    if (declared.includes(id)) return;
    issues.at('body', 'interactions', index, 'id').add('reference', `The key declares no response ${id.slice(0, 40)}.`);
  });
}

function sanitize({ body, key: itemKey }: Parts<QtiBody, QtiKey>, clean: Sanitizer): Parts<QtiBody, QtiKey> {
  return {
    body: {
      content: clean(body.content),
      interactions: body.interactions.map((one) => sanitizeInteraction(one, clean)),
    },
    key: {
      ...itemKey,
      ...(itemKey.feedback && { feedback: itemKey.feedback.map((one) => ({ ...one, text: clean(one.text) })) }),
      ...(itemKey.guidance !== undefined && { guidance: clean(itemKey.guidance) }),
    },
  };
}

function sanitizeInteraction(one: QtiInteraction, clean: Sanitizer): QtiInteraction {
  const cleaned = (list: QtiInteraction['choices']) => list?.map((choice) => ({ ...choice, text: clean(choice.text) }));
  const [choices, targets] = [cleaned(one.choices), cleaned(one.targets)];
  return {
    ...one,
    ...(one.prompt !== undefined && { prompt: clean(one.prompt) }),
    ...(one.text !== undefined && { text: clean(one.text) }),
    ...(one.image && { image: { ...one.image, source: clean(one.image.source) } }),
    ...(choices && { choices }),
    ...(targets && { targets }),
  };
}

/** Names of template variables are not longer. */
const placeholder = /\{\{([\w.:-]{1,100})\}\}/g;

/** The item with the template variables of the attempt, and its choices shuffled where the author allows it. */
function viewOf(body: QtiBody, itemKey: QtiKey, { seed, shuffle }: Draw): QtiBody {
  const session = startSession(itemKey, seed);
  const fill = (text: string) => filled(text, session);
  const interactions = body.interactions.map((one) => {
    const shown = sanitizeInteraction(one, fill);
    // The order of the author may be the answer, so what is to be ordered is always shuffled.
    const isShuffled = one.shuffle && (shuffle || one.type === 'order') && shown.choices;
    return isShuffled ? { ...shown, choices: shuffledChoices(shown.choices ?? [], `${seed}/${one.id}`) } : shown;
  });
  return { content: fill(body.content), interactions };
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const filled = (text: string, session: Session): string =>
  text.replace(placeholder, (_, name: string) =>
    displayed(session.value(name)).replace(/[&<>]/g, (character) => escapes[character] ?? ''),
  );

/** Fixed choices keep their places; the others are shuffled among theirs. */
function shuffledChoices<T extends { id: string; isFixed?: boolean }>(choices: T[], seed: string): T[] {
  const moving = shuffled(
    choices.filter((choice) => !choice.isFixed),
    seed,
  );
  return choices.map((choice) => (choice.isFixed ? choice : (moving.shift() ?? choice)));
}

function gradeItem(itemKey: QtiKey, { responses }: QtiResponse, { seed }: Draw): GradeResult | null {
  if (!isResponse(responses)) return null;
  if (itemKey.isManual) return pendingResult;
  const session = scoreItem(itemKey, responses, seed);
  const share = scoreOf(session).over(exact(itemKey.maxScore));
  const feedback = (itemKey.feedback ?? [])
    .filter((one) => isShown(one, session))
    .map((one) => filled(one.text, session));
  const score = scoreOf(session).toShort(4);
  const result = gradeResult(share, `The item gives ${score} of ${exact(itemKey.maxScore).toShort(4)} points.`);
  return { ...result, feedback };
}
