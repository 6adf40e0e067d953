import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { userPolicy } from '#identity/accounts/users.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { ReturnsDownload } from '#platform/files/returns-file.js';
import { DataExportQuery } from './data-export.dto.js';
import { DataExportService } from './data-export.service.js';

@Controller('user/data-export')
@ApiTag('own data', 'Everything stored about you, and its erasure')
export class DataExportController {
  constructor(private readonly exports: DataExportService) {}

  @Get()
  @Can('readOwn', userPolicy, { ownAccount: true })
  @ReturnsDownload('Download all data about you', 'application/json', 'application/zip')
  exportMyData(
    @CurrentActor() actor: Actor,
    @Query() { format }: DataExportQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.exports.send(actor, format, request, reply);
  }
}
