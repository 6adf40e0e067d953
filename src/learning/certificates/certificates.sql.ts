import { displayNameSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';

/** A certificate that was issued. */
export interface IssuedCertificate {
  id: string;
  courseTitle: string;
}

const columns = `id, code, user_id, course_id, organization_id, recipient_name, course_title, organization_name,
  completed_at, completed_on, issued_at, replaces_id`;

/**
 * Issues certificate $1 with code $2 to person $3 for course $4, completed at $5, at $6; no row if this completion has had
 * its certificate, if the person has a valid one, or if one was revoked after that completion.
 */
export const issueCertificate: Statement = {
  name: 'certificate-issue',
  text: `
    INSERT INTO certificates (${columns})
    SELECT $1, $2, u.id, c.id, o.id, ${displayNameSql('u')}, c.title, o.name,
      $5::timestamptz, ($5::timestamptz AT TIME ZONE o.time_zone)::date, $6, NULL
    FROM users u JOIN organizations o ON o.id = u.organization_id JOIN courses c ON c.id = $4
    WHERE u.id = $3 AND NOT EXISTS (
      SELECT FROM certificates r WHERE r.user_id = u.id AND r.course_id = c.id AND r.revoked_at >= $5::timestamptz)
    ON CONFLICT DO NOTHING
    RETURNING id, course_title AS "courseTitle"`,
};

/**
 * Issues certificate $1 with code $2 in place of the revoked certificate $3, at $4, with the present names; no row if it was
 * replaced before or the person has a valid one.
 */
export const reissueCertificate: Statement = {
  name: 'certificate-reissue',
  text: `
    INSERT INTO certificates (${columns})
    SELECT $1, $2, u.id, c.id, o.id, ${displayNameSql('u')}, c.title, o.name, r.completed_at, r.completed_on, $4, r.id
    FROM certificates r JOIN users u ON u.id = r.user_id JOIN courses c ON c.id = r.course_id
    JOIN organizations o ON o.id = r.organization_id
    WHERE r.id = $3 AND r.revoked_at IS NOT NULL
    ON CONFLICT DO NOTHING
    RETURNING id, course_title AS "courseTitle"`,
};

/** What the certificate with code $1 says in public. */
export const verifyCertificate: Statement = {
  name: 'certificate-verify',
  text: `
    SELECT CASE WHEN revoked_at IS NULL THEN 'valid' ELSE 'revoked' END AS status, recipient_name AS "recipientName",
      course_title AS "courseTitle", completed_on::text AS "completedOn", organization_name AS "organizationName"
    FROM certificates WHERE code = $1`,
};
