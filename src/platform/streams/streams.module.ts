import { Module } from '@nestjs/common';
import { EventStreams } from './event-streams.js';
import { StreamTicketsController } from './stream-tickets.controller.js';
import { StreamTickets } from './stream-tickets.service.js';

const services = [EventStreams, StreamTickets];

/** Event streams, and the tickets that open them. */
@Module({ controllers: [StreamTicketsController], providers: services, exports: services })
export class StreamsModule {}
