/** What classrooms ask of the students' records, which belong to a feature that imports this one. */
export abstract class StudentEnrollments {
  /**
   * Called when a student joins a classroom: one who had left the school is active again. Throws `student_graduated`. Runs
   * in the caller's transaction.
   */
  abstract admit(studentId: string): Promise<void>;

  /**
   * Sets the level of the current and former students of the classroom to that of the classroom of the latest year they
   * attend; of one student, if given. Runs in the caller's transaction.
   */
  abstract followLevel(classroomId: string, studentId?: string): Promise<void>;

  /** Ids of the classroom's current and former students who have left the school or graduated. */
  abstract departedFrom(classroomId: string): Promise<string[]>;
}
