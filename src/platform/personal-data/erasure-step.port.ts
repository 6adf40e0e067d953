/** What a feature does beyond its declarations when a person is erased, in the same transaction. */
export abstract class ErasureStep {
  /** Called before anything is removed. The returned function is called after. */
  abstract begin(userId: string): Promise<() => Promise<void>>;
}

/** Emitted after the commit. `words` are the names of the person, for features that look for them. */
export class PersonErased {
  constructor(
    readonly userId: string,
    readonly words: string[],
  ) {}
}
