import type { DeclaredField } from './declared-field.js';

export type ViewClass = new () => object;

/** What a declared field holds: the shape of its parts, if it has parts, and whether it is a list. */
export interface FieldShape {
  part?: ViewClass;
  isMany: boolean;
}

/** Parts are declared as `() => Shape` or `() => [Shape]`; a lazy type is a nameless arrow, a class is itself. */
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
