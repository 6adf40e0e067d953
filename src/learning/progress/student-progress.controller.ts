import { Controller, Get, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { memberPolicy } from '#school/classrooms/classrooms.policy.js';
import { ProgressPage, ProgressQuery } from './progress.dto.js';
import { progressPolicy } from './progress.policy.js';
import { ProgressService } from './progress.service.js';
import { ClassProgressPage, StudentProgressView } from './student-progress.dto.js';
import { StudentProgressService } from './student-progress.service.js';

@Controller()
@ApiTag('progress')
export class StudentProgressController {
  constructor(
    private readonly progress: StudentProgressService,
    private readonly items: ProgressService,
  ) {}

  @Get('students/:id/progress')
  @Can('readProgress', memberPolicy)
  @Returns(StudentProgressView, 'Show the totals of a student for each subject')
  getStudentProgress(@CurrentActor() actor: Actor, @PathId() studentId: string) {
    return this.progress.get(actor, studentId);
  }

  @Get('students/:id/progress/items')
  @Can('read', progressPolicy)
  @Returns(ProgressPage, 'List the progress of a student on sections and tcodes, most recent first')
  listStudentProgress(@CurrentActor() actor: Actor, @PathId() studentId: string, @Query() query: ProgressQuery) {
    return this.items.listOfStudent(actor, studentId, query);
  }

  @Get('classrooms/:classroomId/progress')
  @Can('listProgress', memberPolicy)
  @Returns(ClassProgressPage, 'List the totals of the students of a classroom, by name')
  listClassProgress(
    @CurrentActor() actor: Actor,
    @PathId('classroomId') classroomId: string,
    @Query() query: PageQuery,
  ) {
    return this.progress.listClass(actor, classroomId, query);
  }
}
