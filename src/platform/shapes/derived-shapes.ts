import { IntersectionType as MappedIntersectionType } from '@nestjs/mapped-types';
import { ValidateIf } from 'class-validator';
import { type Class, declared, fieldsOf } from './declared-field.js';

/** Every field of `shape`, each of which may be left out and then stays as it is: defaults are not applied again. */
export function PartialType<T>(shape: Class<T>): Class<Partial<T>> {
  const partial = MappedIntersectionType(shape) as Class<Partial<T>>;
  const prototype = partial.prototype as object;
  for (const { name, schema } of fieldsOf(shape)) {
    const { default: forgotten, ...kept } = schema;
    declared({ ...kept, required: false })(prototype, name);
    ValidateIf((_, value) => value !== undefined)(prototype, name);
  }
  return partial;
}

/** The fields of all these shapes. */
export function IntersectionType<Shapes extends Class[]>(
  ...shapes: Shapes
): ReturnType<typeof MappedIntersectionType<Shapes>> {
  const together = MappedIntersectionType(...shapes);
  for (const { name, schema } of shapes.flatMap((shape) => fieldsOf(shape)))
    declared(schema)(together.prototype as object, name);
  return together;
}
