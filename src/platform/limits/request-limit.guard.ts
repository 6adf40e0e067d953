import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Limit, RateLimits } from './rate-limits.js';

const perUser: Limit = { name: 'requests', points: 300, seconds: 60, perProcess: true };

/** Limits each user to 300 requests per minute and process: more than any page needs, less than a script in a loop sends. */
@Injectable()
export class RequestLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  canActivate(context: ExecutionContext): true | Promise<true> {
    const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
    return actor ? this.limits.count(perUser, actor.userId).then(() => true) : true;
  }
}
