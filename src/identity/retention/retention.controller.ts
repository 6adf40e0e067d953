import { Controller, Get } from '@nestjs/common';
import { auditPolicy } from '#identity/audit/audit-log.policy.js';
import { Can } from '#platform/access/access.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { RetentionReport } from './retention.dto.js';
import { RetentionPeriods } from './retention.service.js';

@Controller('privacy/retention')
@ApiTag('retention', 'How long data about people is kept')
export class RetentionController {
  constructor(private readonly periods: RetentionPeriods) {}

  @Get()
  @Can('read', auditPolicy)
  @Returns(RetentionReport, 'Show all retention periods, and whether they are kept')
  getRetentionReport() {
    return this.periods.report();
  }
}
