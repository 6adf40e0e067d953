import { type Gap, type GapKey } from '#questions/types/cloze-gaps.js';
import { type QtiNode } from '#questions/types/qti/node.js';
import { type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type QuestionOf } from '#questions/types/question-content.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { type ItemParts, safe, safeOptions } from './item-parts.js';
import {
  base,
  commonDenominator,
  condition,
  correctResponse,
  declaration,
  node,
  number,
  setOutcome,
  variable,
} from './rules.js';
import { numberAnswers, textAnswers, type WrittenAnswer } from './written-parts.js';

interface GapParts {
  interaction: QtiInteraction;
  response: QtiNode;
  answers: WrittenAnswer[];
}

/** A text with gaps: each adds its weight times the credit of its answer to the score. */
export function clozeParts({ body, key }: QuestionOf<'cloze'>): ItemParts | undefined {
  const weights = body.gaps.map((gap) => exact(key.gaps[gap.id]?.weight ?? '1'));
  const parts = body.gaps.flatMap((gap) => gapParts(gap, key.gaps[gap.id]) ?? []);
  if (parts.length < body.gaps.length) return undefined;
  const credits = parts.flatMap(({ answers }, index) =>
    answers.map(({ credit }) => String(exact(credit).times(weights[index] ?? Fraction.one))),
  );
  const scale = Fraction.of(commonDenominator([...credits, ...weights.map(String)]));
  const rules = parts.map(({ answers }, index) => {
    const worth = scale.times(weights[index] ?? Fraction.one);
    return condition(answers.map(({ test, credit }) => ({ test, rules: [add(exact(credit).times(worth))] })));
  });
  return {
    content: body.gaps.reduce((text, { id }) => text.replace(`[[${id}]]`, `[[${safe(id)}]]`), body.text),
    interactions: parts.map(({ interaction }) => interaction),
    responses: parts.map(({ response }) => response),
    rules,
    maxScore: scale.times(sum(weights)),
    feedback: [],
  };
}

const add = (points: Fraction): QtiNode =>
  setOutcome('SCORE', node('sum', {}, variable('SCORE'), base('float', number(points))));

function gapParts(gap: Gap, key: GapKey | undefined): GapParts | undefined {
  const id = safe(gap.id);
  if (!key || gap.type === 'multiple_choice') return undefined;
  if ('credits' in key) return choiceGap(id, gap, key.credits);
  const isText = 'caseSensitive' in key;
  const answers = isText ? textAnswers(key, id) : numberAnswers(key.answers, id);
  if (!answers) return undefined;
  const response = declaration('response', id, ['single', isText ? 'string' : 'float'])();
  return { interaction: { id, type: 'text_entry', cardinality: 'single' }, response, answers };
}

function choiceGap(id: string, { choices = [] }: Gap, credits: Record<string, string>): GapParts {
  const answers = Object.entries(credits).map(([choice, credit]) => ({
    test: node('match', {}, variable(id), base('identifier', safe(choice))),
    credit,
  }));
  const [best] = answers.toSorted((one, other) => exact(other.credit).compare(exact(one.credit)));
  const right = Object.entries(credits).find(([, credit]) => credit === best?.credit)?.[0] ?? '';
  return {
    interaction: { id, type: 'inline_choice', cardinality: 'single', choices: safeOptions(choices) },
    response: declaration('response', id, ['single', 'identifier'])(correctResponse([safe(right)])),
    answers,
  };
}
