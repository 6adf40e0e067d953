/** An Ed25519 key pair in Multikey form (Controlled Identifiers 1.0): multibase base58-btc with the multicodec prefix of its kind. */
export interface CredentialKeyPair {
  publicKey: string;
  secretKey: string;
}

/** An unsigned credential and the key that signs it. */
export interface SigningRequest {
  credential: object;
  key: CredentialKeyPair;
}

export const credentialsContext = 'https://www.w3.org/ns/credentials/v2';
export const openBadgesContext = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';

/** The did:key of a public key: an identifier that contains the key, so that a verifier resolves it without a request. */
export const didOf = (publicKey: string): string => `did:key:${publicKey}`;

/** A new key pair. */
export async function newCredentialKeyPair(): Promise<CredentialKeyPair> {
  const { generate } = await import('@digitalcredentials/ed25519-multikey');
  const { publicKeyMultibase: publicKey, secretKeyMultibase: secretKey } = await generate();
  return { publicKey, secretKey };
}
