import { PageOf } from '#platform/api/page.js';
import { Choice, Id, Instant, Text } from '#platform/shapes/fields.js';
import { type ConsentDecider, consentDeciders, type ConsentDecision, consentDecisions } from './consent.entity.js';
import { type ConsentPurpose, consentPurposes } from './privacy-settings.entity.js';

export const shownVersion = { max: 20, example: '1' };

/** The state of a consent: never decided, in force, withdrawn, or given to an earlier version of the texts. */
export const consentStatuses = ['none', 'given', 'withdrawn', 'outdated'] as const;
export type ConsentStatus = (typeof consentStatuses)[number];

export class ConsentStatusView {
  @Choice(consentPurposes, { about: 'The setting that needs consent' })
  purpose: ConsentPurpose;

  @Choice(consentStatuses, {
    about: 'outdated: given to an earlier version of the texts; the setting is off until consent is given again',
  })
  status: ConsentStatus;

  @Text({ ...shownVersion, nullable: true, about: 'Version of the texts of the last decision; null if there is none' })
  textVersion: string | null;

  @Choice(consentDeciders, { nullable: true, about: 'Who made the last decision' })
  decidedAs: ConsentDecider | null;

  @Instant({ nullable: true, about: 'When it was made' })
  decidedAt: Date | null;
}

export class ConsentView {
  @Id()
  id: string;

  @Choice(consentPurposes, { about: 'The setting that was decided about' })
  purpose: ConsentPurpose;

  @Choice(consentDecisions, { about: 'Whether consent was given or withdrawn' })
  decision: ConsentDecision;

  @Text({ ...shownVersion, about: 'Version of the texts that was shown' })
  textVersion: string;

  @Choice(consentDeciders, { about: 'Who decided: the person, or a guardian' })
  decidedAs: ConsentDecider;

  @Instant()
  createdAt: Date;
}

export class ConsentPage extends PageOf(ConsentView) {}
