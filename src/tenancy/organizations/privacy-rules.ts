/**
 * Which interactions are recorded: `all` records all of them for the user's own history; `opt_in` records optional
 * ones only with the user's consent.
 */
export const interactionLogs = ['all', 'opt_in'] as const;
export type InteractionLog = (typeof interactionLogs)[number];

/** What the organization decides about the data of people. */
export interface PrivacySettings {
  interactionLog?: InteractionLog;
  /** Recordings are deleted this many days after they were made; never when omitted. */
  recordingRetentionDays?: number;
  /** Version of the texts people consent to; `1` when omitted. Consent to another version is no longer in force. */
  consentVersion?: string;
  /** Students below this age cannot consent; a guardian does. Without it, all people decide themselves. */
  ageOfConsent?: number;
}
