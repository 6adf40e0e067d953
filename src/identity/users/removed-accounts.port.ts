/** Records deleted accounts, so that a restored backup does not bring them back. */
export abstract class RemovedAccounts {
  /** Records in the open transaction that the account was deleted at this time. */
  abstract add(userId: string, removedAt: Date): Promise<unknown>;
}
