import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiHeader } from '#platform/shapes/deferred-swagger.js';

const lastEventIdHeader = createParamDecorator((_: unknown, context: ExecutionContext): string | undefined => {
  const sent = context.switchToHttp().getRequest<FastifyRequest>().headers['last-event-id'];
  return typeof sent === 'string' ? sent : undefined;
});

/** The Last-Event-ID that EventSource sends when it reconnects; undefined on the first connection. */
export const LastEventId = (): ParameterDecorator => (controller, method, index) => {
  lastEventIdHeader()(controller, method, index);
  const route = Object.getOwnPropertyDescriptor(controller, method ?? '');
  const description = 'Id of the last event received; the stream repeats what was sent since';
  const schema = { type: 'string' as const };
  if (route)
    ApiHeader({ name: 'Last-Event-ID', required: false, description, schema })(controller, method ?? '', route);
};
