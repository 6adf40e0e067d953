import { EmailComposer } from '#tenancy/email/email-composer.js';
import { CalendarFileService } from './calendar-file.service.js';
import { InvitationEmails } from './invitation-emails.js';
import { InvitationsController } from './invitations.controller.js';
import { InvitationsService } from './invitations.service.js';
import { SessionNotificationsService } from './session-notifications.service.js';

export const invitationControllers = [InvitationsController];
export const invitationProviders = [
  CalendarFileService,
  EmailComposer,
  InvitationEmails,
  InvitationsService,
  SessionNotificationsService,
];
