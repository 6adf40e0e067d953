import { SetMetadata } from '@nestjs/common';

/** The OpenAPI tag under which a controller's operations are listed, and its description. */
export interface ApiTag {
  name: string;
  about?: string | undefined;
}

export const apiTagKey = Symbol('api-tag');

/** Tags a controller in the API document. Of the controllers that share a tag, one sets its description. */
export const ApiTag = (name: string, about?: string): ClassDecorator =>
  SetMetadata(apiTagKey, { name, about } satisfies ApiTag);
