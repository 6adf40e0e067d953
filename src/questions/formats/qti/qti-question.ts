import { type QuestionContent, type QuestionOf } from '#questions/types/question-content.js';
import { issuesIn } from '#questions/types/question-rules.js';
import { Fraction } from '#questions/types/shared/fraction.js';
import { commonOf } from './common.js';
import { nativeQuestion } from './native/native-question.js';
import { exactText } from './native/scorer.js';
import { type QtiItem } from './qti-item.js';
import { stored } from './stored-rules.js';

/** An item as a question: of a native type if one scores it exactly the same, otherwise of type `qti`. */
export function questionOf(item: QtiItem): QuestionContent {
  const native = nativeQuestion(item);
  // Native types have rules that QTI does not have, such as that every choice has a text.
  return native && issuesIn(native).length === 0 ? native : ofTypeQti(item);
}

function ofTypeQti(item: QtiItem): QuestionOf<'qti'> {
  const { content, interactions, feedback, guidance, isManual } = item;
  return {
    ...commonOf(item),
    type: 'qti',
    prompt: '',
    body: { content, interactions },
    key: {
      maxScore: scoreText(item.maxScore ?? Fraction.one),
      ...stored(item.rules),
      ...(feedback.length > 0 && { feedback }),
      ...(isManual && { isManual }),
      ...(guidance !== '' && { guidance }),
    },
  };
}

/** The exact number, or a decimal close to it. */
const scoreText = (score: Fraction): string => exactText(score) ?? score.toShort(20);
