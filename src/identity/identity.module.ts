import { Module } from '@nestjs/common';
import { AccountsModule } from './accounts/accounts.module.js';
import { AuditLogModule } from './audit/audit-log.module.js';
import { AuthModule } from './auth/auth.module.js';
import { DataExportModule } from './data-export/data-export.module.js';
import { ErasureModule } from './erasure/erasure.module.js';
import { InvitationsModule } from './invitations/invitations.module.js';
import { PrivacySettingsModule } from './privacy-settings/privacy-settings.module.js';
import { ProfilesModule } from './profiles/profiles.module.js';
import { RegistrationModule } from './registration/registration.module.js';
import { RetentionModule } from './retention/retention.module.js';
import { RolesModule } from './roles/roles.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { UsersModule } from './users/users.module.js';

/** Who a person is: accounts, login sessions and what is needed to open and manage them. */
@Module({
  imports: [
    AccountsModule,
    RolesModule,
    ProfilesModule,
    PrivacySettingsModule,
    SessionsModule,
    UsersModule,
    InvitationsModule,
    AuthModule,
    RegistrationModule,
    AuditLogModule,
    DataExportModule,
    ErasureModule,
    RetentionModule,
  ],
  exports: [AuthModule, SessionsModule],
})
export class IdentityModule {}
