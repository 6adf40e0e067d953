import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { All } from '#platform/ports/ports.js';
import { sanitizeRichText } from '#platform/text/rich-text.js';
import { languageOf } from '#tenancy/organizations/languages.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import type { LiveSession } from '#workbook/live-sessions/live-session.entity.js';
import { joinedCount } from '#workbook/live-sessions/live-sessions.sql.js';
import { SessionHighlights } from './session-highlights.port.js';
import { summaryOf } from './session-summary.js';

/** Writes the summaries of sessions in the language of the organization. */
@Injectable()
export class SummaryService {
  constructor(
    @All(SessionHighlights) private readonly features: SessionHighlights[],
    private readonly organizations: OrganizationsService,
    private readonly database: Database,
  ) {}

  /** The summary of a session that has ended, in the open transaction. */
  async write({ id, title, actualStart, actualEnd, engagementScore }: LiveSession): Promise<string | null> {
    if (!actualStart || !actualEnd) return null;
    const { locale, timeZone } = await this.organizations.current();
    const [row] = await this.database.query<{ count: number }>(joinedCount, [id]);
    const highlights = {};
    for (const feature of this.features) Object.assign(highlights, await feature.of(id));
    const facts = { title, startedAt: actualStart, endedAt: actualEnd, engagementScore, highlights };
    const summary = summaryOf({ ...facts, participantCount: row?.count ?? 0 }, languageOf(locale), timeZone);
    return sanitizeRichText(summary, 'markdown').trim();
  }
}
