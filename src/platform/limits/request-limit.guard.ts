import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Limit, RateLimits } from './rate-limits.js';

const perPerson: Limit = { name: 'requests', points: 300, seconds: 60, perProcess: true };

/** One person's requests in a minute (OQ-062): more than any screen needs, less than a script in a loop makes. */
@Injectable()
export class RequestLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
    return actor ? this.limits.count(perPerson, actor.userId).then(() => true) : true;
  }
}
