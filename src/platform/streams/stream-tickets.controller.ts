import { Controller, Post } from '@nestjs/common';
import { SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { Returns } from '#platform/api/returns.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { StreamTicketView } from './stream-tickets.dto.js';
import { StreamTickets } from './stream-tickets.service.js';

@Controller('stream-tickets')
@ApiTag('streams', 'Tickets by which a browser opens a stream of events')
export class StreamTicketsController {
  constructor(private readonly tickets: StreamTickets) {}

  @Post()
  @SignedIn({ ownAccount: true })
  @Returns(StreamTicketView, 'Get a ticket that opens one stream within half a minute', 201)
  giveStreamTicket(@CurrentActor() actor: Actor) {
    return this.tickets.give(actor);
  }
}
