import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { ExamClient } from '#assessment/assessments/access/exam-access.js';

/** Where the request of a student comes from. Host and protocol are those that the client used (docs/decisions/0219). */
export const CurrentExamClient = createParamDecorator((_: unknown, context: ExecutionContext): ExamClient => {
  const { ip, protocol, host, originalUrl, headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return {
    ip,
    url: `${protocol}://${host}${originalUrl}`,
    requestHash: headerOf(headers['x-safeexambrowser-requesthash']),
    configKeyHash: headerOf(headers['x-safeexambrowser-configkeyhash']),
  };
});

const headerOf = (sent: string | string[] | undefined): string | undefined =>
  typeof sent === 'string' ? sent : undefined;
