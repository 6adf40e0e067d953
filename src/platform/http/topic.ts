import { SetMetadata } from '@nestjs/common';

/** The heading under which the API document lists a controller's operations, and what it is about at school. */
export interface Topic {
  name: string;
  about?: string;
}

export const topicKey = Symbol('topic');

/** Puts a controller under a heading of the API document; one controller of several says what the heading is about. */
export const Topic = (name: string, about?: string): ClassDecorator =>
  SetMetadata(topicKey, { name, about } satisfies Topic);
