import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Choice, type FieldOptions, Text } from '#platform/shapes/fields.js';
import { labelPattern } from './media-labels.js';
import { resourceTypes, singularType } from './resource-types.js';

/** One of the types; `Videos` is `video`. */
export const Kind = (options: FieldOptions): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? singularType(value) : value)),
    Choice(resourceTypes, options),
  );

/** An address of the web. It is shown, never opened by the server. */
export const Link = (options: FieldOptions): PropertyDecorator =>
  Text({
    max: 2000,
    nullable: true,
    pattern: /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s/?#]\S*$/,
    shape: 'an address that begins with http:// or https://',
    ...options,
  });

/** A word by which texts refer to material. */
export const Label = (options: FieldOptions): PropertyDecorator =>
  Text({
    max: 64,
    lowerCase: true,
    pattern: labelPattern,
    shape: 'a word of a-z, 0-9, - and _ such as water-cycle',
    ...options,
  });
