import { Audiences } from './audiences.js';
import { EventListService } from './event-list.service.js';
import { LiveStreamsController } from './live-streams.controller.js';
import { LiveStreams } from './live-streams.js';

export const eventControllers = [LiveStreamsController];
export const eventProviders = [Audiences, EventListService, LiveStreams];
