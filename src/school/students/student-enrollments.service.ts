import { Database } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import { StudentEnrollments } from '#school/classrooms/student-enrollments.port.js';
import { type LevelUse, LevelUses } from '#tenancy/organizations/level-uses.port.js';
import {
  admitStudent,
  departedStudents,
  followClassroomLevel,
  studentLevelsExcept,
} from './student-enrollments.sql.js';
import { studentGraduated, type StudentStatus } from './student-profile.entity.js';

/** Keeps the levels of students equal to those of their classrooms (docs/decisions/0096). */
@Provides(StudentEnrollments, LevelUses)
export class StudentEnrollmentsService implements StudentEnrollments, LevelUses {
  constructor(private readonly database: Database) {}

  async admit(studentId: string): Promise<void> {
    const [student] = await this.database.query<{ status: StudentStatus }>(admitStudent, [studentId]);
    if (student?.status === 'graduated') throw studentGraduated();
  }

  async followLevel(classroomId: string, studentId?: string): Promise<void> {
    await this.database.query(followClassroomLevel, [classroomId, studentId ?? null]);
  }

  except(codes: readonly string[]): Promise<LevelUse[]> {
    return this.database.query<LevelUse>(studentLevelsExcept, [codes]);
  }

  async departedFrom(classroomId: string): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(departedStudents, [classroomId]);
    return rows.map(({ id }) => id);
  }
}
