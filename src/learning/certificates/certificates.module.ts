import { Module } from '@nestjs/common';
import { CoursesModule } from '#curriculum/courses/courses.module.js';
import { InboxModule } from '#messaging/inbox/inbox.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { EmailModule } from '#tenancy/email/email.module.js';
import { CertificateFiles } from './certificate-files.service.js';
import { CertificateIssuer } from './certificate-issuer.service.js';
import { CertificatesController } from './certificates.controller.js';
import { certificatePolicy, credentialKeyPolicy } from './certificates.policy.js';
import { CertificatesService } from './certificates.service.js';
import { CredentialKeys } from './credentials/credential-keys.service.js';
import { CredentialsController } from './credentials/credentials.controller.js';
import { Credentials } from './credentials/credentials.service.js';
import { VerificationController } from './verification.controller.js';
import { Verification } from './verification.service.js';

@Feature('courses')
@Module({
  imports: [ScopedModule.forFeature(certificatePolicy, credentialKeyPolicy), CoursesModule, EmailModule, InboxModule],
  controllers: [CertificatesController, CredentialsController, VerificationController],
  providers: [CertificateFiles, CertificateIssuer, CertificatesService, CredentialKeys, Credentials, Verification],
})
export class CertificatesModule {}
