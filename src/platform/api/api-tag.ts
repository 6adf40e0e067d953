import { SetMetadata } from '@nestjs/common';

/** The heading under which the API document lists a controller's operations, and what it is about at school. */
export interface ApiTag {
  name: string;
  about?: string;
}

export const apiTagKey = Symbol('topic');

/** Puts a controller under a heading of the API document; one controller of several says what the heading is about. */
export const ApiTag = (name: string, about?: string): ClassDecorator =>
  SetMetadata(apiTagKey, { name, about } satisfies ApiTag);
