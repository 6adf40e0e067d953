import { applyDecorators, Header, SetMetadata } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '#platform/shapes/deferred-swagger.js';

export const streamKey = Symbol('stream');

/**
 * As `Returns`, for a route that answers with server-sent events as they happen. It may be entered with a stream ticket,
 * because a browser's EventSource cannot send an Authorization header (OQ-153).
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
