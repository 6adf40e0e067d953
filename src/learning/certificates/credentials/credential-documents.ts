import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Certificate } from '#learning/certificates/certificate.entity.js';
import { credentialsContext, openBadgesContext } from '#platform/crypto/verifiable-credentials.js';
import type { Language, Translated } from '#tenancy/organizations/languages.js';

interface Words {
  description: (course: string) => string;
  criteria: string;
}

const words: Translated<Words> = {
  en: {
    description: (course) => `Completion of the course “${course}”.`,
    criteria: 'All modules of the course were completed.',
  },
  th: {
    description: (course) => `การเรียนจบรายวิชา “${course}”`,
    criteria: 'เรียนจบทุกหน่วยของรายวิชา',
  },
};

/** What a credential says besides what its certificate does. */
export interface BadgeFacts {
  /** The did:key of the organization. */
  issuer: string;
  /** The address of the organization. */
  url: string;
  language: Language;
  /** The address of the status list of the key. */
  statusList: string;
  statusIndex: number;
}

/** A certificate as an unsigned OpenBadgeCredential (Open Badges 3.0, Verifiable Credentials Data Model 2.0). */
export function badgeOf(certificate: Certificate, { issuer, url, language, statusList, statusIndex }: BadgeFacts) {
  const { id, courseId, recipientName, courseTitle, organizationName, completedAt, issuedAt } = certificate;
  const { description, criteria } = words[language];
  return {
    '@context': [credentialsContext, openBadgesContext],
    id: `urn:uuid:${id}`,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: courseTitle,
    issuer: { id: issuer, type: ['Profile'], name: organizationName, url },
    validFrom: inSeconds(issuedAt),
    awardedDate: inSeconds(completedAt),
    credentialSubject: {
      type: ['AchievementSubject'],
      identifier: [
        { type: 'IdentityObject', identityType: 'name', hashed: false, identityHash: recipientName } as const,
      ],
      achievement: {
        id: `urn:uuid:${courseId}`,
        type: ['Achievement'],
        achievementType: 'Course',
        inLanguage: language,
        name: courseTitle,
        description: description(courseTitle),
        criteria: { narrative: criteria },
      },
    },
    credentialStatus: {
      id: `${statusList}#${statusIndex}`,
      type: 'BitstringStatusListEntry',
      statusPurpose: 'revocation',
      statusListIndex: String(statusIndex),
      statusListCredential: statusList,
    },
  };
}

/** The least length of a list in bits, so that a request for it does not tell which credential is verified. */
const minLength = 131_072;
const compress = promisify(gzip);

/** The unsigned status list of a key at an address (Bitstring Status List 1.0); a bit is set if the credential is revoked. */
export async function statusListOf(address: string, issuer: string, revoked: readonly number[], now: Date) {
  const length = minLength * Math.ceil((Math.max(0, ...revoked.slice(-1)) + 1) / minLength);
  const bits = Buffer.alloc(length / 8);
  for (const index of revoked) bits[index >> 3] = (bits[index >> 3] ?? 0) | (0x80 >> (index & 7));
  return {
    '@context': [credentialsContext],
    id: address,
    type: ['VerifiableCredential', 'BitstringStatusListCredential'],
    issuer,
    validFrom: inSeconds(now),
    credentialSubject: {
      id: `${address}#list`,
      type: 'BitstringStatusList',
      statusPurpose: 'revocation',
      encodedList: `u${(await compress(bits)).toString('base64url')}`,
    },
  };
}

/** XML Schema's dateTimeStamp, which both standards require. */
const inSeconds = (moment: Date): string => `${moment.toISOString().slice(0, 19)}Z`;
