/** What people have done in a lesson, such as progress, answers or threads. A lesson with work is deleted by force only. */
export abstract class LessonWork {
  /** SQL: whether there is work in the lesson whose id the expression gives. All providers are asked in one statement. */
  abstract exists(lesson: string): string;
}

/** Called after a lesson was deleted, in its transaction, which holds the lock of the module. */
export abstract class LessonRemoval {
  abstract removed(moduleId: string): Promise<void>;
}
