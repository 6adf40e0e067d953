import { Instant, Text } from '#platform/shapes/fields.js';

export class StreamTicketView {
  @Text({ max: 100, about: 'Put it into the address of a stream: ?ticket=…', example: 'q0J2bW9…' })
  ticket: string;

  @Instant({ about: 'Half a minute from now' })
  expiresAt: Date;
}
