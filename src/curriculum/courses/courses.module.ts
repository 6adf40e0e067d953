import { Module } from '@nestjs/common';
import { AuthModule } from '#identity/auth/auth.module.js';
import { InboxModule } from '#messaging/inbox/inbox.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { CourseList } from './course-list.service.js';
import { CoursesController } from './courses.controller.js';
import { coursePolicy } from './courses.policy.js';
import { CoursesService } from './courses.service.js';
import { CourseAudience } from './enrollments/course-audience.js';
import { CourseCalendar } from './enrollments/course-calendar.js';
import { CourseCodesController, OwnEnrollmentsController } from './enrollments/course-codes.controller.js';
import { CourseCodesService } from './enrollments/course-codes.service.js';
import { EndingCourses } from './enrollments/ending-courses.js';
import { EnrollmentImport } from './enrollments/enrollment-import.service.js';
import { EnrollmentsController } from './enrollments/enrollments.controller.js';
import { courseCodePolicy, enrollmentPolicy } from './enrollments/enrollments.policy.js';
import { EnrollmentsService } from './enrollments/enrollments.service.js';
import { FreedSeats } from './enrollments/freed-seats.js';
import { RosterService } from './enrollments/roster.service.js';
import { Seats } from './enrollments/seats.service.js';

const services = [CourseCodesService, CourseList, CoursesService, EnrollmentImport, EnrollmentsService];

@Feature('courses')
@Module({
  imports: [ScopedModule.forFeature(coursePolicy, courseCodePolicy, enrollmentPolicy), AuthModule, InboxModule],
  controllers: [CourseCodesController, CoursesController, EnrollmentsController, OwnEnrollmentsController],
  providers: [...services, CourseAudience, CourseCalendar, EndingCourses, FreedSeats, RosterService, Seats],
  exports: [CoursesService],
})
export class CoursesModule {}
