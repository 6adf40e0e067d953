/** How much a person engages with a topic: one point per view, completion, bookmark, rating and counted vote. */
export interface TopicEngagement {
  topic: string;
  score: number;
  lastEngagedAt: Date;
}

/** The topics a person engages with most, provided by the feature that counts them while the person permits it. */
export abstract class TopicEngagements {
  /** At most 20, highest score first, with one SQL statement. */
  abstract of(userId: string): Promise<TopicEngagement[]>;
}
