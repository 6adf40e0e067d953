import { IntersectionType } from '#platform/shapes/fields.js';
import { CertificateStatement } from './certificates.dto.js';

/** What anyone who has the code of a certificate learns. */
export class VerificationView extends IntersectionType(CertificateStatement) {}
