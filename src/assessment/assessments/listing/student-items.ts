import type { ItemView } from '#assessment/assessments/items.dto.js';
import type { AskedItem } from '#assessment/grading/answers.js';
import { orderFor } from '#assessment/grading/draws.js';
import { itemSeed } from '#questions/types/shared/draw.js';
import { studentViewOf } from '#questions/types/student-view.js';

/** What decides on all that is random in an attempt. */
export interface AttemptOrder {
  seed: string;
  shuffle: boolean;
}

/** The seed of an attempt. It is known before the attempt is stored, so that work without a start has one too. */
export const seedOf = (assessmentId: string, studentId: string, attemptNumber: number): string =>
  `${assessmentId}/${studentId}/${attemptNumber}`;

/** The items in the order of an attempt. */
export const inOrder = <T extends { id: string }>(items: T[], { seed, shuffle }: AttemptOrder): T[] =>
  shuffle ? orderFor(seed, items) : items;

/** Items without key, feedback and origin, in the order of an attempt. The position is that in the attempt. */
export const forStudent = (items: AskedItem[], { seed, shuffle }: AttemptOrder): ItemView[] =>
  inOrder(items, { seed, shuffle }).map(({ id, content }, position) => ({
    id,
    position,
    points: Number(content.points),
    type: content.type,
    format: content.format,
    ...studentViewOf(content, { seed: itemSeed(seed, id), shuffle }),
  }));
