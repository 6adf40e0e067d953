import { timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Settings } from '#platform/config/settings.js';
import { forbidden, forbiddenRole, notFound } from '#platform/problems/problem.js';
import { type Access, accessKey } from './access.js';
import type { Actor } from './actor.js';

const readMethods = new Set(['GET', 'HEAD']);

/** Throws 403 for a read-only account. For writes that do not come through a route of their own. */
export function assertWritable({ readsOnly }: Actor): void {
  if (readsOnly)
    throw forbidden(
      'account_read_only',
      'Your account is read-only because you have graduated. You can still read your data.',
    );
}

/** X-Operator-Key, or the Bearer token, which monitoring systems such as Prometheus can send. */
function operatorKeyIn({ headers }: FastifyRequest): string {
  const { 'x-operator-key': key, authorization = '' } = headers;
  if (typeof key === 'string') return key;
  return /^bearer /i.test(authorization) ? authorization.slice('bearer '.length).trim() : '';
}

/** Checks that the caller's role may call the route. Routes without declared access answer 403; read-only accounts may only read. */
@Injectable()
export class RolesGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly settings: Settings,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.get<Access | undefined>(accessKey, context.getHandler());
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (access?.kind === 'public') return true;
    if (access?.kind === 'operator') return this.isOperator(operatorKeyIn(request));
    if (!access || !request.actor || !access.roles.includes(request.actor.role)) throw forbiddenRole();
    if (!access.ownAccount && !readMethods.has(request.method)) assertWritable(request.actor);
    return true;
  }

  private isOperator(key: string): boolean {
    const expected = Buffer.from(this.settings.operatorKey ?? '');
    if (expected.length === 0) throw notFound('page');
    const given = Buffer.from(key);
    if (given.length === expected.length && timingSafeEqual(given, expected)) return true;
    throw forbidden('operator_only', 'Send the operator key in X-Operator-Key or as Authorization: Bearer.');
  }
}
