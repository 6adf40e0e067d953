import { Choice, Int, Text } from '#platform/shapes/fields.js';
import { type InteractionLog, interactionLogs, type PrivacySettings } from './privacy-rules.js';

/** What the organization decides about the data of people. */
export class PrivacyPart implements PrivacySettings {
  @Choice(interactionLogs, {
    optional: true,
    about:
      'all records all interactions of users for their own history; opt_in records optional ones only with consent',
  })
  interactionLog?: InteractionLog;

  @Int({
    optional: true,
    min: 1,
    max: 3650,
    about: 'Days after which voice recordings are deleted with their transcriptions; without it, their owners decide',
  })
  recordingRetentionDays?: number;

  @Text({
    optional: true,
    max: 20,
    example: '2',
    about: 'Version of the texts people consent to; 1 when omitted. After a change, everyone is asked again',
  })
  consentVersion?: string;

  @Int({
    optional: true,
    min: 1,
    max: 21,
    example: 16,
    about:
      'Students below this age, or without a birth date, cannot consent; a guardian does. Without it, everyone decides. Earlier consents stay in force: change consentVersion too to ask again',
  })
  ageOfConsent?: number;
}
