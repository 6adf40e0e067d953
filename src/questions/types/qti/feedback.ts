import { type QtiFeedback } from './qti-schemas.js';
import { type Session } from './session.js';

/** Feedback is shown if its outcome has, or contains, its identifier (QTI 2.2, modalFeedback). */
export function isShown({ outcome, id, hides }: QtiFeedback, session: Session): boolean {
  const items = session.value(outcome)?.items ?? [];
  return items.some((item) => String(item) === id) !== hides;
}
