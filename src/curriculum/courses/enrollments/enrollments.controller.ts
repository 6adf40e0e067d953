import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { coursePolicy } from '#curriculum/courses/courses.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { type Upload, Uploaded } from '#platform/files/uploads.js';
import { EnrollmentImportOptions, EnrollmentImportView } from './enrollment-import.dto.js';
import { EnrollmentImport } from './enrollment-import.service.js';
import { EnrollmentDraft, MyEnrollmentView, RosterPage, RosterQuery, SeatCountsView } from './enrollments.dto.js';
import { EnrollmentsService } from './enrollments.service.js';
import { RosterService } from './roster.service.js';

@Controller('courses/:courseId')
@ApiTag('enrollments', 'People in courses: seats, waiting lists and codes')
export class EnrollmentsController {
  constructor(
    private readonly enrollments: EnrollmentsService,
    private readonly roster: RosterService,
    private readonly imports: EnrollmentImport,
  ) {}

  @Post('enroll')
  @Can('enroll', coursePolicy)
  @Refuses(409)
  @Returns(MyEnrollmentView, 'Enroll in a course, or join its waiting list when it is full', 200)
  enrollInCourse(@CurrentActor() actor: Actor, @PathId('courseId') courseId: string) {
    return this.enrollments.enroll(actor, courseId);
  }

  @Delete('enroll')
  @Can('enroll', coursePolicy)
  @Returns(Nothing, 'Leave a course or its waiting list')
  leaveCourse(@CurrentActor() actor: Actor, @PathId('courseId') courseId: string) {
    return this.enrollments.leave(actor, courseId);
  }

  @Get('enrollments')
  @Can('edit', coursePolicy)
  @Returns(RosterPage, 'List the people of a course')
  listCourseEnrollments(
    @CurrentActor() actor: Actor,
    @PathId('courseId') courseId: string,
    @Query() query: RosterQuery,
  ) {
    return this.roster.list(actor, courseId, query);
  }

  @Post('enrollments')
  @Can('edit', coursePolicy)
  @Refuses(409)
  @Returns(SeatCountsView, 'Enroll people in a course', 200)
  createCourseEnrollments(
    @CurrentActor() actor: Actor,
    @PathId('courseId') courseId: string,
    @Body() { userIds }: EnrollmentDraft,
  ) {
    return this.roster.enroll(actor, courseId, userIds);
  }

  @Post('enrollments/import')
  @Can('edit', coursePolicy)
  @Refuses(409)
  @Returns(EnrollmentImportView, 'Enroll the people of a CSV file', 200)
  importCourseEnrollments(
    @CurrentActor() actor: Actor,
    @PathId('courseId') courseId: string,
    @Uploaded(EnrollmentImportOptions) { file, options }: Upload<EnrollmentImportOptions>,
  ) {
    return this.imports.import(actor, courseId, file.bytes, options);
  }

  @Delete('enrollments/:userId')
  @Can('edit', coursePolicy)
  @Returns(Nothing, 'Remove a person from a course or its waiting list')
  removeCourseEnrollment(
    @CurrentActor() actor: Actor,
    @PathId('courseId') courseId: string,
    @PathId('userId') userId: string,
  ) {
    return this.roster.remove(actor, courseId, userId);
  }
}
