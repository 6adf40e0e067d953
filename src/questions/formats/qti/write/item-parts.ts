import { type QtiNode } from '#questions/types/qti/node.js';
import { type QtiFeedback, type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type ChoiceKey } from '#questions/types/shared/choices.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { type KeyOptions } from '#questions/types/shared/key-options.js';
import { entryOf, type Option } from '#questions/types/shared/part-schemas.js';
import {
  base,
  commonDenominator,
  condition,
  correctResponse,
  declaration,
  mapping,
  node,
  number,
  setOutcome,
  variable,
} from './rules.js';

/** What an item of QTI consists of, whatever question it was made from. Texts are in the format of the question. */
export interface ItemParts {
  /** `[[id]]` marks each interaction; undefined if the only interaction is everything. */
  content?: string;
  interactions: QtiInteraction[];
  responses: QtiNode[];
  rules: QtiNode[];
  maxScore: Fraction;
  feedback: QtiFeedback[];
  guidance?: string | undefined;
}

const id = 'RESPONSE';

/** QTI identifiers begin with a letter. */
export const safe = (text: string): string => `i_${text}`;

const mapRule: QtiNode = node('mapResponse', { identifier: id });
const mapRules: QtiNode[] = [
  condition(
    [{ test: node('isNull', {}, variable(id)), rules: [setOutcome('SCORE', base('float', '0'))] }],
    [setOutcome('SCORE', mapRule)],
  ),
];

/** The rules of the standard template match_correct. */
export const matchRules = (maxScore: Fraction): QtiNode[] => [
  condition(
    [
      {
        test: node('match', {}, variable(id), node('correct', { identifier: id })),
        rules: [setOutcome('SCORE', base('float', number(maxScore)))],
      },
    ],
    [setOutcome('SCORE', base('float', '0'))],
  ),
];

/** Shows the feedback of each chosen value, by an outcome that is the response. */
const echo: QtiNode = setOutcome('FEEDBACK', variable(id));

interface Choices {
  one: Omit<QtiInteraction, 'id' | 'cardinality'>;
  ids: string[];
  key: ChoiceKey;
  isSingle: boolean;
  isTogether: boolean;
}

/** Choices that each earn their credit, or only the correct ones together. */
export function choiceParts({ one, ids, key, isSingle, isTogether }: Choices): ItemParts {
  const credits = ids.map((choice) => entryOf(key.credits, choice) ?? '0');
  const scale = Fraction.of(commonDenominator(credits));
  const points = credits.map((credit) => exact(credit).times(scale));
  const positive = points.filter((amount) => amount.isPositive);
  const largest = positive.reduce((best, amount) => (amount.compare(best) > 0 ? amount : best), Fraction.zero);
  const maxScore = isSingle ? scale : isTogether ? Fraction.one : sum(positive);
  const right = ids.filter(
    (_, index) => points[index]?.isPositive && (!isSingle || points[index]?.compare(largest) === 0),
  );
  const cardinality = isSingle ? 'single' : 'multiple';
  const declare = declaration('response', id, [cardinality, 'identifier']);
  const entries = ids.map((choice, index): [string, Fraction] => [safe(choice), points[index] ?? Fraction.zero]);
  const feedback = ids.flatMap((choice): QtiFeedback[] => {
    const text = entryOf(key.feedback ?? {}, choice);
    return text ? [{ outcome: 'FEEDBACK', id: safe(choice), hides: false, text }] : [];
  });
  return {
    interactions: [{ ...one, id, cardinality, max: isSingle ? 1 : 0 }],
    responses: [
      declare(correctResponse(right.map(safe)), ...(isTogether ? [] : [mapping(entries, isSingle ? bounds : {})])),
    ],
    rules: [...(isTogether ? matchRules(maxScore) : mapRules), ...(feedback.length > 0 ? [echo] : [])],
    maxScore,
    feedback,
  };
}

/** A single choice may cost points, which the floor of the question decides. */
const bounds = { lowerBound: '-10000' };

interface Pairs {
  one: Omit<QtiInteraction, 'id' | 'cardinality'>;
  /** In QTI order: what is dragged, then where. */
  pairs: [string, string][];
  /** Ids that count as the same as another. */
  equals: ReadonlyMap<string, string[]>;
  isTogether: boolean;
}

/** Pairs that each earn the same, or all together. */
export function pairParts({ one, pairs, equals, isTogether }: Pairs): ItemParts {
  const values = pairs.map(([from, to]) => `${safe(from)} ${safe(to)}`);
  const maxScore = isTogether ? Fraction.one : Fraction.of(pairs.length);
  const declare = declaration('response', id, ['multiple', 'directedPair']);
  const entries = pairs.flatMap(([from, to]) =>
    [from, ...(equals.get(from) ?? [])].flatMap((source) =>
      [to, ...(equals.get(to) ?? [])].map((target): [string, Fraction] => [
        `${safe(source)} ${safe(target)}`,
        Fraction.one,
      ]),
    ),
  );
  return {
    interactions: [{ ...one, id, cardinality: 'multiple', max: 0 }],
    responses: [declare(correctResponse(values), ...(isTogether ? [] : [mapping(entries)]))],
    rules: isTogether ? matchRules(maxScore) : mapRules,
    maxScore,
    feedback: [],
  };
}

/** Whether a key says that only a completely correct response earns points. */
export const isWhole = ({ scoring }: KeyOptions): boolean => scoring?.rule === 'all_or_nothing';

/** Options under identifiers of QTI. */
export const safeOptions = (list: Option[]) => list.map(({ id: choice, text }) => ({ id: safe(choice), text }));
