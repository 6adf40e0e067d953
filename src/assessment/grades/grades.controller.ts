import { Body, Controller, Get, Put, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { GradeChangePage } from './grade-changes.dto.js';
import { GradeEntry, GradePage, GradeQuery, GradeView } from './grades.dto.js';
import { gradePolicy } from './grades.policy.js';
import { GradesService } from './grades.service.js';

@Controller('grades')
@ApiTag('grades', 'Grades and the history of each')
export class GradesController {
  constructor(private readonly grades: GradesService) {}

  @Get()
  @Can('read', gradePolicy)
  @Returns(GradePage, 'List grades, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: GradeQuery) {
    return this.grades.list(actor, query);
  }

  @Put()
  @Can('edit', gradePolicy)
  @Refuses(412)
  @Returns(GradeView, 'Enter the grade of a student, or excuse the student, also without a submission')
  enter(@CurrentActor() actor: Actor, @Body() entry: GradeEntry) {
    return this.grades.enter(actor, entry);
  }

  @Get(':id')
  @Can('read', gradePolicy)
  @Returns(GradeView, 'Show a grade')
  get(@CurrentActor() actor: Actor, @PathId() gradeId: string) {
    return this.grades.get(actor, gradeId);
  }

  @Get(':id/history')
  @Can('read', gradePolicy)
  @Returns(GradeChangePage, 'List the changes of a grade, newest first')
  listHistory(@CurrentActor() actor: Actor, @PathId() gradeId: string, @Query() query: PageQuery) {
    return this.grades.historyOf(actor, gradeId, query);
  }
}
