import { sealedColumn } from '#platform/crypto/sealed.js';

/** The hash of an operation, and what of it was not applied. */
export const sealedOperation = sealedColumn('sync_operations', 'contents', { keys: ['userId', 'id'] });
