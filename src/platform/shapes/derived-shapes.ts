import { IntersectionType as MappedIntersectionType } from '@nestjs/mapped-types';
import { ValidateIf } from 'class-validator';
import { type Class, declared, fieldsOf } from './declared-field.js';

/** A class with all fields of `shape`, each optional. Defaults are removed, so omitted fields stay unchanged. */
export function PartialType<T>(shape: Class<T>): Class<Partial<T>> {
  const partial = MappedIntersectionType(shape) as Class<Partial<T>>;
  const prototype = partial.prototype as object;
  for (const { name, schema } of fieldsOf(shape)) {
    const { default: _, ...withoutDefault } = schema;
    declared({ ...withoutDefault, required: false })(prototype, name);
    ValidateIf((_, value) => value !== undefined)(prototype, name);
  }
  return partial;
}

/** A class with the fields of all given classes. */
export function IntersectionType<Shapes extends Class[]>(
  ...shapes: Shapes
): ReturnType<typeof MappedIntersectionType<Shapes>> {
  const combined = MappedIntersectionType(...shapes);
  for (const { name, schema } of shapes.flatMap((shape) => fieldsOf(shape)))
    declared(schema)(combined.prototype as object, name);
  return combined;
}
