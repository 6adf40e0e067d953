import { columnOf } from '#platform/text/names.js';
import type { Role } from './actor.js';

type Entity<E> = new () => E;

/**
 * A WHERE condition on one row of `E`, as SQL over the given alias. It may use `:actorId` and `:now`, the moment of
 * asking, and never user input. `ways` are the scopes it is either of.
 */
export type Scope<E> = ((row: string) => string) & { __row?: E; ways?: Scope<E>[] };

/** Every row of the organization. */
export const all: Scope<never> = () => 'TRUE';

/** Rows for which every one of the scopes holds. */
export const both =
  <E>(...scopes: Scope<E>[]): Scope<E> =>
  (row) =>
    `(${scopes.map((scope) => scope(row)).join(' AND ')})`;

/** Rows for which one of the scopes holds. */
export const either = <E>(...scopes: Scope<E>[]): Scope<E> =>
  Object.assign((row: string) => `(${scopes.map((scope) => scope(row)).join(' OR ')})`, { ways: scopes });

/** The ways into a scope as conditions of which no row meets two: an index finds the rows of each, but not of all. */
export function disjointConditions<E>(scope: Scope<E>, row: string): string[] {
  const ways = (scope.ways ?? [scope]).map((way) => `(${way(row)})`);
  return ways.map((way, n) => [way, ...ways.slice(0, n).map((earlier) => `${earlier} IS NOT TRUE`)].join(' AND '));
}

/** Rows whose `column` names the actor. */
export const ownedBy =
  <E>(column: keyof E & string): Scope<E> =>
  (row) =>
    `${row}.${columnOf(column)} = :actorId`;

/** What can be done to a row. `read` decides whether it exists for the actor at all. */
export type Action = 'read' | 'create' | 'edit' | 'remove';

type Grants<E> = Partial<Record<Action, Scope<E>>>;

/** Who may do what to which rows of one entity. A role or action that is missing is denied. */
export interface Policy<E extends object> {
  entity: Entity<E>;
  grants: Partial<Record<Role, Grants<E>>>;
  /** The rows of this entity `role` may apply `action` to; undefined when none. */
  scopeOf(role: Role, action: Action): Scope<E> | undefined;
}

/** Declares a policy, once per entity; the compiler checks every column, role and action name. */
export function definePolicy<E extends object>(
  entity: Entity<E>,
  grants: Partial<Record<Lowercase<Role>, Grants<E>>>,
): Policy<E> {
  const byRole = Object.fromEntries(Object.entries(grants).map(([role, granted]) => [role.toUpperCase(), granted]));
  const policy = { entity, grants: byRole as Policy<E>['grants'] };
  return { ...policy, scopeOf: (role, action) => policy.grants[role]?.[action] };
}
