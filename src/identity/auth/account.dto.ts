import { Username } from '#identity/accounts/username.js';
import { Email, Name, PartialType, Secret } from '#platform/shapes/fields.js';

export class TokenRequest {
  @Secret({ about: 'Token from the email' })
  token: string;
}

export class ForgottenPassword {
  @Email({ about: 'Address of the account' })
  email: string;
}

export class PasswordReset extends TokenRequest {
  @Secret({ about: 'At least 8 characters and at most 72 bytes', example: 'a sentence hard to guess' })
  password: string;
}

export class PasswordChange {
  @Secret({ about: 'The password until now', example: 'correct horse' })
  currentPassword: string;

  @Secret({ about: 'At least 8 characters and at most 72 bytes', example: 'a sentence hard to guess' })
  newPassword: string;
}

class AccountFields {
  @Name({ nullable: true })
  firstName: string | null;

  @Name({ nullable: true })
  lastName: string | null;

  @Username({ nullable: true, about: 'Name for login; null for none' })
  username: string | null;

  @Email({ about: 'Requires currentPassword; stays pending until confirmed with the link emailed to it' })
  email: string;
}

export class AccountChanges extends PartialType(AccountFields) {
  @Secret({ optional: true, about: 'New password; requires currentPassword' })
  password?: string;

  @Secret({ optional: true, about: 'Required for a new password or email address', example: 'correct horse' })
  currentPassword?: string;
}
