import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '#platform/shapes/deferred-swagger.js';

/** As `Returns`, for a route that answers with the bytes of a file, or the part of them that is asked for. */
export const ReturnsFile = (summary: string, type = '*/*'): MethodDecorator => {
  const content = { [type]: { schema: { type: 'string', format: 'binary' } } };
  const schema = { type: 'string' as const };
  return applyDecorators(
    ApiOperation({ summary }),
    ApiHeader({ name: 'Range', required: false, description: 'A part of it, such as bytes=0-1023', schema }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'The ETag of what you have', schema }),
    ApiResponse({ status: 200, description: summary, content }),
    ApiResponse({ status: 206, description: 'The part that was asked for', content }),
    ApiResponse({ status: 304, description: 'You have it already' }),
    ApiResponse({ status: 416, description: 'There is no such part' }),
  );
};
