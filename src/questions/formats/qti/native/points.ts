import { commonOf } from '#questions/formats/qti/common.js';
import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { attributeOf, childNamed, childrenNamed } from '#questions/types/qti/node.js';
import { type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type QuestionContent, type QuestionOf } from '#questions/types/question-content.js';
import { exact, Fraction, sum } from '#questions/types/shared/fraction.js';
import { areaOf } from './choices.js';
import { declarationOf } from './constants.js';
import { promptOf } from './prompt.js';
import { creditText, type Pair, Scorer } from './scorer.js';
import { hasStandardRules } from './standard.js';

/** Points on an image, mapped by areas that each count once. Areas must not overlap, where QTI and we differ. */
export function pointOnImage(item: QtiItem, one: QtiInteraction): QuestionContent | undefined {
  const mapping = childNamed(declarationOf(item, one.id) ?? { name: '' }, 'areaMapping');
  const entries = childrenNamed(mapping, 'areaMapEntry');
  const scorer = new Scorer(item, []);
  if (!one.image || !mapping || entries.length === 0 || hasStandardRules(item)) return undefined;
  const areas = entries.flatMap((entry, index) => {
    const area = areaOf(
      { shape: attributeOf(entry, 'shape') ?? '', coords: attributeOf(entry, 'coords') ?? '' },
      one.image,
    );
    const credit = creditText(
      (Fraction.parse(attributeOf(entry, 'mappedValue') ?? '') ?? Fraction.zero).over(scorer.maxScore),
    );
    return area && credit ? [{ id: `a${index + 1}`, ...area, credit }] : [];
  });
  const total = sum(areas.map(({ credit }) => exact(credit)));
  if (areas.length < entries.length || total.compare(Fraction.one) !== 0) return undefined;
  const question: QuestionOf<'point_on_image'> = {
    ...commonOf(item, scorer.maxScore),
    type: 'point_on_image',
    prompt: promptOf(item, one),
    body: { image: one.image, maxPoints: Math.min(one.max || areas.length, 50) },
    key: { areas },
  };
  const pairs = areas.map(({ coords }): Pair<'point_on_image'> => {
    const [x = 0, y = 0] = coords;
    return { qti: { [one.id]: [`${x} ${y}`] }, native: { points: [{ x, y }] } };
  });
  return scorer.agrees(question, pairs) ? question : undefined;
}
