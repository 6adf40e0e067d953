import { columnOf } from '#platform/text/names.js';
import type { Role } from './actor.js';

type Entity<E> = new () => E;

/**
 * A WHERE condition on one row of `E`, as SQL for the given alias. It may use `:actorId` and `:now` (the current time),
 * and never user input. `alternatives` holds the operands of `either`, `keyed` the same condition by the keys of a column.
 */
export type Scope<E> = ((row: string) => string) & { __row?: E; alternatives?: Scope<E>[]; keyed?: Keyed };

/** A condition in two parts: the column of the row has one of the keys that `select` returns, and `rest` is true. */
export interface Keyed {
  column: string;
  select: string;
  rest: (row: string) => string;
}

/** Every row of the organization. */
export const all: Scope<never> = () => 'TRUE';

/** Rows that match all of the scopes. */
export const both = <E>(...scopes: Scope<E>[]): Scope<E> => {
  const joined = (parts: Scope<E>[]) => (row: string) => `(${parts.map((scope) => scope(row)).join(' AND ')})`;
  const first = scopes.find(({ keyed }) => keyed);
  if (!first?.keyed) return joined(scopes);
  const rest = joined([...scopes.filter((scope) => scope !== first), first.keyed.rest]);
  return Object.assign(joined(scopes), { keyed: { ...first.keyed, rest } });
};

/** Rows whose `column` holds one of the keys that the SELECT returns, which may use `:actorId`. */
export const amongKeys = <E>(column: keyof E & string, select: string): Scope<E> =>
  Object.assign((row: string) => `${row}.${columnOf(column)} IN (${select})`, {
    keyed: { column: columnOf(column), select, rest: () => 'TRUE' },
  });

/** Rows that match at least one of the scopes. */
export const either = <E>(...scopes: Scope<E>[]): Scope<E> =>
  Object.assign((row: string) => `(${scopes.map((scope) => scope(row)).join(' OR ')})`, {
    alternatives: scopes,
  });

/** One way in to the rows of a scope: by `keys` of a column, if there are any, and under a condition. */
export interface WayIn {
  keys?: Pick<Keyed, 'column' | 'select'>;
  condition: string;
}

/**
 * Splits a scope into ways of which each row matches at most one. PostgreSQL can use an index for each, but not for their
 * OR. Where the rows have keys, the condition leaves them out.
 */
export function waysInto<E>(scope: Scope<E>, row: string): WayIn[] {
  const alternatives = scope.alternatives ?? [scope];
  return alternatives.map(({ keyed }, n) => {
    const earlier = alternatives.slice(0, n).map((other) => `(${other(row)}) IS NOT TRUE`);
    const own = keyed ? keyed.rest(row) : (alternatives[n] ?? scope)(row);
    return { ...(keyed && { keys: keyed }), condition: [own, ...earlier].join(' AND ') };
  });
}

/** Rows whose `column` holds the actor's user id. */
export const ownedBy =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = :actorId`;

/** Actions of every entity. For actors without `read`, the row does not exist (404). */
export type Action = 'read' | 'create' | 'edit' | 'remove';

/** What the roles may do: role, action, rows. Missing roles and actions are denied. */
type Grants<E, A extends string> = Partial<Record<Lowercase<Role>, Partial<Record<A, Scope<E>>>>>;

/** The actions that a policy grants to at least one role. */
type ActionsOf<G> = { [R in keyof G]: keyof G[R] }[keyof G] & string;

/** Which role may apply which action to which rows of one entity. */
export interface Policy<E extends object, A extends string = Action> {
  entity: Entity<E>;
  /** The actions granted to `role`. */
  actionsOf(role: Role): string[];
  /** The rows to which `role` may apply `action`; undefined if there are none. */
  scopeOf(role: Role, action: A): Scope<E> | undefined;
}

/**
 * Declares the policy of an entity, once per entity. Actions beyond read, create, edit and remove get names of their own,
 * such as `readKeys`. The compiler checks column, role and action names.
 */
export function definePolicy<E extends object, const G extends Grants<E, string> = Grants<E, Action>>(
  entity: Entity<E>,
  grants: G,
): Policy<E, Action | ActionsOf<G>> {
  const byRole: Grants<E, string> = grants;
  const grantsOf = (role: Role) => byRole[role.toLowerCase() as Lowercase<Role>] ?? {};
  return {
    entity,
    actionsOf: (role) => Object.keys(grantsOf(role)),
    scopeOf: (role, action) => grantsOf(role)[action],
  };
}
