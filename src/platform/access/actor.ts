import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The four base roles. Additional access to content comes from subscriptions and custom roles (docs/decisions/0051). */
export const roles = ['ADMIN', 'TEACHER', 'STUDENT', 'PARENT'] as const;
export type Role = (typeof roles)[number];

/** Other words for roles, accepted wherever a role is given. */
export const roleAliases = { instructor: 'TEACHER' } as const satisfies Record<string, Role>;

/** The signed-in user who makes the request, in one open session. First parameter of every service method a user can call. */
export interface Actor {
  userId: string;
  role: Role;
  organizationId: string;
  sessionId: string;
  /** Whether the account is read-only, because its owner has graduated. */
  readsOnly?: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    actor?: Actor;
  }
}

/** Injects the actor of the request. Undefined on `@Public` routes. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().actor,
);
