import { TokensView } from '#identity/auth/auth.dto.js';
import { Choice, Email, Name, PartialType, Secret } from '#platform/shapes/fields.js';

export class Registration {
  @Email({ about: 'Address of the new account' })
  email: string;

  @Secret({ about: 'At least 8 characters and at most 72 bytes', example: 'a sentence hard to guess' })
  password: string;

  @Name({ optional: true })
  firstName?: string;

  @Name({ optional: true })
  lastName?: string;

  @Secret({ optional: true, about: 'Code of an invitation, which decides the role' })
  inviteCode?: string;
}

export const registrationStatuses = ['signed_in', 'verification_required'] as const;

/** Result of a registration. Tokens and user are absent while the email address must be confirmed first. */
export class RegistrationView extends PartialType(TokensView) {
  @Choice(registrationStatuses, {
    about:
      'verification_required: open the link in the email, then log in. Also returned for an address that has an account',
  })
  status: (typeof registrationStatuses)[number];
}
