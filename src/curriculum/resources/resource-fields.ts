import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { Choice, type FieldOptions, Text } from '#platform/shapes/fields.js';
import { labelPattern } from './media-labels.js';
import { resourceTypes, singularType } from './resource-types.js';

/** A resource type; plural and upper-case forms such as `Videos` are normalized. */
export const Kind = (options: FieldOptions): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? singularType(value) : value)),
    Choice(resourceTypes, options),
  );

/** An http or https URL. The server never fetches it, which rules out server-side request forgery. */
export const Link = (options: FieldOptions): PropertyDecorator =>
  Text({
    max: 2000,
    nullable: true,
    pattern: /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s/?#]\S*$/,
    shape: 'a URL that begins with http:// or https://',
    ...options,
  });

/** The label by which texts refer to a resource. */
export const Label = (options: FieldOptions): PropertyDecorator =>
  Text({
    max: 64,
    lowerCase: true,
    pattern: labelPattern,
    shape: 'a word of a-z, 0-9, - and _ such as water-cycle',
    ...options,
  });
