import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Accounts } from '#identity/accounts/accounts.js';
import { PrivacySettingsService } from '#identity/privacy-settings/privacy-settings.service.js';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { sendMade } from '#platform/files/outgoing-file.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { forbidden } from '#platform/problems/problem.js';
import { writeZip } from '#platform/tabular/zip-writer.js';
import type { ExportFormat } from './data-export.dto.js';
import { DataExport } from './data-export.js';

const exportLimit: Limit = { name: 'data-exports', points: 5, seconds: 86_400 };

/** Sends people all their data, at most five times a day. */
@Injectable()
export class DataExportService {
  constructor(
    private readonly accounts: Accounts,
    private readonly privacy: PrivacySettingsService,
    private readonly data: DataExport,
    private readonly limits: RateLimits,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async send(actor: Actor, format: ExportFormat, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const user = await this.accounts.get(actor);
    if (!(await this.privacy.permitting('exportData', [user.id])).has(user.id)) throw exportDisabled();
    await this.limits.count(exportLimit, actor.userId);
    const entry = { action: 'data.exported', entity: 'user', entityId: actor.userId, data: { format } };
    await this.audit.record(actor, entry);
    const now = this.clock.now();
    const name = `personal-data-${now.toISOString().slice(0, 10)}.${format}`;
    if (format === 'zip') {
      const archive = () => writeZip(this.data.archive(user, now));
      return sendMade({ name, mimeType: 'application/zip' }, archive, request, reply);
    }
    // Not in object mode, so that the buffer is counted in bytes.
    const text = () => Readable.from(this.data.json(user, now), { objectMode: false });
    await sendMade({ name, mimeType: 'application/json; charset=utf-8' }, text, request, reply);
  }
}

const exportDisabled = () =>
  forbidden(
    'export_disabled',
    'You have locked the export of your data. Switch exportData on in your privacy settings.',
  );
