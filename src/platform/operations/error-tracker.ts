import { Injectable, Logger } from '@nestjs/common';
import { version } from '#platform/config/release.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import type { ErrorReportView } from './errors.dto.js';
import { claimUnsentErrors, releaseUnsentErrors } from './errors.sql.js';

const minIntervalMs = 60 * 60_000;
const timeoutMs = 5_000;

/**
 * Reports error groups to ERROR_WEBHOOK_URL, as a JSON POST: at their first occurrence and then at most once an hour,
 * across all processes.
 */
@Injectable()
export class ErrorTracker {
  private readonly logger = new Logger('Errors');

  constructor(
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  async send(ids: string[], now: Date): Promise<void> {
    const { errorWebhookUrl, organizationSlug } = this.settings;
    if (!errorWebhookUrl || ids.length === 0) return;
    const sentBefore = new Date(now.getTime() - minIntervalMs);
    const errors = await this.database.query<ErrorReportView>(claimUnsentErrors, [ids, sentBefore, now]);
    if (errors.length === 0) return;
    try {
      await post(errorWebhookUrl, { organization: organizationSlug, version, errors });
    } catch (error) {
      this.logger.warn(`Errors could not be reported to ERROR_WEBHOOK_URL: ${String(error)}`);
      await this.database.query(releaseUnsentErrors, [errors.map(({ id }) => id)]);
    }
  }
}

async function post(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`status ${response.status}`);
}
