import { applyDecorators, Header, SetMetadata } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '#platform/shapes/deferred-swagger.js';

export const streamKey = Symbol('stream');

/**
 * Like `Returns`, for a route that sends server-sent events. It also accepts a stream ticket, because EventSource cannot
 * send an Authorization header (docs/decisions/0045).
 */
export const ReturnsEvents = (summary: string, description: string, example: string): MethodDecorator =>
  applyDecorators(
    SetMetadata(streamKey, true),
    Header('content-type', 'text/event-stream; charset=utf-8'),
    Header('x-accel-buffering', 'no'),
    ApiOperation({ summary, description }),
    ApiResponse({
      status: 200,
      description: summary,
      content: { 'text/event-stream': { schema: { type: 'string' }, example } },
    }),
  );
