import { Controller, Get, Header, Ip, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '#platform/access/access.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { notFound } from '#platform/problems/problem.js';
import { verificationPage, verificationPagePolicy } from './verification-page.js';
import { VerificationView } from './verification.dto.js';
import { Verification } from './verification.service.js';

@Controller('verify')
@ApiTag('certificates')
export class VerificationController {
  constructor(private readonly verification: Verification) {}

  @Get(':code')
  @Public()
  @Header('x-robots-tag', 'noindex')
  @Header('vary', 'accept')
  @Refuses(404)
  @Returns(VerificationView, 'Verify a certificate by the code printed on it; browsers get a page')
  async verifyCertificate(
    @Param('code') code: string,
    @Ip() ip: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { statement, language } = await this.verification.verify(code, ip);
    if (wantsPage(request)) {
      reply.status(statement ? 200 : 404).type('text/html; charset=utf-8');
      reply.header('content-security-policy', verificationPagePolicy);
      return verificationPage(statement, language);
    }
    if (!statement) throw notFound('certificate');
    return statement;
  }
}

/** Only an explicit `text/html` in Accept selects the page; wildcards select JSON. */
const wantsPage = ({ headers }: FastifyRequest): boolean => (headers.accept ?? '').toLowerCase().includes('text/html');
