import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { type InteractionType, type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type QuestionContent } from '#questions/types/question-content.js';
import { hotspot, hotText, multipleChoice, singleChoice } from './choices.js';
import { cloze } from './cloze.js';
import { manual } from './manual.js';
import { ordering } from './ordering.js';
import { gapMatch, matching } from './pairing.js';
import { pointOnImage } from './points.js';
import { isAtEnd } from './prompt.js';
import { isParametrised } from './standard.js';
import { written } from './written.js';

type Conversion = (item: QtiItem, interaction: QtiInteraction) => QuestionContent | undefined;

const conversions: Partial<Record<InteractionType, Conversion>> = {
  choice: (item, one) => (one.cardinality === 'single' ? singleChoice(item, one) : multipleChoice(item, one)),
  order: ordering,
  match: matching,
  gap_match: gapMatch,
  hottext: hotText,
  hotspot,
  select_point: pointOnImage,
  text_entry: (item, one) => (isAtEnd(item, one) ? written(item, one) : cloze(item)),
  inline_choice: cloze,
};

const inline = ['text_entry', 'inline_choice'];

/**
 * The question of a native type that scores every response as the item does; undefined if there is none. Whether it
 * does is tried with the rules of the item, not guessed from their form (docs/decisions/0211).
 */
export function nativeQuestion(item: QtiItem): QuestionContent | undefined {
  const { interactions } = item;
  const [one, ...others] = interactions;
  if (!one || isParametrised(item)) return undefined;
  if (others.length > 0) return interactions.every(({ type }) => inline.includes(type)) ? cloze(item) : undefined;
  if (item.isManual) return item.feedback.length === 0 ? manual(item, one) : undefined;
  if (item.guidance !== '') return undefined;
  return conversions[one.type]?.(item, one);
}
