import { Controller, Post } from '@nestjs/common';
import { SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { StreamTicketView } from './stream-tickets.dto.js';
import { StreamTickets } from './stream-tickets.service.js';

@Controller('stream-tickets')
@ApiTag('streams', 'Tickets with which a browser opens an event stream')
export class StreamTicketsController {
  constructor(private readonly tickets: StreamTickets) {}

  @Post()
  @SignedIn({ ownAccount: true })
  @Returns(StreamTicketView, 'Issue a single-use ticket for an event stream, valid for 30 seconds', 201)
  giveStreamTicket(@CurrentActor() actor: Actor) {
    return this.tickets.issue(actor);
  }
}
