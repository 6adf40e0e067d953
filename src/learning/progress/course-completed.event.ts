/** A person has completed a course: the progress of the course has reached completion. */
export class CourseCompleted {
  constructor(
    readonly userId: string,
    readonly courseId: string,
    readonly completedAt: Date,
  ) {}
}
