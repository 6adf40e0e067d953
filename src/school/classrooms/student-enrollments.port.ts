/** What classrooms ask of the students' records, which belong to a feature that imports this one. */
export abstract class StudentEnrollments {
  /**
   * Sets the level of the students whose latest classroom this is to the level of the classroom; of one student, if
   * given. Runs in the caller's transaction.
   */
  abstract followLevel(classroomId: string, studentId?: string): Promise<void>;

  /** Ids of the classroom's current and former students who have left the school or graduated. */
  abstract departedFrom(classroomId: string): Promise<string[]>;
}
