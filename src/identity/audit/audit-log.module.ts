import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { AuditLogController } from './audit-log.controller.js';
import { auditPolicy } from './audit-log.policy.js';
import { AuditLogService } from './audit-log.service.js';

@Module({
  imports: [ScopedModule.forFeature(auditPolicy)],
  controllers: [AuditLogController],
  providers: [AuditLogService],
})
export class AuditLogModule {}
