/** Students have gone on into another school year, or have graduated. */
export class StudentsPromoted {
  constructor(
    readonly promotionId: string,
    readonly studentIds: string[],
  ) {}
}
