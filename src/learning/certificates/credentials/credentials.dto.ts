import { PageOf } from '#platform/api/page.js';
import { Instant, IntersectionType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

const exampleKey = 'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK';

export class CredentialKeyView extends IntersectionType(RecordView) {
  @Text({ example: exampleKey, about: 'Ed25519 public key in Multikey form' })
  publicKey: string;

  @Text({ example: `did:key:${exampleKey}`, about: 'Identifier of the issuer in credentials signed with the key' })
  did: string;

  @Instant({ nullable: true, about: 'When it was replaced; null for the key that signs new credentials' })
  retiredAt: Date | null;
}

export class CredentialKeyPage extends PageOf(CredentialKeyView) {}
