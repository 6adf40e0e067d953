import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The four roles (OQ-045). Extra rights to content come from subscriptions, never from more roles. */
export const roles = ['ADMIN', 'TEACHER', 'STUDENT', 'PARENT'] as const;
export type Role = (typeof roles)[number];

/** Whoever is acting: a signed-in person in one open session. First parameter of everything a person can do. */
export interface Actor {
  userId: string;
  role: Role;
  organizationId: string;
  sessionId: string;
  /** A graduate looks back and changes nothing any more (OQ-050). */
  readsOnly?: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    actor?: Actor;
  }
}

/** The signed-in person of this request. Only on routes that are not `@Public`. */
export const CurrentActor = createParamDecorator(
  (_: unknown, context: ExecutionContext) => context.switchToHttp().getRequest<FastifyRequest>().actor,
);
