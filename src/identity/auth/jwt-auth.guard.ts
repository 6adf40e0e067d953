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

/** Who is this? A valid access token of this organization, bound to a session that is still open. */
@Injectable()
export class JwtAuthGuard extends AuthGuard() {
  constructor(
    private readonly reflector: Reflector,
    private readonly strategy: JwtStrategy,
    private readonly tickets: StreamTickets,
    private readonly sessions: OpenSessions,
  ) {
    super({ property: 'actor', defaultStrategy: strategy.registeredAs });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(accessKey, context.getHandler());
    if (access?.kind === 'public' || access?.kind === 'operator') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: { ticket?: unknown } }>>();
    const isStream = this.reflector.get<boolean | undefined>(streamKey, context.getHandler());
    const { ticket } = request.query;
    if (isStream && typeof ticket === 'string') return this.enterByTicket(request, ticket);
    const recognised = this.strategy.recognise(request);
    if (!recognised) return (await super.canActivate(context)) === true;
    request.actor = await recognised;
    return true;
  }

  /** The session the ticket was given in must still be open. */
  private async enterByTicket(request: FastifyRequest, ticket: string): Promise<boolean> {
    const holder = await this.tickets.redeem(ticket);
    if (!holder)
      throw unauthenticated('ticket_invalid', 'This stream ticket has been used or is too old. Get another.');
    request.actor = await this.sessions.enter(holder.sessionId, holder.userId);
    return true;
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
