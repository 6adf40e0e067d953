import { commonOf } from '#questions/formats/qti/common.js';
import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { type QuestionContent } from '#questions/types/question-content.js';
import { promptOf } from './prompt.js';

/** Essays, files and drawings, which a teacher grades. */
export function manual(item: QtiItem, one: QtiInteraction): QuestionContent | undefined {
  const key = item.guidance === '' ? {} : { guidance: item.guidance };
  const common = { ...commonOf(item), prompt: promptOf(item, one), key };
  switch (one.type) {
    case 'extended_text':
      return { ...common, type: 'long_text', body: {} };
    case 'upload':
      return { ...common, type: 'file', body: {} };
    case 'drawing': {
      const { image } = one;
      const size = { width: image?.width ?? 800, height: image?.height ?? 600 };
      return { ...common, type: 'drawing', body: { ...size, ...(image && { background: image }) } };
    }
    default:
      return undefined;
  }
}
