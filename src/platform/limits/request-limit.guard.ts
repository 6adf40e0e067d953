import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Limit, RateLimits } from './rate-limits.js';
import { RequestCounts } from './request-counts.js';
import type { SharedCount } from './shared-counts.js';

const maxRequests = 300;
const perUser: Limit = { name: 'requests', points: maxRequests, seconds: 60 };

/**
 * Limits each user to 300 requests per minute over all processes: more than any page needs, less than a script in a loop
 * sends.
 */
@Injectable()
export class RequestLimitGuard implements CanActivate {
  private readonly counts: RequestCounts;

  constructor(private readonly limits: RateLimits) {
    const report = (requests: Map<string, number>) => limits.addAll(perUser, requests);
    this.counts = new RequestCounts(report, { points: maxRequests, windowMs: perUser.seconds * 1000 });
  }

  canActivate(context: ExecutionContext): true | Promise<true> {
    const { actor } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!actor || !this.limits.isEnabled) return true;
    const count = this.counts.add(actor.userId);
    return count instanceof Promise ? count.then((decided) => this.allow(decided)) : this.allow(count);
  }

  private allow({ points, expiresAt }: SharedCount): true {
    if (points > maxRequests) throw this.limits.refusal(perUser, expiresAt - Date.now());
    return true;
  }
}
