import type { Actor } from '#platform/access/actor.js';

export const usageKinds = ['assessment', 'lesson'] as const;
export type UsageKind = (typeof usageKinds)[number];

/** Something that uses a question. `parentId` is the module of a lesson. */
export interface Usage {
  kind: UsageKind;
  id: string;
  title: string;
  parentId: string | null;
}

/** The number of users of a kind, and those of them that the actor may read. */
export interface UsageFound {
  count: number;
  visible: Usage[];
}

/** Where questions are used. Provided by assessments and exercises. */
export abstract class QuestionUsagePort {
  abstract readonly kind: UsageKind;

  /** At most `max` of the users of a question, by title. */
  abstract usedIn(actor: Actor, questionId: string, max: number): Promise<UsageFound>;
}
