import { Instant, Text } from '#platform/shapes/fields.js';

/** Why names are shown before the grades are released. */
export class NameRevealDraft {
  @Text({ max: 500, about: 'Why, for the audit log' })
  reason: string;
}

export class NameRevealView {
  @Instant({ about: 'Since when names are shown' })
  namesShownAt: Date;
}
