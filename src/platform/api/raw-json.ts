/**
 * JSON text PostgreSQL has already written, exactly the fields of the View; it passes through unparsed, with its
 * version, if it is given one, as ETag.
 */
export class RawJson {
  constructor(
    readonly text: string,
    readonly version?: number,
  ) {}
}
