import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { PromotionHistory } from './promotion-history.service.js';
import { PromotionReportView } from './promotion-report.dto.js';
import { ClassPromotionDraft, PromotionPage, PromotionView, YearPromotionDraft } from './promotions.dto.js';
import { promotionPolicy, studentPromotionPolicy } from './promotions.policy.js';
import { PromotionsService } from './promotions.service.js';
import { StudentPromotionDraft, StudentPromotionPage, StudentPromotionView } from './student-promotions.dto.js';
import { UndoService } from './undo.service.js';

@Controller('promotions')
@ApiTag(
  'promotions',
  'Promotion of students, classes or the whole school into the next academic year, and its reversal',
)
export class PromotionsController {
  constructor(
    private readonly promotions: PromotionsService,
    private readonly history: PromotionHistory,
    private readonly undoService: UndoService,
  ) {}

  @Get()
  @Can('read', promotionPolicy)
  @Returns(PromotionPage, 'List promotions, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: PageQuery) {
    return this.history.list(actor, query);
  }

  @Post()
  @Can('create', promotionPolicy)
  @Returns(PromotionReportView, 'Promote the whole school into the next year, or report what would change')
  promoteSchoolYear(@CurrentActor() actor: Actor, @Body() draft: YearPromotionDraft) {
    return this.promotions.promoteYear(actor, draft);
  }

  @Get(':id')
  @Can('read', promotionPolicy)
  @Returns(PromotionView, 'Show a promotion')
  get(@CurrentActor() actor: Actor, @PathId() promotionId: string) {
    return this.history.get(actor, promotionId);
  }

  @Get(':id/students')
  @Can('read', promotionPolicy)
  @Returns(StudentPromotionPage, 'List the students of a promotion with their outcome, by name')
  listPromotedStudents(@CurrentActor() actor: Actor, @PathId() promotionId: string, @Query() query: PageQuery) {
    return this.history.listStudents(actor, promotionId, query);
  }

  @Delete(':id')
  @Can('remove', promotionPolicy)
  @Refuses(409)
  @Returns(Nothing, 'Undo a promotion, unless its students have moved on or worked in their new class')
  undo(@CurrentActor() actor: Actor, @PathId() promotionId: string) {
    return this.undoService.undo(actor, promotionId);
  }
}

@Controller('students')
@ApiTag('promotions')
export class StudentPromotionsController {
  constructor(
    private readonly promotions: PromotionsService,
    private readonly history: PromotionHistory,
  ) {}

  @Patch(':id/promote')
  @Can('create', studentPromotionPolicy)
  @Returns(StudentPromotionView, 'Promote a student to the next level')
  async promoteStudent(
    @CurrentActor() actor: Actor,
    @PathId() studentId: string,
    @Body() draft: StudentPromotionDraft,
  ) {
    return this.history.stepOf(await this.promotions.promoteStudent(actor, studentId, draft), actor);
  }

  @Get(':id/promotions')
  @Can('read', studentPromotionPolicy)
  @Returns(StudentPromotionPage, 'List the promotions of a student, latest year first')
  listPromotionsOfStudent(@CurrentActor() actor: Actor, @PathId() studentId: string, @Query() query: PageQuery) {
    return this.history.listOfStudent(actor, studentId, query);
  }
}

@Controller('classrooms')
@ApiTag('promotions')
export class ClassPromotionsController {
  constructor(private readonly promotions: PromotionsService) {}

  @Post(':classroomId/promote')
  @Can('create', promotionPolicy)
  @Returns(PromotionReportView, 'Promote the students of a classroom, or report what would change')
  promoteClassroom(
    @CurrentActor() actor: Actor,
    @PathId('classroomId') classroomId: string,
    @Body() draft: ClassPromotionDraft,
  ) {
    return this.promotions.promoteClass(actor, classroomId, draft);
  }
}
