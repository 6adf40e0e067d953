import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { validate as isUuid } from 'uuid';
import type { Actor, Role } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { signingKeyProvider } from '#platform/crypto/signing-key.js';
import { newId } from '#platform/database/base.entity.js';
import { unauthenticated } from '#platform/problems/problem.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';

const issuer = 'lms';
const algorithm = 'HS256';
const clockToleranceSeconds = 60;
const maxRemembered = 5_000;
/** Ours are a few hundred characters; what is remembered stays below 5 MB. */
const maxRememberedLength = 1_000;
const defaultScheme = 'Bearer ';
const bearer = ExtractJwt.fromAuthHeaderAsBearerToken();

/** What an access token says (OQ-064). The stored role decides, not the one in the token. */
export interface Claims {
  sub: string;
  org: string;
  role: Role;
  sid: string;
  iat: number;
  exp: number;
}

/** Signs access tokens, good for fifteen minutes and only in this organization. */
@Injectable()
export class AccessTokens {
  constructor(
    private readonly jwt: JwtService,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  sign(person: { id: string; role: Role }, sessionId: string): string {
    const iat = Math.floor(this.clock.now().getTime() / 1000);
    const { organizationId, organizationSlug, jwtTtl } = this.settings;
    const claims: Claims = {
      sub: person.id,
      org: organizationId,
      role: person.role,
      sid: sessionId,
      iat,
      exp: iat + jwtTtl,
    };
    return this.jwt.sign(claims, { algorithm, issuer, audience: organizationSlug });
  }
}

/** Verifies access tokens and finds the open session behind them. Anything wrong is 401. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  /** Passport knows strategies by name, one list for the whole process; two instances in it must not share one. */
  readonly registeredAs = `jwt-${newId()}`;
  private readonly verified = new Map<string, Claims>();

  constructor(
    private readonly settings: Settings,
    private readonly sessions: OpenSessions,
    private readonly clock: Clock,
  ) {
    super({
      jwtFromRequest: bearer,
      secretOrKeyProvider: signingKeyProvider(settings.jwtSecret),
      algorithms: [algorithm],
      issuer,
      audience: settings.organizationSlug,
      // The house clock decides below; a test may hold it.
      ignoreExpiration: true,
      passReqToCallback: true,
    });
    passport.use(this.registeredAs, this);
  }

  /** Called by passport once the signature has been checked, which needs doing only once for each token. */
  validate(request: FastifyRequest, claims: Claims): Promise<Actor> {
    this.remember(bearer(request) ?? '', claims);
    return this.enter(claims);
  }

  /** Who sends a token that has been checked before; undefined when it has not. */
  recognise({ headers: { authorization = '' } }: FastifyRequest): Promise<Actor> | undefined {
    // The usual spelling; any other one is read by passport.
    const claims = authorization.startsWith(defaultScheme)
      ? this.verified.get(authorization.slice(defaultScheme.length))
      : undefined;
    return claims && this.enter(claims);
  }

  /** By the token alone: the header around it can be spelled in any number of ways. */
  private remember(token: string, claims: Claims): void {
    if (token.length > maxRememberedLength) return;
    const [oldest] = this.verified.keys();
    if (oldest && this.verified.size >= maxRemembered) this.verified.delete(oldest);
    this.verified.set(token, claims);
  }

  /** Whatever may change from one request to the next. */
  private async enter(claims: Claims): Promise<Actor> {
    const now = this.clock.now().getTime() / 1000;
    if (claims.org !== this.settings.organizationId) {
      throw unauthenticated('wrong_organization', 'This access token belongs to another organization.');
    }
    if (!Number.isInteger(claims.exp) || claims.exp <= now) {
      throw unauthenticated('token_expired', 'Your access token has expired. Renew it with the refresh token.');
    }
    if (!Number.isInteger(claims.iat) || claims.iat > now + clockToleranceSeconds || !isUuid(claims.sid)) {
      throw unauthenticated('token_invalid', 'This access token is not valid here. Log in again.');
    }
    return this.sessions.enter(claims.sid, claims.sub);
  }
}
