import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of sending messages. */
export const messagingProblems: ProblemCatalogue = {
  expires_in_past: ['expiresAt is in the past.', 'Ask for a later time.'],
  parents_unused: ['withGuardians needs parent access, which is off.', 'Leave withGuardians out.'],
  scope_unclear: ['scopeId does not fit scopeType.', 'Send scopeId unless scopeType is organization.'],
  scope_unused: ['The organization does not use this scopeType.', 'Offer another one.'],
};
