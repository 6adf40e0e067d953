import { Controller, Get, Header, Post, Query } from '@nestjs/common';
import { certificatePolicy, credentialKeyPolicy } from '#learning/certificates/certificates.policy.js';
import { Can, Public } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns, ReturnsText } from '#platform/api/returns.js';
import { CredentialKeys } from './credential-keys.service.js';
import { CredentialKeyPage, CredentialKeyView } from './credentials.dto.js';
import { Credentials } from './credentials.service.js';

/** Media type of secured credentials (Verifiable Credentials Data Model 2.0, C.1). */
const mediaType = 'application/vc';

@Controller()
@ApiTag('certificates')
export class CredentialsController {
  constructor(
    private readonly credentials: Credentials,
    private readonly keys: CredentialKeys,
  ) {}

  @Get('certificates/:id/credential')
  @Can('read', certificatePolicy)
  @Refuses(409)
  @ReturnsText('Download a certificate as a signed Open Badges 3.0 credential', mediaType)
  getCredential(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.credentials.credentialOf(actor, id);
  }

  @Get('credential-keys')
  @Can('read', credentialKeyPolicy)
  @Returns(CredentialKeyPage, 'List the keys that sign credentials, the current one first')
  listCredentialKeys(@CurrentActor() actor: Actor, @Query() query: PageQuery) {
    return this.keys.list(actor, query);
  }

  @Post('credential-keys')
  @Can('create', credentialKeyPolicy)
  @Returns(CredentialKeyView, 'Replace the key that signs credentials; earlier credentials stay verifiable', 201)
  rotateCredentialKey(@CurrentActor() actor: Actor) {
    return this.keys.rotate(actor);
  }

  @Get('credential-status/:keyId')
  @Public()
  // Verifiers also run in browsers, on pages of any origin.
  @Header('access-control-allow-origin', '*')
  @Refuses(404)
  @ReturnsText('Show which credentials of a key are revoked, as a signed Bitstring Status List', mediaType)
  getCredentialStatus(@PathId('keyId') keyId: string) {
    return this.credentials.statusList(keyId);
  }
}
