import { type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import { type Access, accessKey } from '#platform/access/access.js';
import type { Actor } from '#platform/access/actor.js';
import { SignedUrls } from '#platform/access/signed-urls.js';
import { fileKey } from '#platform/files/returns-file.js';
import { Problem, unauthenticated } from '#platform/problems/problem.js';
import { streamKey } from '#platform/streams/returns-events.js';
import { StreamTickets } from '#platform/streams/stream-tickets.service.js';
import { JwtStrategy } from './access-tokens.js';

/** What may replace the Authorization header on some routes. */
interface Credentials {
  ticket?: unknown;
  signature?: unknown;
}

/**
 * Authenticates requests by an access token of this organization whose session is open; streams also by a ticket, files
 * also by a signed URL.
 */
@Injectable()
export class JwtAuthGuard extends AuthGuard() {
  constructor(
    private readonly reflector: Reflector,
    private readonly strategy: JwtStrategy,
    private readonly tickets: StreamTickets,
    private readonly signedUrls: SignedUrls,
    private readonly sessions: OpenSessions,
  ) {
    super({ property: 'actor', defaultStrategy: strategy.strategyName });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(accessKey, context.getHandler());
    if (access?.kind === 'public' || access?.kind === 'operator') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: Credentials }>>();
    const { ticket, signature } = request.query;
    if (typeof ticket === 'string' && this.isMarked(streamKey, context))
      return this.authenticateByTicket(request, ticket);
    // A header says more clearly who asks, so it prevails.
    if (typeof signature === 'string' && !request.headers.authorization && this.isMarked(fileKey, context))
      return this.authenticateBySignature(request, signature);
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

  /** The session in which the URL was signed must still be open. */
  private async authenticateBySignature(request: FastifyRequest, signature: string): Promise<boolean> {
    const [path = ''] = request.url.split('?');
    const { sessionId, userId } = this.signedUrls.verify(path, signature);
    request.actor = await this.sessions.authenticate(sessionId, userId);
    return true;
  }

  private isMarked(key: symbol, context: ExecutionContext): boolean {
    return this.reflector.get<boolean | undefined>(key, context.getHandler()) === true;
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
