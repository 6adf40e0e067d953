import { Flag, Many, Text } from '#platform/shapes/fields.js';
import { ConsentStatusView, shownVersion } from './consents.dto.js';

const personalized = 'Recommend resources from your own profile and activity; off deletes what was derived from them';
const analytics = 'Keep optional interactions, and count you in statistics about groups. Needs consent';
const civic = 'Use your votes on bills for recommendations. Needs consent';
const community =
  'Let the other learners of your courses read what you share, such as notes, and count what you completed in the library, ' +
  'without your name, where a resource is recommended because people of your level completed it. Needs consent';
const exportable = 'Allow the download of all data of your account; a lock for shared devices';

/** What a person, or the guardian of a child below the age of consent, consents to. */
export class ConsentsView {
  @Flag({ about: analytics })
  learningAnalytics: boolean;

  @Flag({ about: civic })
  civicEngagementTracking: boolean;

  @Flag({ about: community })
  communitySharing: boolean;

  @Text({ ...shownVersion, about: 'Version of the texts to which consent is given now' })
  consentVersion: string;

  @Many(() => ConsentStatusView, { about: 'The settings that need consent' })
  consents: ConsentStatusView[];
}

export class PrivacySettingsView extends ConsentsView {
  @Flag({ about: personalized })
  personalizedRecommendations: boolean;

  @Flag({ about: 'Alias of personalizedRecommendations' })
  personalization: boolean;

  @Flag({ about: 'Alias of learningAnalytics' })
  analytics: boolean;

  @Flag({ about: exportable })
  exportData: boolean;

  @Flag({ about: 'Only a guardian can consent for you: you are below the age of consent, or your age is unknown' })
  needsGuardian: boolean;
}

/** The purposes a person, or a guardian of a child below the age of consent, decides about. */
export class ConsentChanges {
  @Flag({ optional: true, about: analytics })
  learningAnalytics?: boolean;

  @Flag({ optional: true, about: civic })
  civicEngagementTracking?: boolean;

  @Flag({ optional: true, about: community })
  communitySharing?: boolean;

  @Text({
    ...shownVersion,
    optional: true,
    about: 'Version of the texts that were shown; 409 if it is not the current one. Default: the current one',
  })
  consentVersion?: string;
}

export class PrivacySettingsChanges extends ConsentChanges {
  @Flag({ optional: true, about: personalized })
  personalizedRecommendations?: boolean;

  @Flag({ optional: true, about: 'Alias of personalizedRecommendations' })
  personalization?: boolean;

  @Flag({ optional: true, about: 'Alias of learningAnalytics' })
  analytics?: boolean;

  @Flag({ optional: true, about: exportable })
  exportData?: boolean;
}
