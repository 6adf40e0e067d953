import { Controller, Get, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { AuditPage, AuditQuery } from './audit-log.dto.js';
import { auditPolicy } from './audit-log.policy.js';
import { AuditLogService } from './audit-log.service.js';

@Controller('audit-log')
@ApiTag('audit log', 'Security-relevant actions: logins, grades, roles, imports, exports')
export class AuditLogController {
  constructor(private readonly log: AuditLogService) {}

  @Get()
  @Can('read', auditPolicy)
  @Returns(AuditPage, 'List the entries of the audit log, newest first')
  listAuditLog(@CurrentActor() actor: Actor, @Query() query: AuditQuery) {
    return this.log.list(actor, query);
  }
}
