import { columnOf } from '#platform/text/names.js';
import type { Role } from './actor.js';

type Entity<E> = new () => E;

/**
 * A WHERE condition on one row of `E`, as SQL for the given alias. It may use `:actorId` and `:now` (the current time),
 * and never user input. `alternatives` holds the operands of `either`.
 */
export type Scope<E> = ((row: string) => string) & { __row?: E; alternatives?: Scope<E>[] };

/** Every row of the organization. */
export const all: Scope<never> = () => 'TRUE';

/** Rows that match all of the scopes. */
export const both =
  <E>(...scopes: Scope<E>[]): Scope<E> =>
  (row) =>
    `(${scopes.map((scope) => scope(row)).join(' AND ')})`;

/** Rows that match at least one of the scopes. */
export const either = <E>(...scopes: Scope<E>[]): Scope<E> =>
  Object.assign((row: string) => `(${scopes.map((scope) => scope(row)).join(' OR ')})`, {
    alternatives: scopes,
  });

/** Splits a scope into conditions of which each row matches at most one. PostgreSQL can use an index for each, but not for their OR. */
export function disjointConditions<E>(scope: Scope<E>, row: string): string[] {
  const conditions = (scope.alternatives ?? [scope]).map((alternative) => `(${alternative(row)})`);
  return conditions.map((condition, n) =>
    [condition, ...conditions.slice(0, n).map((earlier) => `${earlier} IS NOT TRUE`)].join(' AND '),
  );
}

/** Rows whose `column` holds the actor's user id. */
export const ownedBy =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = :actorId`;

/** Actions on a row. For actors without `read`, the row does not exist (404). */
export type Action = 'read' | 'create' | 'edit' | 'remove';

type Grants<E> = Partial<Record<Action, Scope<E>>>;

/** Which role may apply which action to which rows of one entity. Missing roles and actions are denied. */
export interface Policy<E extends object> {
  entity: Entity<E>;
  grants: Partial<Record<Role, Grants<E>>>;
  /** The rows to which `role` may apply `action`; undefined if there are none. */
  scopeOf(role: Role, action: Action): Scope<E> | undefined;
}

/** Declares the policy of an entity, once per entity. The compiler checks column, role and action names. */
export function definePolicy<E extends object>(
  entity: Entity<E>,
  grants: Partial<Record<Lowercase<Role>, Grants<E>>>,
): Policy<E> {
  const byRole = Object.fromEntries(Object.entries(grants).map(([role, granted]) => [role.toUpperCase(), granted]));
  const policy = { entity, grants: byRole as Policy<E>['grants'] };
  return { ...policy, scopeOf: (role, action) => policy.grants[role]?.[action] };
}
