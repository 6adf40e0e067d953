import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The four base roles. Additional access to content comes from subscriptions and added roles (docs/decisions/0041). */
export const roles = ['ADMIN', 'TEACHER', 'STUDENT', 'PARENT'] as const;
export type Role = (typeof roles)[number];

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
