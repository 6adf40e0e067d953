import { settingsOf } from '#cli/shared/instance-settings.js';
import { instanceNamed } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { Servers } from '#cli/shared/servers.js';
import { reportProgress } from '#cli/shared/steps.js';
import { EncryptionKeys } from '#platform/crypto/encryption-keys.js';
import { type Rotated, rotateKeys } from './rotate-keys.js';

/** Encrypts the values of one organization with its current key. Fails while a value uses another one. */
export async function rotateOrganization(home: string, slug: string): Promise<void> {
  const files = await instanceNamed(home, slug);
  const settings = settingsOf(files);
  const rotated = await Servers.during(home, undefined, async (servers) =>
    rotateKeys({
      databaseUrl: await servers.addressOf(files),
      settings,
      onProgress: (what) => reportProgress(slug, what),
    }),
  );
  const { current, old } = new EncryptionKeys(settings);
  const details = { ...rotated, key: current.print, oldKeys: old.map(({ print }) => print) };
  if (rotated.remaining > 0) throw new CommandFailure(remainingText(rotated), { code: 'values_remain', ...details });
  const removable =
    old.length > 0
      ? `The old ${old.length === 1 ? 'key' : 'keys'} ${details.oldKeys.join(', ')} can be removed from ENCRYPTION_KEYS_OLD in ${files.secret}; keep a copy for older backups.`
      : 'There is no old key.';
  printResult(`${rotated.changed} values encrypted again; all use the key ${current.print}. ${removable}`, details);
}

function remainingText({ remaining, unreadable }: Rotated): string {
  const places = Object.entries(unreadable).map(([place, count]) => `${count} in ${place}`);
  return places.length > 0
    ? `${remaining} values cannot be read (${places.join(', ')}): their key is missing. Add it to ENCRYPTION_KEYS_OLD and repeat the command.`
    : `${remaining} values still use another key: an instance writes with it, or their rows are locked. Reload the instance and repeat the command.`;
}
