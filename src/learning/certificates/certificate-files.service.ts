import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '#platform/access/actor.js';
import { sendFile } from '#platform/files/outgoing-file.js';
import { PdfRenderer } from '#platform/pdf/pdf-renderer.js';
import { languageOf } from '#tenancy/organizations/languages.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { certificatePage } from './certificate-page.js';
import { CertificatesService } from './certificates.service.js';

/** Certificates as documents to print and to present. */
@Injectable()
export class CertificateFiles {
  constructor(
    private readonly certificates: CertificatesService,
    private readonly organizations: OrganizationsService,
    private readonly renderer: PdfRenderer,
  ) {}

  /** Sends the certificate as PDF. Throws 409 `certificate_revoked` for a revoked one. */
  async sendPdf(actor: Actor, id: string, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const certificate = await this.certificates.getValid(actor, id);
    const { locale, settings } = await this.organizations.current();
    const url = this.certificates.verificationUrl(certificate);
    const page = certificatePage(certificate, { language: languageOf(locale), color: settings.branding?.color, url });
    const bytes = await this.renderer.render(actor.userId, page);
    const etag = `"${hash('sha256', bytes, 'base64url').slice(0, 22)}"`;
    const file = { name: `${certificate.courseTitle}.pdf`, mimeType: 'application/pdf', sizeBytes: bytes.length, etag };
    const part = ({ start, end } = { start: 0, end: bytes.length - 1 }) =>
      Promise.resolve(bytes.subarray(start, end + 1));
    await sendFile(file, part, request, reply);
  }
}
