import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';

/** A key with which the organization signs credentials. Retired keys are kept, because credentials name their key. */
@Entity()
export class CredentialKey extends RootEntity {
  /** Ed25519 public key in Multikey form. */
  @Column('text')
  publicKey: string;

  @Column('text')
  secretKeyEncrypted: string;

  /** Null for the key that signs new credentials. */
  @Column('timestamptz', { nullable: true })
  retiredAt: Date | null = null;
}
