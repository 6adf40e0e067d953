import { applyDecorators, SetMetadata } from '@nestjs/common';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import { forbiddenRole } from '#platform/problems/problem.js';
import { type Actor, type Role, roles } from './actor.js';
import type { Policy } from './policy.js';

/** Who may call a route. Which rows the caller reaches is decided by the policy's scopes. */
export type Access =
  | { kind: 'public'; whenClosed: boolean }
  | { kind: 'operator' }
  | ({ kind: 'roles'; roles: readonly Role[] } & Subject & Reach);

interface Reach {
  /** Whether the route concerns only the caller's own account. Such routes stay writable for read-only accounts. */
  ownAccount?: boolean;
}

interface Subject {
  /** The entity of the policy, if a policy decides. */
  entity?: new () => object;
}

export const accessKey = Symbol('access');

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the route needs no token. The server then accepts only small bodies. */
    isPublic?: boolean;
  }
}

/** Open without a token; `whenClosed`: also while the organization is closed, such as health checks. */
export const Public = ({ whenClosed = false } = {}): MethodDecorator =>
  applyDecorators(SetMetadata(accessKey, { kind: 'public', whenClosed } satisfies Access), publicConfig);

/** Extends the Fastify route configuration that `@Returns` has created. */
const publicConfig: MethodDecorator = (_controller, _method, { value }) => {
  const handler = value as object;
  const config = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as object | undefined;
  Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { ...config, isPublic: true }, handler);
};

/** Open to signed-in users of every role. */
export const SignedIn = (reach: Reach = {}) =>
  SetMetadata(accessKey, { ...reach, kind: 'roles', roles } satisfies Access);

/** Open to the operator of the server, who sends X-Operator-Key (docs/decisions/0040). */
export const Operator = () => SetMetadata(accessKey, { kind: 'operator' } satisfies Access);

/** Open to the roles to which the policy grants the action on at least some rows. */
export const Can = <E extends object, A extends string>(action: NoInfer<A>, policy: Policy<E, A>, reach: Reach = {}) =>
  SetMetadata(accessKey, {
    ...reach,
    kind: 'roles',
    entity: policy.entity,
    roles: roles.filter((role) => policy.scopeOf(role, action) !== undefined),
  } satisfies Access);

/** The check of `@Can` inside a service, for requests that need more than the route requires. Throws 403. */
export function mustBeAble<E extends object, A extends string>(
  actor: Actor,
  action: NoInfer<A>,
  policy: Policy<E, A>,
): void {
  if (!policy.scopeOf(actor.role, action)) throw forbiddenRole();
}
