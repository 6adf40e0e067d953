import type { DeclaredField } from './declared-field.js';

export type ViewClass = new () => object;

/** The type of a declared field: the class of nested objects, if any, and whether it is a list. */
export interface FieldShape {
  part?: ViewClass;
  isMany: boolean;
}

/** Resolves the type of a field. Nested objects are declared lazily as `() => Shape` or `() => [Shape]`. */
export function shapeOf({ type, isArray }: DeclaredField['schema']): FieldShape {
  const declared = resolve(type);
  const element = Array.isArray(declared) ? resolve(declared[0]) : declared;
  const isMany = isArray === true || type === 'array' || Array.isArray(declared);
  return { ...(isView(element) && { part: element }), isMany };
}

const resolve = (type: unknown): unknown =>
  typeof type === 'function' && !type.prototype ? (type as () => unknown)() : type;

const isView = (type: unknown): type is ViewClass =>
  typeof type === 'function' && ![String, Number, Boolean, Date, Object].includes(type as never);
