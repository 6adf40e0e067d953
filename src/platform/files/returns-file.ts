import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '#platform/shapes/deferred-swagger.js';

/** Like `Returns`, for a route that sends a file or a range of it. */
export const ReturnsFile = (summary: string, type = '*/*'): MethodDecorator => {
  const content = { [type]: { schema: { type: 'string', format: 'binary' } } };
  const schema = { type: 'string' as const };
  return applyDecorators(
    ApiOperation({ summary }),
    ApiHeader({ name: 'Range', required: false, description: 'Byte range, such as bytes=0-1023', schema }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETag of the cached version', schema }),
    ApiResponse({ status: 200, description: summary, content }),
    ApiResponse({ status: 206, description: 'The requested range', content }),
    ApiResponse({ status: 304, description: 'Not modified: If-None-Match contains the current ETag' }),
    ApiResponse({ status: 416, description: 'The range is outside the file' }),
  );
};
