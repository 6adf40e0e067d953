import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { type QtiItem } from './qti-item.js';

const maxTitleLength = 255;

/** What all questions made from an item have. */
export function commonOf(item: QtiItem, maxScore = item.maxScore) {
  return {
    title: item.title.replace(/\s+/g, ' ').trim().slice(0, maxTitleLength),
    format: 'html' as const,
    feedback: item.generalFeedback,
    points: pointsOf(item.points ?? maxScore ?? Fraction.one),
    tags: item.tags,
  };
}

/** Points with at most two decimals, from 0.01 to 1000. */
function pointsOf(points: Fraction): string {
  const shown = points.toShort(2);
  return exact(shown).isPositive && exact(shown).compare(Fraction.of(1_000)) <= 0 ? shown : '1';
}
