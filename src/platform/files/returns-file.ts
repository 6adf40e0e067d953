import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiResponse } from '#platform/shapes/deferred-swagger.js';
import { jsonValue } from '#platform/shapes/named-schemas.js';

export const fileKey = Symbol('file');

const about =
  'Instead of an access token, the route also accepts the signature of a signed URL of the file, as the query parameter `signature`.';

/** Like `Returns`, for a route that sends a file or a range of it. It also accepts a signed URL (docs/decisions/0114). */
export const ReturnsFile = (summary: string, type = '*/*'): MethodDecorator => {
  const content = { [type]: { schema: { type: 'string', format: 'binary' } } };
  const schema = { type: 'string' as const };
  return applyDecorators(
    SetMetadata(fileKey, true),
    ApiOperation({ summary, description: about }),
    ApiHeader({ name: 'Range', required: false, description: 'Byte range, such as bytes=0-1023', schema }),
    ApiHeader({ name: 'If-None-Match', required: false, description: 'ETag of the cached version', schema }),
    ApiResponse({ status: 200, description: summary, content }),
    ApiResponse({ status: 206, description: 'The requested range', content }),
    ApiResponse({ status: 304, description: 'Not modified: If-None-Match contains the current ETag' }),
    ApiResponse({ status: 416, description: 'The range is outside the file' }),
  );
};

/** Like `Returns`, for a route that sends a file made for the request, such as an archive, as one of these types. */
export const ReturnsDownload = (summary: string, ...types: string[]): MethodDecorator => {
  const content = Object.fromEntries(types.map((type) => [type, { schema: schemaOf(type) }]));
  return applyDecorators(ApiOperation({ summary }), ApiResponse({ status: 200, description: summary, content }));
};

const schemaOf = (type: string) =>
  type === 'application/json'
    ? { type: 'object', additionalProperties: jsonValue }
    : { type: 'string', format: 'binary' };
