/** People have got seats in one or more courses: they enrolled, or moved up from the waiting lists. */
export class CourseEnrolled {
  constructor(readonly userIds: string[]) {}
}

/** A person has left a course or its waiting list, or was removed. */
export class CourseLeft {
  constructor(
    readonly courseId: string,
    readonly userId: string,
  ) {}
}
