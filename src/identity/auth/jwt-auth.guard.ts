import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { type Access, accessKey } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { Problem, unauthenticated } from '#platform/problems/problem.js';
import { streamKey } from '#platform/streams/returns-events.js';
import { StreamTickets } from '#platform/streams/stream-tickets.service.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import { JwtStrategy } from './access-tokens.js';

/** Authenticates requests by an access token of this organization whose session is open; streams also by a ticket. */
@Injectable()
export class JwtAuthGuard extends AuthGuard() {
  constructor(
    private readonly reflector: Reflector,
    private readonly strategy: JwtStrategy,
    private readonly tickets: StreamTickets,
    private readonly sessions: OpenSessions,
  ) {
    super({ property: 'actor', defaultStrategy: strategy.strategyName });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(accessKey, context.getHandler());
    if (access?.kind === 'public' || access?.kind === 'operator') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: { ticket?: unknown } }>>();
    const isStream = this.reflector.get<boolean | undefined>(streamKey, context.getHandler());
    const { ticket } = request.query;
    if (isStream && typeof ticket === 'string') return this.authenticateByTicket(request, ticket);
    const cached = this.strategy.authenticateCached(request);
    if (!cached) return (await super.canActivate(context)) === true;
    request.actor = await cached;
    return true;
  }

  /** The session in which the ticket was issued must still be open. */
  private async authenticateByTicket(request: FastifyRequest, ticket: string): Promise<boolean> {
    const holder = await this.tickets.redeem(ticket);
    if (!holder)
      throw unauthenticated('ticket_invalid', 'This stream ticket has been used or has expired. Request a new one.');
    request.actor = await this.sessions.authenticate(holder.sessionId, holder.userId);
    return true;
  }

  override handleRequest<T = Actor>(error: unknown, actor: T | false, reason: unknown): T {
    if (error instanceof Error) throw error;
    if (actor) return actor;
    if (reason instanceof Problem) throw reason;
    const isMissing = reason instanceof Error && reason.message === 'No auth token';
    throw isMissing
      ? unauthenticated(
          'unauthenticated',
          'Authentication is required. Send an access token as Authorization: Bearer ….',
        )
      : unauthenticated('token_invalid', 'This access token is not valid. Log in again.');
  }
}
