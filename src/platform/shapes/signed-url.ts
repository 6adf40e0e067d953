import type { ApiPropertyOptions } from '@nestjs/swagger';
import { field, type FieldOptions } from './declared-field.js';

/** The key of a schema that names the field of the same object whose path is signed. */
export const signedFrom = 'x-signed-from';

const about =
  'For src of img, audio and video, and for links: loads the file without an Authorization header, for the caller only, ' +
  'for 30 to 60 minutes while the session is open; null without a file';

const example = '/api/v1/resources/01890a5d-ac96-774b-bcce-b302099a8057/download?signature=AZCKXayWd0u8zrMCCZqAVw';

/** In responses: the path in the field `source`, signed for the caller; null for URLs of other servers. */
export const SignedUrl = (source: string, options: FieldOptions = {}): PropertyDecorator =>
  field({ type: String, [signedFrom]: source } as ApiPropertyOptions, [], {
    nullable: true,
    about,
    example,
    ...options,
  });

/** The same as a property of a JSON schema. */
export const signedProperty = (source: string) => ({
  type: 'string' as const,
  nullable: true,
  description: about,
  [signedFrom]: source,
});

/** The sources of the signed properties of an object schema, by property. */
export function signedPropertiesOf(schema: unknown): [property: string, source: string][] {
  const { properties = {} } = (schema ?? {}) as { properties?: Record<string, Record<string, unknown>> };
  return Object.entries(properties).flatMap(([name, property]) => {
    const source = property[signedFrom];
    return typeof source === 'string' ? [[name, source] as [string, string]] : [];
  });
}
