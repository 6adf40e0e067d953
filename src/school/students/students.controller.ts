import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { personPolicy } from '#school/people/people.policy.js';
import { NewStudentView, StudentPage, StudentRecordView, StudentView } from './student-record.dto.js';
import { StudentRecordsService } from './student-records.service.js';
import { ClassListQuery, StudentChanges, StudentDraft, StudentQuery } from './students.dto.js';
import { StudentsService } from './students.service.js';

@Controller('students')
@ApiTag('students', 'Students, with or without an email address, and their guardians')
export class StudentsController {
  constructor(
    private readonly students: StudentsService,
    private readonly records: StudentRecordsService,
  ) {}

  @Get()
  @Can('listStudents', personPolicy)
  @Returns(StudentPage, 'List students by name')
  list(@CurrentActor() actor: Actor, @Query() query: StudentQuery) {
    return this.students.list(actor, query);
  }

  @Post()
  @Can('create', personPolicy)
  @Returns(NewStudentView, 'Create a student with a one-time password', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: StudentDraft) {
    return this.students.create(actor, draft);
  }

  @Get(':id')
  @Can('read', personPolicy)
  @Returns(StudentRecordView, 'Show the full record of a student')
  get(@CurrentActor() actor: Actor, @PathId() studentId: string) {
    return this.students.get(actor, studentId);
  }

  @Patch(':id')
  @Can('edit', personPolicy)
  @Returns(StudentView, 'Change the record or the classroom of a student')
  change(
    @CurrentActor() actor: Actor,
    @PathId() studentId: string,
    @Body() changes: StudentChanges,
    @IfMatch() version?: number,
  ) {
    return this.records.change(actor, studentId, changes, version);
  }

  @Post(':id/one-time-password')
  @Can('editLogin', personPolicy)
  @Returns(NewStudentView, 'Issue a new one-time password to a student')
  renewStudentPassword(@CurrentActor() actor: Actor, @PathId() studentId: string) {
    return this.students.renewPassword(actor, studentId);
  }
}

@Controller('classrooms')
@ApiTag('students')
export class ClassListsController {
  constructor(private readonly students: StudentsService) {}

  @Get(':classroomId/students')
  @Can('listClass', personPolicy)
  @Returns(StudentPage, 'List the students of a classroom by name')
  listClassroomStudents(
    @CurrentActor() actor: Actor,
    @PathId('classroomId') classroomId: string,
    @Query() query: ClassListQuery,
  ) {
    return this.students.list(actor, { ...query, classroomId });
  }
}
