/** People have got a seat in a course: they enrolled, or moved up from the waiting list. */
export class CourseEnrolled {
  constructor(
    readonly courseId: string,
    readonly userIds: string[],
  ) {}
}

/** A person has left a course or its waiting list, or was removed. */
export class CourseLeft {
  constructor(
    readonly courseId: string,
    readonly userId: string,
  ) {}
}
