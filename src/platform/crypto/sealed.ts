/**
 * A place for encrypted values. It is part of the encryption: a value copied to another column or row cannot be decrypted.
 * Every place is declared once, in src/sealed-places.ts, so that a change of the key reaches all values.
 */
export interface Sealed<Keys extends string = string> {
  /** What the values are, for messages. */
  readonly name: string;
  /** The fields of the row, or of the payload, that a value is bound to. */
  readonly keys: readonly Keys[];
  readonly context: string;
}

/** An encrypted column of a table with the primary key `id`. */
export interface SealedColumn<Keys extends string = string> extends Sealed<Keys> {
  readonly table: string;
  readonly column: string;
}

/** An encrypted field of the payload of a queued job. */
export interface SealedPayload<Keys extends string = string> extends Sealed<Keys> {
  readonly task: string;
  readonly field: string;
}

/** Declares an encrypted column whose values are bound to their table, column and the fields `keys` of their row. */
export const sealedColumn = <const Keys extends string = 'id'>(
  table: string,
  column: string,
  { keys, context = `${table}.${column}` }: { keys?: readonly Keys[]; context?: string } = {},
): SealedColumn<Keys> => ({
  name: `${table}.${column}`,
  table,
  column,
  context,
  keys: keys ?? (['id'] as unknown as readonly Keys[]),
});

/** Declares an encrypted field of the payload of a job, bound to the field `id` of the payload. */
export const sealedPayload = (task: string, field: string, context: string): SealedPayload<'id'> => ({
  name: `jobs ${task}`,
  task,
  field,
  keys: ['id'],
  context,
});

/** The additional authenticated data of a value. */
export const placeOf = <Keys extends string>(
  { context, keys }: Sealed<Keys>,
  row: Record<Keys, string | null>,
): string => [context, ...keys.map((key) => row[key])].join(':');
