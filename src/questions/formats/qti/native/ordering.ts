import { commonOf } from '#questions/formats/qti/common.js';
import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type QuestionContent, type QuestionOf } from '#questions/types/question-content.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { type KeyOptions } from '#questions/types/shared/key-options.js';
import { outcomeFeedbackOf } from './feedback.js';
import { promptOf } from './prompt.js';
import { Scorer } from './scorer.js';
import { hasStandardRules } from './standard.js';

const maxExhaustive = 5;

const permutationsOf = (ids: string[]): string[][] =>
  ids.length <= 1
    ? [ids]
    : ids.flatMap((id) => permutationsOf(ids.filter((other) => other !== id)).map((rest) => [id, ...rest]));

/** All orders or, for standard rules of a long list, the correct one and every exchange of neighbours. */
function ordersOf(correct: string[], item: QtiItem): string[][] | undefined {
  if (correct.length <= maxExhaustive) return permutationsOf(correct);
  if (!hasStandardRules(item)) return undefined;
  return correct.map((_, at) => [
    ...correct.slice(0, at),
    ...correct.slice(at, at + 2).toReversed(),
    ...correct.slice(at + 2),
  ]);
}

const rules: KeyOptions[] = [{}, { scoring: { rule: 'all_or_nothing' } }];

export function ordering(item: QtiItem, one: QtiInteraction): QuestionContent | undefined {
  const { choices = [] } = one;
  const ids = new Map(choices.map(({ id }, index) => [id, `i${index + 1}`]));
  const correct = correctOrder(item, one);
  const orders = correct.length === choices.length ? ordersOf(correct, item) : undefined;
  if (!orders) return undefined;
  const named = (order: string[]) => order.map((id) => ids.get(id) ?? '');
  const scorer = new Scorer(
    item,
    orders.map((order) => ({ [one.id]: order })),
  );
  const pairs = orders.map((order) => ({ qti: { [one.id]: order }, native: { order: named(order) } }));
  const candidates = rules.map((options) =>
    questionOf(item, one, { order: named(correct), ...options }, scorer.maxScore),
  );
  return candidates.find((candidate) => scorer.agrees(candidate, pairs));
}

function questionOf(
  item: QtiItem,
  one: QtiInteraction,
  key: QuestionOf<'ordering'>['key'],
  maxScore: Fraction,
): QuestionOf<'ordering'> {
  return {
    ...commonOf(item, maxScore),
    type: 'ordering',
    prompt: promptOf(item, one),
    body: { items: (one.choices ?? []).map(({ text }, index) => ({ id: `i${index + 1}`, text })) },
    key: { ...key, ...outcomeFeedbackOf(item) },
  };
}

function correctOrder({ rules: { declarations } }: QtiItem, { id }: QtiInteraction): string[] {
  const declaration = declarations.find(
    ({ name, attributes }) => name === 'responseDeclaration' && attributes?.identifier === id,
  );
  const correct = declaration?.children?.find(({ name }) => name === 'correctResponse');
  return (correct?.children ?? []).map(({ text = '' }) => text.trim());
}
