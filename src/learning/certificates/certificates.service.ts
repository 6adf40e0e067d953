import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { CoursesService } from '#curriculum/courses/courses.service.js';
import { Notifier } from '#messaging/inbox/notifier.js';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginate } from '#platform/api/paginate.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { orderBy } from '#platform/database/order-by.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { searchIn } from '#platform/database/search.js';
import { Events } from '#platform/events/events.js';
import { EmailComposer } from '#tenancy/email/email-composer.js';
import { writtenCode } from './certificate-code.js';
import { CertificateIssuer } from './certificate-issuer.service.js';
import { revokedTexts } from './certificate-texts.js';
import { type Certificate, certificateValid } from './certificate.entity.js';
import type {
  CertificateQuery,
  CertificateStatus,
  CertificateView,
  CourseCertificateQuery,
} from './certificates.dto.js';
import { certificatePolicy } from './certificates.policy.js';

/** The path at which anyone verifies a certificate. */
export const verificationPath = (code: string): string => `/api/v1/verify/${code}`;

/** A certificate was revoked. */
export class CertificateRevoked {
  constructor(readonly id: string) {}
}

/** Certificates of completion: reading, revoking and issuing again. */
@Injectable()
export class CertificatesService {
  constructor(
    @InjectScoped(certificatePolicy) private readonly certificates: Scoped<typeof certificatePolicy>,
    private readonly courses: CoursesService,
    private readonly issuer: CertificateIssuer,
    private readonly notifier: Notifier,
    private readonly addresses: EmailComposer,
    private readonly events: Events,
    private readonly database: Database,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  listOwn(actor: Actor, { status, ...query }: CertificateQuery): Promise<Page<CertificateView>> {
    const rows = this.certificates.visibleTo(actor, 'readOwn');
    return this.page(orderBy(inStatus(rows, status), '-issuedAt', '-id'), query);
  }

  /** The certificates of a course, for its owner and admins. */
  async listOfCourse(actor: Actor, courseId: string, { status, q, sort, ...query }: CourseCertificateQuery) {
    await this.courses.assertMayEdit(actor, courseId);
    const rows = this.certificates.visibleTo(actor, 'revoke').andWhere('row.courseId = :courseId', { courseId });
    searchIn(rows, q, 'recipientName');
    return this.page(orderBy(inStatus(rows, status), sort), query);
  }

  async show(actor: Actor, id: string): Promise<CertificateView> {
    return this.viewOf(await this.certificates.get(actor, id));
  }

  /** A certificate that can be presented. Throws 409 `certificate_revoked` for a revoked one. */
  async getValid(actor: Actor, id: string): Promise<Certificate> {
    const certificate = await this.certificates.get(actor, id);
    certificate.refuseRevoked();
    return certificate;
  }

  /** The address at which anyone verifies the certificate. */
  verificationUrl({ code }: Pick<Certificate, 'code'>): string {
    return this.addresses.address(verificationPath(code));
  }

  /** Revokes a certificate and notifies its recipient of the reason. */
  async revoke(actor: Actor, id: string, reason: string): Promise<CertificateView> {
    return this.database.transaction(async () => {
      const certificate = await this.certificates.lock(actor, id, 'revoke');
      certificate.revoke(actor.userId, reason, this.clock.now());
      const revoked = await this.certificates.save(certificate);
      await this.record(actor, 'certificate.revoked', revoked);
      await this.notifier.notify({
        to: [revoked.userId],
        dedupeKey: `certificate-revoked/${id}`,
        kind: 'alert',
        tag: 'course',
        texts: revokedTexts(revoked.courseTitle, reason),
        about: { type: 'course', id: revoked.courseId },
        link: `/certificates/${id}`,
      });
      await this.events.emit(new CertificateRevoked(id));
      return this.viewOf(revoked);
    });
  }

  /** Issues a new certificate, with a new code and the present names, in place of a revoked one. */
  async reissue(actor: Actor, id: string): Promise<CertificateView> {
    return this.database.transaction(async () => {
      const revoked = await this.certificates.lock(actor, id, 'revoke');
      revoked.refuseValid();
      const newId = await this.issuer.reissue(revoked);
      if (!newId) throw certificateValid();
      const certificate = await this.certificates.get(actor, newId);
      await this.record(actor, 'certificate.reissued', certificate);
      return this.viewOf(certificate);
    });
  }

  private async page(rows: SelectQueryBuilder<Certificate>, query: PageQuery): Promise<Page<CertificateView>> {
    const { items, ...page } = await paginate(rows, query);
    return { ...page, items: items.map((certificate) => this.viewOf(certificate)) };
  }

  private viewOf(certificate: Certificate): CertificateView {
    return {
      ...certificate,
      status: certificate.revokedAt ? 'revoked' : 'valid',
      code: writtenCode(certificate.code),
      verificationUrl: this.verificationUrl(certificate),
    };
  }

  private record(actor: Actor, action: string, { id, courseId, userId }: Certificate): Promise<void> {
    return this.audit.record(actor, { action, entity: 'certificate', entityId: id, data: { courseId, userId } });
  }
}

function inStatus(rows: SelectQueryBuilder<Certificate>, status?: CertificateStatus): SelectQueryBuilder<Certificate> {
  return status ? rows.andWhere(`row.revokedAt IS ${status === 'valid' ? '' : 'NOT '}NULL`) : rows;
}
