import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { type Access, accessKey } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { Problem, unauthenticated } from '#platform/problems/problem.js';
import { JwtStrategy } from './access-tokens.js';

/** Who is this? A valid access token of this organization, bound to a session that is still open. */
@Injectable()
export class JwtAuthGuard extends AuthGuard() {
  constructor(
    private readonly reflector: Reflector,
    strategy: JwtStrategy,
  ) {
    super({ property: 'actor', defaultStrategy: strategy.registeredAs });
  }

  override canActivate(context: ExecutionContext) {
    const access = this.reflector.get<Access | undefined>(accessKey, context.getHandler());
    if (access?.kind === 'public' || access?.kind === 'operator') return true;
    return super.canActivate(context);
  }

  override handleRequest<T = Actor>(error: unknown, actor: T | false, reason: unknown): T {
    if (error instanceof Error) throw error;
    if (actor) return actor;
    if (reason instanceof Problem) throw reason;
    const missing = reason instanceof Error && reason.message === 'No auth token';
    throw missing
      ? unauthenticated('unauthenticated', 'Log in first: send an access token as Authorization: Bearer ….')
      : unauthenticated('token_invalid', 'This access token is not valid here. Log in again.');
  }
}
