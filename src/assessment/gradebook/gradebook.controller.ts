import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { submissionPolicy } from '#assessment/submissions/submissions.policy.js';
import { subjectPolicy } from '#curriculum/subjects/subjects.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { classroomPolicy, memberPolicy } from '#school/classrooms/classrooms.policy.js';
import { ClassGradesPage, ClassGradesQuery, StudentGradesView, StudentTotalsQuery } from './class-grades.dto.js';
import { GradebookQuery, GradebookPage } from './gradebook.dto.js';
import { GradebookService } from './gradebook.service.js';
import { StudentGradebookView, StudentGradesQuery, WhatIfDraft } from './student-gradebook.dto.js';
import { StudentGradebookService } from './student-gradebook.service.js';

@Controller('subjects/:id/gradebook')
@ApiTag('gradebook')
export class GradebookController {
  constructor(
    private readonly gradebook: GradebookService,
    private readonly ofStudents: StudentGradebookService,
  ) {}

  @Get()
  @Can('edit', subjectPolicy)
  @Returns(GradebookPage, 'Show the grades of a class in a subject, student by student')
  getGradebook(@CurrentActor() actor: Actor, @PathId() subjectId: string, @Query() query: GradebookQuery) {
    return this.gradebook.get(actor, subjectId, query);
  }

  @Get('me')
  @Can('readOwn', submissionPolicy)
  @Returns(StudentGradebookView, 'Show your own grades in a subject')
  getMyGradebook(@CurrentActor() actor: Actor, @PathId() subjectId: string, @Query() query: StudentGradesQuery) {
    return this.ofStudents.show(actor, subjectId, actor.userId, query);
  }

  @Post('what-if')
  @Can('readOwn', submissionPolicy)
  @Returns(StudentGradebookView, 'Show your own grades as they would be with other scores; nothing is stored', 200)
  imagineGradebook(@CurrentActor() actor: Actor, @PathId() subjectId: string, @Body() draft: WhatIfDraft) {
    return this.ofStudents.imagine(actor, subjectId, draft);
  }

  @Get('students/:studentId')
  @Can('readProgress', memberPolicy)
  @Returns(StudentGradebookView, 'Show the grades of a student in a subject')
  getStudentGradebook(
    @CurrentActor() actor: Actor,
    @PathId() subjectId: string,
    @PathId('studentId') studentId: string,
    @Query() query: StudentGradesQuery,
  ) {
    return this.ofStudents.showOther(actor, subjectId, studentId, query);
  }
}

@Controller('classrooms/:classroomId/grades')
@ApiTag('gradebook')
export class ClassGradesController {
  constructor(private readonly gradebook: GradebookService) {}

  @Get()
  @Can('edit', classroomPolicy)
  @Returns(ClassGradesPage, 'List the students of a class with their totals in its subjects')
  listClassGrades(
    @CurrentActor() actor: Actor,
    @PathId('classroomId') classroomId: string,
    @Query() query: ClassGradesQuery,
  ) {
    return this.gradebook.listClassGrades(actor, classroomId, query);
  }
}

@Controller('students/:studentId/grades')
@ApiTag('gradebook')
export class StudentGradesController {
  constructor(private readonly gradebook: GradebookService) {}

  @Get()
  @Can('readProgress', memberPolicy)
  @Returns(StudentGradesView, 'Show the totals of a student in the subjects of a class')
  getStudentGrades(
    @CurrentActor() actor: Actor,
    @PathId('studentId') studentId: string,
    @Query() query: StudentTotalsQuery,
  ) {
    return this.gradebook.getStudentGrades(actor, studentId, query);
  }
}
