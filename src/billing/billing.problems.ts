import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** Codes of problems of the catalogue, subscriptions and access to content. */
export const billingProblems: ProblemCatalogue = {
  content_url_missing: ['A public entry needs contentUrl.', 'Ask for it.'],
  metadata_too_large: ['metadata is larger than 16 KB.', 'Shorten it.'],
  module_locked: ['The module requires others that are not completed.', 'Show its prerequisites.'],
  no_subscription: ['The content requires a subscription.', 'Offer the packages of GET /packages.'],
  not_enrolled: ['The content is for people enrolled in the course.', 'Offer to enroll.'],
  not_in_classroom: ['The content belongs to a class the person is not in.', 'Show it as unavailable.'],
  not_published: ['The content is not published.', 'Show it as unavailable.'],
  not_renewable: ['The subscription cannot be renewed.', 'Offer another package.'],
  not_started: ['The course has not started.', 'Show its startsAt.'],
  package_unknown: ['There is no such package.', 'Offer the packages that detail names.'],
  package_used: ['The package can be used once per person and was used.', 'Offer another package.'],
  public_not_licensed: ['A public entry cannot be licensed.', 'Set access to included or isPublic to false.'],
  public_not_tiered: ['A public entry cannot require a tier.', 'Set minTier to basic or isPublic to false.'],
  subscription_expired: ['The subscription to the content has ended.', 'Offer to renew it.'],
  subscription_over: ['The subscription would already have ended.', 'Ask for a later startDate.'],
  subscription_running: ['The same subscription is active or pending.', 'Offer to renew it.'],
  subscription_suspended: ['The subscription is suspended.', 'Ask the school to resume it.'],
  tcode_archived: ['The catalogue entry is archived.', 'Choose an active one.'],
  tcode_content_archived: ['The content of the catalogue entry is archived.', 'Choose another entry.'],
  tcode_taken: ['The catalogue has this code.', 'Ask for another code.'],
  tcode_target_invalid: ['The ids of the target do not fit the kind.', 'Send only the id the kind requires.'],
  tier_too_low: ['The content requires a higher tier.', 'Offer packages with that tier.'],
  unit_in_catalogue: ['A catalogue entry refers to the unit.', 'Ask, then repeat with detach=true.'],
  workshop_access_revoked: ['An admin has closed modules to the person.', 'Show modules as unavailable.'],
};
