/** JSON text serialized by PostgreSQL with exactly the View's fields. Sent unparsed, with `version`, if any, as ETag. */
export class RawJson {
  constructor(
    readonly text: string,
    readonly version?: number,
  ) {}
}
