import type { PrivacySetting } from './privacy-settings.entity.js';

/** One setting of one person that has changed. */
export interface PrivacyChange {
  userId: string;
  setting: PrivacySetting;
  isOn: boolean;
}

/**
 * Told of each change of a privacy setting, in the transaction that makes it, so that what was derived from data is deleted in the moment
 * its use is forbidden. Writers of derived data hold the settings with `PrivacySettingsService.hold`, which waits for such a transaction.
 */
export abstract class PrivacyListener {
  abstract privacyChanged(change: PrivacyChange): Promise<void>;
}
