import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';

export const erasureStatuses = ['requested', 'confirmed', 'rejected'] as const;
export type ErasureStatus = (typeof erasureStatuses)[number];

/** Asks an admin to erase an account that the school manages. */
@Entity()
export class ErasureRequest extends RootEntity {
  /** Null once the request is confirmed: then there is no such person any more. */
  @Column('uuid', { nullable: true })
  userId: string | null;

  @Column('uuid', { nullable: true })
  requestedBy: string | null;

  @Column('text')
  status: ErasureStatus = 'requested';

  @Column('text', { nullable: true })
  reason: string | null = null;

  @Column('uuid', { nullable: true })
  decidedBy: string | null = null;

  @Column('timestamptz', { nullable: true })
  decidedAt: Date | null = null;

  /** Why it was rejected. */
  @Column('text', { nullable: true })
  decisionReason: string | null = null;

  /** Keeps the decision without the person. */
  confirm(decidedBy: string, decidedAt: Date): void {
    this.assertOpen();
    Object.assign(this, { status: 'confirmed', userId: null, reason: null, decidedBy, decidedAt });
    if (this.requestedBy !== decidedBy) this.requestedBy = null;
  }

  reject(decidedBy: string, decidedAt: Date, decisionReason: string): void {
    this.assertOpen();
    Object.assign(this, { status: 'rejected', decidedBy, decidedAt, decisionReason });
  }

  private assertOpen(): void {
    if (this.status === 'requested') return;
    throw conflict('erasure_request_decided', `This request is already ${this.status}. Reload the list of requests.`);
  }
}
