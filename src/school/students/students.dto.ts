import { Username } from '#identity/accounts/username.js';
import { LimitedSearch, PageQuery } from '#platform/api/page.js';
import { Choice, Day, Decimal, Email, Id, Name, PartialType, Text } from '#platform/shapes/fields.js';
import { type StudentStatus, studentStatuses } from './student-profile.entity.js';

class StudentFields {
  @Name({ example: 'Ben' })
  firstName: string;

  @Name({ example: 'Bauer' })
  lastName: string;

  @Text({
    max: 50,
    nullable: true,
    default: null,
    example: '1001',
    about: 'Number of the student in the records of the school',
  })
  studentNumber: string | null;

  @Day({ nullable: true, default: null, about: 'Birth date; decides whether a guardian consents for the student' })
  birthDate: string | null;

  @Email({ nullable: true, default: null, about: 'null: a student without email, who logs in by username' })
  email: string | null;

  @Id({ nullable: true, default: null, about: 'The classroom the student joins' })
  classroomId: string | null;
}

const level = {
  max: 40,
  optional: true,
  example: 'P1',
  about: 'Level of a student without a classroom; a classroom sets its own',
};

export class StudentDraft extends StudentFields {
  @Username({ optional: true, example: 'ben.bauer', about: 'Default: derived from the name' })
  username?: string;

  @Text(level)
  level?: string;
}

export class StudentChanges extends PartialType(StudentFields) {
  @Username({ optional: true, example: 'ben.bauer' })
  username?: string;

  @Text(level)
  level?: string;

  @Choice(['active', 'left'], { optional: true, about: 'left also removes the student from the classroom' })
  status?: 'active' | 'left';
}

export class ClassListQuery extends PageQuery {
  @Text({ optional: true, max: 40, about: 'Only students of this level' })
  level?: string;

  @Choice(studentStatuses, { optional: true, about: 'Only students in this status' })
  status?: StudentStatus;

  @LimitedSearch('the name, username and email address, or the student number')
  q?: string;
}

export class StudentQuery extends ClassListQuery {
  @Id({ optional: true, about: 'Only students of this classroom' })
  classroomId?: string;
}

export class TimeFactorDraft {
  @Decimal({ min: 1, max: 5, example: 1.5, about: 'Factor on the time limit of every exam; 1 for no extra time' })
  timeFactor: number;
}

/** The extra time of a student in every exam. Only staff see it. */
export class TimeFactorView extends TimeFactorDraft {
  @Id()
  studentId: string;
}
