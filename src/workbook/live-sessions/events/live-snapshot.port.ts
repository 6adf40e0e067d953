/** Port: what a feature of sessions adds to the snapshot with which a stream begins, under a name of its own. */
export abstract class LiveSnapshotPart {
  abstract readonly name: string;
  /** What everyone in the session sees; private data has no place here. */
  abstract of(sessionId: string): Promise<object>;
}
