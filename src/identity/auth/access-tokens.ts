import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { PassportStrategy } from '@nestjs/passport';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import passport from 'passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { validate as isUuid } from 'uuid';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import type { Actor, Role } from '#platform/access/actor.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/crypto/new-id.js';
import { signingKeyProvider } from '#platform/crypto/signing-key.js';
import { unauthenticated } from '#platform/problems/problem.js';

const issuer = 'lms';
const algorithm = 'HS256';
const clockToleranceSeconds = 60;
const maxCachedTokens = 5_000;
/** Issued tokens have a few hundred characters; this limit keeps the cache below 5 MB. */
const maxCachedTokenLength = 1_000;
const defaultScheme = 'Bearer ';
const bearer = ExtractJwt.fromAuthHeaderAsBearerToken();

/** Claims of an access token. Access is decided by the stored role; the one in the token is informational. */
export interface Claims {
  sub: string;
  org: string;
  role: Role;
  sid: string;
  iat: number;
  exp: number;
}

/** Signs access tokens (JWT, HS256) for this organization, valid for `JWT_TTL` seconds, 15 minutes by default. */
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

/** Verifies access tokens and loads the open session they belong to. Every failure is a 401. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) implements OnApplicationShutdown {
  /** Unique, because Passport registers strategies by name in one list per process and tests run two instances in one. */
  readonly strategyName = `jwt-${newId()}`;
  private readonly verified = new LRUCache<string, Claims>({ max: maxCachedTokens });

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
      // Checked below against the injected Clock, which tests can move.
      ignoreExpiration: true,
      passReqToCallback: true,
    });
    passport.use(this.strategyName, this);
  }

  /** Otherwise Passport's list keeps this application in memory. */
  onApplicationShutdown(): void {
    passport.unuse(this.strategyName);
  }

  /** Called by Passport after it verified the signature; the claims are cached, so each token is verified once. */
  validate(request: FastifyRequest, claims: Claims): Promise<Actor> {
    this.cache(bearer(request) ?? '', claims);
    return this.actorOf(claims);
  }

  /** The actor of a token whose signature is cached as verified; undefined for any other token. */
  authenticateCached({ headers: { authorization = '' } }: FastifyRequest): Promise<Actor> | undefined {
    // Only the common spelling of the scheme is cached; Passport parses any other.
    const claims = authorization.startsWith(defaultScheme)
      ? this.verified.get(authorization.slice(defaultScheme.length))
      : undefined;
    return claims && this.actorOf(claims);
  }

  /** Keyed by the token alone, because the scheme before it can be spelled in many ways. */
  private cache(token: string, claims: Claims): void {
    if (token.length <= maxCachedTokenLength) this.verified.set(token, claims);
  }

  /** Checks what can change between two requests: times and the session. */
  private async actorOf(claims: Claims): Promise<Actor> {
    const now = this.clock.now().getTime() / 1000;
    if (claims.org !== this.settings.organizationId) {
      throw unauthenticated(
        'wrong_organization',
        'This access token belongs to another organization. Log in to this one.',
      );
    }
    if (!Number.isInteger(claims.exp) || claims.exp <= now) {
      throw unauthenticated('token_expired', 'This access token has expired. Renew it with the refresh token.');
    }
    if (!Number.isInteger(claims.iat) || claims.iat > now + clockToleranceSeconds || !isUuid(claims.sid)) {
      throw unauthenticated('token_invalid', 'This access token is not valid. Log in again.');
    }
    return this.sessions.authenticate(claims.sid, claims.sub);
  }
}
