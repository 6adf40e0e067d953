/** What the features of a session contribute to its summary. */
export interface Highlights {
  /** The number of polls that were held. */
  pollsHeld?: number;
  /** The questions with the most votes, best first. */
  topQuestions?: string[];
}

/** Port: what a feature contributes to the summary of a session. Called in the transaction that ends the session. */
export abstract class SessionHighlights {
  abstract of(sessionId: string): Promise<Highlights>;
}
