import { PageOf, PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Day, Id, Instant, IntersectionType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

export const certificateStatuses = ['valid', 'revoked'] as const;
export type CertificateStatus = (typeof certificateStatuses)[number];

/** What a certificate says. */
export class CertificateStatement {
  @Choice(certificateStatuses, { about: 'Whether the certificate is valid or was revoked' })
  status: CertificateStatus;

  @Text({ max: 300, example: 'Ben Berg', about: 'Name of the person when the certificate was issued' })
  recipientName: string;

  @Text({ max: 255, example: 'Reading maps', about: 'Title of the course when the certificate was issued' })
  courseTitle: string;

  @Day({ about: 'Day of completion' })
  completedOn: string;

  @Text({ example: 'Riverside School', about: 'Name of the organization when the certificate was issued' })
  organizationName: string;
}

export class CertificateView extends IntersectionType(RecordView, CertificateStatement) {
  @Id({ about: 'Id of the person' })
  userId: string;

  @Id({ about: 'Id of the course' })
  courseId: string;

  @Text({ example: '7ZK2M-4C9QX-0TB8R-VD31H-PNW6Y5', about: 'Verification code as it is printed' })
  code: string;

  @Text({ max: 600, about: 'Address at which anyone can verify the certificate' })
  verificationUrl: string;

  @Instant({ about: 'When it was issued' })
  issuedAt: Date;

  @Instant({ nullable: true, about: 'When it was revoked; null while it is valid' })
  revokedAt: Date | null;

  @Text({ nullable: true, max: 500, about: 'Why it was revoked; null while it is valid' })
  revocationReason: string | null;
}

export class CertificatePage extends PageOf(CertificateView) {}

export class CertificateQuery extends PageQuery {
  @Choice(certificateStatuses, { optional: true, about: 'Only certificates in this status' })
  status?: CertificateStatus;
}

const certificateSorts = ['recipientName', 'issuedAt'] as const;

export class CourseCertificateQuery extends CertificateQuery {
  @SearchWords('the name of the person')
  q?: string;

  @Sort(certificateSorts, 'recipientName')
  sort: SortOf<typeof certificateSorts>;
}

export class CertificateRevocation {
  @Text({ max: 500, example: 'The work was not done by this person.', about: 'Why the certificate is revoked' })
  reason: string;
}
