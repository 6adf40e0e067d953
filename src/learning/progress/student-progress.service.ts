import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import type { Page, PageQuery } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { RawJson } from '#platform/api/returns.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Features } from '#platform/features/features.js';
import { memberPolicy } from '#school/classrooms/classrooms.policy.js';
import { StudentsService } from '#school/students/students.service.js';
import type { ClassProgressLine, StudentProgressView } from './student-progress.dto.js';
import { classProgress, studentCourses, studentProgress } from './student-progress.sql.js';

interface ProgressRow {
  progress: string;
}

/** Learning totals of students, for themselves, their guardians and their teachers. */
@Injectable()
export class StudentProgressService {
  constructor(
    @InjectScoped(memberPolicy) private readonly members: Scoped<typeof memberPolicy>,
    private readonly students: StudentsService,
    private readonly features: Features,
    private readonly database: Database,
  ) {}

  /** One statement on precomputed totals, however much the student has done. */
  async get(actor: Actor, studentId: string): Promise<RawJson> {
    const hasCourses = this.features.isOn('courses') && this.features.isOn('workbook');
    const values = [studentId, hasCourses];
    const [read] = await this.members.read<ProgressRow>(actor, studentProgress, values, 'readProgress');
    if (read) return new RawJson(read.progress);
    await this.students.get(actor, studentId);
    const courses = hasCourses ? await this.coursesOf(studentId) : '[]';
    const empty: Omit<StudentProgressView, 'courses'> = { studentId, subjects: [], totals: noTotals };
    return new RawJson(`{"courses":${courses},${JSON.stringify(empty).slice(1)}`);
  }

  /** Totals of the students of a classroom, by name. */
  listClass(actor: Actor, classroomId: string, query: PageQuery): Promise<Page<ClassProgressLine>> {
    return paginatePrepared(query, classProgress, [classroomId], (list, values) =>
      this.members.read(actor, list, values, 'listProgress'),
    );
  }

  private async coursesOf(studentId: string): Promise<string> {
    const [row] = await this.database.query<{ courses: string }>(studentCourses, [studentId]);
    return row?.courses ?? '[]';
  }
}

/** Totals of a student without a classroom or without subjects. */
const noTotals: StudentProgressView['totals'] = {
  sections: 0,
  sectionsCompleted: 0,
  minutes: 0,
  assessments: 0,
  submitted: 0,
  graded: 0,
  averagePercent: null,
  lastActivityAt: null,
};
