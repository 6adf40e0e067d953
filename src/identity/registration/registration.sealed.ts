import { sealedPayload } from '#platform/crypto/sealed.js';

/** Name, address and password hash of a queued registration. */
export const sealedRegistration = sealedPayload('register-account', 'encrypted', 'registration');
