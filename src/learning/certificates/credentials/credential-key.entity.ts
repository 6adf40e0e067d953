import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';

/**
 * A key with which the organization signs credentials. A retired key signs only the status list of the credentials it signed
 * before, which stay verifiable (docs/decisions/0142).
 */
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
