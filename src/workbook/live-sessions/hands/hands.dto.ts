import { PageOf } from '#platform/api/page.js';
import { Id, Instant, Text } from '#platform/shapes/fields.js';

export class HandView {
  @Id()
  userId: string;

  @Text({ example: 'Ben Berg', about: 'Name of the person' })
  name: string;

  @Instant({ about: 'When the hand was raised; hands are listed in this order' })
  raisedAt: Date;
}

export class HandPage extends PageOf(HandView) {}
