import {
  Choice,
  Email,
  Flag,
  Id,
  Instant,
  Int,
  Many,
  Name,
  Part,
  PartialType,
  Secret,
  Text,
} from '#platform/shapes/fields.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type AccountStatus, accountStatuses } from '#identity/accounts/user.entity.js';
import { GuardianView } from './guardians.dto.js';
import { type StudentStatus, studentStatuses } from './student-profile.entity.js';
import { Username } from '#identity/accounts/username.js';

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
  @Text({ optional: true, max: 40 })
  level?: string;

  @Choice(studentStatuses, { optional: true })
  status?: StudentStatus;

  @Text({ optional: true, max: 100, about: 'Part of a name, username or student number' })
  q?: string;
}

export class StudentQuery extends ClassListQuery {
  @Id({ optional: true })
  classroomId?: string;
}

/** The classroom a student attends. */
export class AttendedClassView {
  @Id()
  id: string;

  @Text({ example: 'P1/2' })
  name: string;

  @Text({ example: 'P1' })
  level: string;

  @Int({ min: 1, max: 6 })
  classNumber: number;

  @Text({ example: '2026' })
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

  @Text({ nullable: true })
  studentNumber: string | null;

  @Text({ nullable: true })
  level: string | null;

  @Choice(studentStatuses)
  status: StudentStatus;

  @Choice(accountStatuses)
  accountStatus: AccountStatus;

  @Flag({ about: 'Created by staff' })
  managed: boolean;

  @Part(() => AttendedClassView, { nullable: true })
  classroom: AttendedClassView | null;
}

export class StudentPage extends PageOf(StudentView) {}

/** A classroom a student attends or attended. */
export class AttendanceView {
  @Id()
  classroomId: string;

  @Text({ example: 'P1/2' })
  name: string;

  @Text({ example: 'P1' })
  level: string;

  @Text({ example: '2026' })
  academicYear: string;

  @Instant()
  joinedAt: Date;

  @Instant({ nullable: true, about: 'null: the student attends the classroom' })
  leftAt: Date | null;
}

export class NewStudentView {
  @Part(() => StudentView)
  student: StudentView;

  @Secret({ about: 'Returned only once; must be replaced at the first login', example: 'k7m-4pq-x2n-9tr' })
  oneTimePassword: string;
}

/** The full record of a student. */
export class StudentRecordView extends StudentView {
  @Many(() => AttendanceView, { about: 'Current and past classrooms, latest first' })
  memberships: AttendanceView[];

  @Many(() => GuardianView, { about: 'Parents see only themselves' })
  guardians: GuardianView[];
}
