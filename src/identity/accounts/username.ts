import { type FieldOptions, Text } from '#platform/shapes/fields.js';

/** A field for a username: what other systems accept and a child can type. Stored in lower case. */
export const Username = (options: FieldOptions = {}): PropertyDecorator =>
  Text({ max: 100, lowerCase: true, pattern: /^[a-z0-9._-]+$/, shape: 'letters, digits, dots, _ and -', ...options });
