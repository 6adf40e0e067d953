import { v7 as uuidv7 } from 'uuid';

/** Generates a record id: a UUIDv7 (RFC 9562). Time-ordered, so that rows created together are adjacent in the index. */
export const newId = (): string => uuidv7();
