/** Points of one topic for one person, from a source other than their interests and their activity in the library. */
export interface TopicSignal {
  userId: string;
  /** Topic slug, normalized by `topicOf`. */
  topic: string;
  points: number;
  /** Whether the reason text may name it: the vote for a bill, but not against it. */
  isNamed: boolean;
}

/**
 * A source of signals for recommendations, provided by a feature further right, such as the votes on bills. It asks the
 * privacy settings itself, and is not called while its feature is disabled.
 */
export abstract class TopicSignals {
  /** The current signals of these people, with one SQL statement at most. */
  abstract of(userIds: string[]): Promise<TopicSignal[]>;
}
