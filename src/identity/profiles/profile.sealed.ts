import { sealedColumn } from '#platform/crypto/sealed.js';

export const sealedOccupation = sealedColumn('user_profiles', 'occupation');
export const sealedPoliticalPreference = sealedColumn('user_profiles', 'political_preference');
