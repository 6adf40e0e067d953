import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { FilesService } from '#platform/files/files.service.js';
import { sendFile } from '#platform/files/outgoing-file.js';
import { ServerFiles } from '#platform/files/server-files.js';
import { Task } from '#platform/jobs/queue.js';
import { PdfRenderer } from '#platform/pdf/pdf-renderer.js';
import { notFound, unprocessable } from '#platform/problems/problem.js';
import { languageOf } from '#tenancy/organizations/languages.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { reportCardDocument, type ReportCardStyle } from './report-card-page.js';
import type { ReportCard } from './report-card.entity.js';
import type { ClassReportCardsQuery } from './report-cards.dto.js';
import { attachFile, lockReportCard } from './report-cards.sql.js';
import { reportCardPolicy } from './reports.policy.js';

/** One document has at most this many report cards. */
const maxCards = 100;

/** Report cards as PDF. Each is drawn once and archived; that of a class is joined when it is downloaded. */
@Injectable()
export class ReportCardFiles {
  constructor(
    @InjectScoped(reportCardPolicy) private readonly cards: Scoped<typeof reportCardPolicy>,
    private readonly organizations: OrganizationsService,
    private readonly renderer: PdfRenderer,
    private readonly files: FilesService,
    private readonly archive: ServerFiles,
    private readonly database: Database,
  ) {}

  /** Sends the archived PDF of a report card, and draws it if its job has not run yet. */
  async send(actor: Actor, id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const card = await this.cards.get(actor, id);
    const fileId = card.fileId ?? (await this.draw(card, actor.userId));
    await this.files.send(await this.files.get(fileId), request, reply);
  }

  /** Sends the latest report cards of a class, by name of the student, as one PDF. 404 if none was issued. */
  async sendOfClass(
    actor: Actor,
    { classroomId, kind, periodId }: ClassReportCardsQuery & { classroomId: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const rows = this.cards
      .visibleTo(actor)
      .andWhere('row.classroomId = :classroomId AND row.kind = :kind', { classroomId, kind });
    rows.andWhere('row.replacedAt IS NULL AND row.periodId IS NOT DISTINCT FROM :periodId', {
      periodId: periodId ?? null,
    });
    const [first, ...others] = await rows
      .orderBy(`row.content ->> 'studentName'`)
      .addOrderBy('row.id')
      .limit(maxCards + 1)
      .getMany();
    if (!first) throw notFound('report card');
    if (others.length >= maxCards)
      throw unprocessable('report_cards_too_many', `A document has at most ${maxCards} report cards.`);
    const bytes = await this.renderer.render(actor.userId, reportCardDocument([first, ...others], await this.style()));
    const etag = `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`;
    const file = { name: 'report-cards.pdf', mimeType: 'application/pdf', sizeBytes: bytes.length, etag };
    const part = ({ start, end } = { start: 0, end: bytes.length - 1 }) =>
      Promise.resolve(bytes.subarray(start, end + 1));
    await sendFile(file, part, request, reply);
  }

  @Task('draw-report-card')
  async drawIssued({ id }: { id: string }): Promise<void> {
    // Unscoped: a job has no actor. The student may have been erased meanwhile.
    const card = await this.cards.unscoped.findOneBy({ id });
    if (card && !card.fileId) await this.draw(card, 'report-cards');
  }

  /** Draws and archives the PDF. The first of concurrent calls stores it. Returns the id of the file. */
  private async draw(card: ReportCard, owner: string): Promise<string> {
    const bytes = await this.renderer.render(owner, reportCardDocument([card], await this.style()));
    return this.database.transaction(async () => {
      const [locked] = await this.database.query<{ fileId: string | null }>(lockReportCard, [card.id]);
      if (!locked) throw notFound('report card');
      if (locked.fileId) return locked.fileId;
      const name = `${card.kind.replace('_', '-')}-${String(card.number).padStart(6, '0')}-${card.edition}.pdf`;
      const file = await this.archive.store({ name, mimeType: 'application/pdf', extension: 'pdf', bytes });
      await this.database.query(attachFile, [card.id, file.id]);
      return file.id;
    });
  }

  private async style(): Promise<ReportCardStyle> {
    const { locale, timeZone, settings } = await this.organizations.current();
    return { language: languageOf(locale), timeZone, color: settings.branding?.color };
  }
}
