import type pg from 'pg';
import { printsIn, staleValues } from '#cli/crypto/rotate-keys.js';
import type { InstanceFiles } from '#cli/shared/instances.js';
import { keyBytes } from '#platform/config/encryption-key.js';
import { Cipher } from '#platform/crypto/cipher.js';
import type { Finding } from './doctor.js';

/** Findings about the keys of encrypted columns: a missing one, an unfinished rotation, and one that is no longer needed. */
export async function keyFindings({ slug, env, secret }: InstanceFiles, client: pg.Client): Promise<Finding[]> {
  const { ENCRYPTION_KEY: encryptionKey = '', ENCRYPTION_KEYS_OLD: encryptionKeysOld } = env;
  // An invalid key is a finding about the settings.
  if (!keyBytes(encryptionKey)) return [];
  const cipher = new Cipher({ encryptionKey, ...(encryptionKeysOld && { encryptionKeysOld }) });
  const used = await printsIn(client);
  const missing = used.filter((print) => print !== null && !cipher.keys.find(print));
  if (missing.length > 0) {
    const fault = `values are encrypted with the key ${missing.join(', ')}, which its settings do not have`;
    return [{ slug, code: 'key_missing', fault, remedy: `add it to ENCRYPTION_KEYS_OLD in ${secret}` }];
  }
  const stale = await staleValues(client, cipher);
  if (stale > 0) {
    const fault = `${stale} values are encrypted with another key than ENCRYPTION_KEY`;
    return [{ slug, code: 'rotation_unfinished', fault, remedy: `npx homeroom crypto rotate ${slug}` }];
  }
  const unused = cipher.keys.old.map(({ print }) => print);
  if (unused.length === 0) return [];
  const fault = `ENCRYPTION_KEYS_OLD has ${unused.join(', ')}, which no value uses`;
  return [
    { slug, code: 'key_unused', fault, remedy: `remove it from ${secret} and reload, unless it is the next key` },
  ];
}
