/** Points of one topic for one person, from a source other than their interests and their activity in the library. */
export interface TopicSignal {
  userId: string;
  /** Topic slug, normalized by `topicOf`. */
  topic: string;
  points: number;
  /** What the reason text names: the type of a bill for which the person voted; null for a signal that is not named. */
  subject: string | null;
}

/**
 * A source of signals for recommendations, provided by a feature further right, such as the votes on bills. It asks the
 * privacy settings itself, in a transaction that holds them, and is not called while its feature is disabled.
 */
export abstract class TopicSignals {
  /** The current signals of these people, with one SQL statement at most. */
  abstract of(userIds: string[]): Promise<TopicSignal[]>;
}
