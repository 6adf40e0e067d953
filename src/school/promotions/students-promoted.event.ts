/** Students were promoted, held back or graduated. */
export class StudentsPromoted {
  constructor(
    readonly promotionId: string,
    readonly studentIds: string[],
  ) {}
}
