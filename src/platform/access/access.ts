import { applyDecorators, SetMetadata } from '@nestjs/common';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import { type Actor, type Role, roles } from './actor.js';
import type { Action, Policy } from './policy.js';
import { forbidden } from '#platform/problems/problem.js';

/** Who may enter a route; what they then reach is the policy's scope. */
export type Access =
  { kind: 'public' } | { kind: 'operator' } | ({ kind: 'roles'; roles: readonly Role[] } & Subject & Reach);

interface Reach {
  /** It belongs to a person's own account, and so stays open to those who otherwise only read. */
  ownAccount?: boolean;
}

interface Subject {
  /** What the policy of the route is about, where a policy decides who comes in. */
  entity?: new () => object;
}

export const accessKey = Symbol('access');

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Anyone may call it, so the server reads only a small body. */
    isPublic?: boolean;
  }
}

/** Anyone, without a token. */
export const Public = (): MethodDecorator =>
  applyDecorators(SetMetadata(accessKey, { kind: 'public' } satisfies Access), publicConfig);

/** The server knows routes by their Fastify configuration, which `@Returns` below has begun. */
const publicConfig: MethodDecorator = (_controller, _method, { value }) => {
  const handler = value as object;
  const config = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as object | undefined;
  Reflect.defineMetadata(FASTIFY_ROUTE_CONFIG_METADATA, { ...config, isPublic: true }, handler);
};

/** Every signed-in person, whatever the role. */
export const SignedIn = (reach: Reach = {}) =>
  SetMetadata(accessKey, { ...reach, kind: 'roles', roles } satisfies Access);

/** The operator of the machine, by X-Operator-Key (OQ-030). */
export const Operator = () => SetMetadata(accessKey, { kind: 'operator' } satisfies Access);

/** The roles to which the policy grants the action on at least some rows. */
export const Can = <E extends object>(action: Action, policy: Policy<E>, reach: Reach = {}) =>
  SetMetadata(accessKey, {
    ...reach,
    kind: 'roles',
    entity: policy.entity,
    roles: roles.filter((role) => policy.scopeOf(role, action) !== undefined),
  } satisfies Access);

/** The same question inside a story, where part of what was asked needs more than the route does. */
export function mustBeAble<E extends object>(actor: Actor, action: Action, policy: Policy<E>): void {
  if (!policy.scopeOf(actor.role, action)) throw forbidden('forbidden_role', 'Your role does not allow this.');
}
