import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

/** A certificate that a person completed a course, with the names of the day it was issued. */
@Entity()
export class Certificate extends RootEntity {
  @Column('uuid')
  userId: string;

  @Column('uuid')
  courseId: string;

  @Column('text')
  recipientName: string;

  @Column('text')
  courseTitle: string;

  @Column('text')
  organizationName: string;

  @Column('timestamptz')
  completedAt: Date;

  /** The day of completion in the time zone of the organization. */
  @Column('date')
  completedOn: string;

  /** The verification code. */
  @Column('text')
  code: string;

  @Column('timestamptz')
  issuedAt: Date;

  /** The signed credential, once it was requested; read only for it, because it is long. */
  @Column('text', { nullable: true, select: false })
  credential?: string | null;

  /** The revoked certificate that it replaces. */
  @Column('uuid', { nullable: true })
  replacesId: string | null = null;

  @Column('timestamptz', { nullable: true })
  revokedAt: Date | null = null;

  /** Null after the account was erased. */
  @Column('uuid', { nullable: true })
  revokedBy: string | null = null;

  @Column('text', { nullable: true })
  revocationReason: string | null = null;

  revoke(by: string, reason: string, now: Date): void {
    this.refuseRevoked();
    Object.assign(this, { revokedAt: now, revokedBy: by, revocationReason: reason });
  }

  refuseRevoked(): void {
    if (this.revokedAt) throw certificateRevoked();
  }

  refuseValid(): void {
    if (!this.revokedAt) throw certificateValid();
  }
}

export const certificateRevoked = () =>
  conflict('certificate_revoked', 'This certificate is revoked. Issue it again if the completion is in order.');

export const certificateValid = () =>
  conflict(
    'certificate_valid',
    'This person has a valid certificate of the course. Revoke it before you issue another.',
  );

explainConstraints({ certificates_valid_key: certificateValid() });
