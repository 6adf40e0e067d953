import { Body, Controller, Delete, Get, Ip, Post, Query } from '@nestjs/common';
import { coursePolicy } from '#curriculum/courses/courses.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { CourseCodeDraft, CourseCodePage, CourseCodeUse, NewCourseCodeView } from './course-codes.dto.js';
import { CourseCodesService } from './course-codes.service.js';
import { MyEnrollmentPage, MyEnrollmentQuery, MyEnrollmentView } from './enrollments.dto.js';
import { courseCodePolicy, enrollmentPolicy } from './enrollments.policy.js';
import { EnrollmentsService } from './enrollments.service.js';

@Controller('courses/:courseId/codes')
@ApiTag('enrollments')
export class CourseCodesController {
  constructor(private readonly codes: CourseCodesService) {}

  @Get()
  @Can('read', courseCodePolicy)
  @Returns(CourseCodePage, 'List the codes of a course, newest first')
  listCourseCodes(@CurrentActor() actor: Actor, @PathId('courseId') courseId: string, @Query() query: PageQuery) {
    return this.codes.list(actor, courseId, query);
  }

  @Post()
  @Can('create', courseCodePolicy)
  @Refuses(409)
  @Returns(NewCourseCodeView, 'Create a code with which people enroll in a course', 201)
  createCourseCode(@CurrentActor() actor: Actor, @PathId('courseId') courseId: string, @Body() draft: CourseCodeDraft) {
    return this.codes.create(actor, courseId, draft);
  }

  @Delete(':id')
  @Can('remove', courseCodePolicy)
  @Returns(Nothing, 'Delete a code of a course')
  removeCourseCode(@CurrentActor() actor: Actor, @PathId('courseId') courseId: string, @PathId() id: string) {
    return this.codes.remove(actor, courseId, id);
  }
}

@Controller('enrollments')
@ApiTag('enrollments')
export class OwnEnrollmentsController {
  constructor(
    private readonly enrollments: EnrollmentsService,
    private readonly codes: CourseCodesService,
  ) {}

  @Get('me')
  @Can('read', enrollmentPolicy)
  @Returns(MyEnrollmentPage, 'List your enrollments, newest first')
  listMyEnrollments(@CurrentActor() actor: Actor, @Query() query: MyEnrollmentQuery) {
    return this.enrollments.listOwn(actor, query);
  }

  @Post()
  @Can('enroll', coursePolicy)
  @Refuses(409)
  @Returns(MyEnrollmentView, 'Enroll in a course with a code', 200)
  useCourseCode(@CurrentActor() actor: Actor, @Body() { code }: CourseCodeUse, @Ip() ip: string) {
    return this.codes.redeem(actor, code, ip);
  }
}
