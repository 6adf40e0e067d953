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
