import { Injectable, Logger } from '@nestjs/common';
import { Settings } from '#platform/config/settings.js';
import { version } from '#platform/config/release.js';
import { Database } from '#platform/database/database.js';
import type { ErrorReportView } from './errors.dto.js';
import { claimUnsentErrors, releaseUnsentErrors } from './errors.sql.js';

const quietMs = 60 * 60_000;
const timeoutMs = 5_000;

/**
 * Tells an error tracker of what goes wrong, as a JSON POST to ERROR_WEBHOOK_URL: when it is first seen, and then at
 * most once an hour, whichever process sees it.
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
    const quietSince = new Date(now.getTime() - quietMs);
    const errors = await this.database.query<ErrorReportView>(claimUnsentErrors, [ids, quietSince, now]);
    if (errors.length === 0) return;
    try {
      await post(errorWebhookUrl, { organization: organizationSlug, version, errors });
    } catch (error) {
      this.logger.warn(`The error tracker was not reached: ${String(error)}`);
      await this.database.query(releaseUnsentErrors, [errors.map(({ id }) => id)]);
    }
  }
}

async function post(url: string, body: object): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  });
  await answer.body?.cancel();
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
}
