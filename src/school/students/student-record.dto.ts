import { type AccountStatus, accountStatuses } from '#identity/accounts/account.entity.js';
import { PageOf } from '#platform/api/page.js';
import { Choice, Day, Email, Flag, Id, Instant, Int, Many, Part, Secret, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { GuardianView } from '#school/people/guardians.dto.js';
import { type StudentStatus, studentStatuses } from './student-profile.entity.js';

/** The classroom a student attends. */
export class AttendedClassView {
  @Id()
  id: string;

  @Text({ example: 'P1/2', about: 'Name of the class' })
  name: string;

  @Text({ example: 'P1', about: 'Level of the class' })
  level: string;

  @Int({ min: 1, max: 6, about: 'Number of the class in its level' })
  classNumber: number;

  @Text({ example: '2026', about: 'Academic year of the class' })
  academicYear: string;
}

export class StudentView extends RecordView {
  @Text({ nullable: true })
  firstName: string | null;

  @Text({ nullable: true })
  lastName: string | null;

  @Text()
  displayName: string;

  @Text({ nullable: true })
  username: string | null;

  @Email({ nullable: true, about: 'null: no address that can receive email' })
  email: string | null;

  @Text({ nullable: true, about: 'Number of the student at the school; null for none' })
  studentNumber: string | null;

  @Text({ nullable: true, about: 'Level of the student; null before the first class' })
  level: string | null;

  @Choice(studentStatuses, { about: 'Whether the student attends, has left or graduated' })
  status: StudentStatus;

  @Choice(accountStatuses, { about: 'Whether the account may log in' })
  accountStatus: AccountStatus;

  @Flag({ about: 'Created by staff' })
  managed: boolean;

  @Part(() => AttendedClassView, {
    nullable: true,
    about: 'Class of the latest academic year that the student attends; null for none',
  })
  classroom: AttendedClassView | null;
}

export class StudentPage extends PageOf(StudentView) {}

/** A classroom a student attends or attended. */
export class AttendanceView {
  @Id()
  classroomId: string;

  @Text({ example: 'P1/2', about: 'Name of the class' })
  name: string;

  @Text({ example: 'P1', about: 'Level of the class' })
  level: string;

  @Text({ example: '2026', about: 'Academic year of the class' })
  academicYear: string;

  @Instant({ about: 'When the student joined' })
  joinedAt: Date;

  @Instant({ nullable: true, about: 'null: the student attends the classroom' })
  leftAt: Date | null;
}

export class NewStudentView {
  @Part(() => StudentView, { about: 'The new student' })
  student: StudentView;

  @Secret({ about: 'Returned only once; must be replaced at the first login', example: 'k7m-4pq-x2n-9tr' })
  oneTimePassword: string;
}

/** The full record of a student. */
export class StudentRecordView extends StudentView {
  @Day({ nullable: true, about: 'Birth date; null if the school has not entered it' })
  birthDate: string | null;

  @Many(() => AttendanceView, { about: 'Current and past classrooms, latest first' })
  memberships: AttendanceView[];

  @Many(() => GuardianView, { about: 'Parents see only themselves' })
  guardians: GuardianView[];
}
