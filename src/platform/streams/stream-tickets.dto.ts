import { Instant, Text } from '#platform/shapes/fields.js';

export class StreamTicketView {
  @Text({ max: 100, about: 'Send it in the query of a stream: ?ticket=…', example: 'q0J2bW9…' })
  ticket: string;

  @Instant({ about: '30 seconds after it was issued' })
  expiresAt: Date;
}
