import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import {
  ExerciseAttemptDraft,
  ExerciseAttemptPage,
  ExerciseAttemptQuery,
  ExerciseAttemptView,
  ExerciseMarks,
} from './exercise-attempts.dto.js';
import { ExerciseAttemptsService } from './exercise-attempts.service.js';
import { ExerciseResultPage, ExerciseResultQuery, ExerciseView } from './exercises.dto.js';
import { exerciseAttemptPolicy, exerciseResultPolicy } from './exercises.policy.js';
import { ExercisesService } from './exercises.service.js';

@Controller('modules/:moduleId/exercises/:lessonId')
@ApiTag('exercises', 'Exercises of lessons, answers and their grades')
export class ExercisesController {
  constructor(
    private readonly exercises: ExercisesService,
    private readonly attempts: ExerciseAttemptsService,
  ) {}

  @Get()
  @Can('readOwn', exerciseResultPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(ExerciseView, 'Show the questions of an exercise and what you have reached')
  getExercise(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
  ) {
    return this.exercises.show(actor, moduleId, lessonId);
  }

  @Get('results')
  @Can('read', exerciseResultPolicy)
  @Returns(ExerciseResultPage, 'List what learners have reached in an exercise')
  listExerciseResults(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @Query() query: ExerciseResultQuery,
  ) {
    return this.exercises.listResults(actor, moduleId, lessonId, query);
  }

  @Get('attempts')
  @Can('read', exerciseAttemptPolicy)
  @Returns(ExerciseAttemptPage, 'List the attempts at an exercise, newest first')
  listExerciseAttempts(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @Query() query: ExerciseAttemptQuery,
  ) {
    return this.attempts.list(actor, moduleId, lessonId, query);
  }

  @Post('attempts')
  @Can('create', exerciseAttemptPolicy)
  @RequiresAccess('module', 'moduleId')
  @Refuses(409)
  @Returns(ExerciseAttemptView, 'Answer an exercise', 201)
  createExerciseAttempt(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @Body() draft: ExerciseAttemptDraft,
  ) {
    return this.attempts.answer(actor, moduleId, lessonId, draft);
  }

  @Get('attempts/:attemptId')
  @Can('read', exerciseAttemptPolicy)
  @Returns(ExerciseAttemptView, 'Show an attempt with its answers and grades')
  getExerciseAttempt(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('attemptId') attemptId: string,
  ) {
    return this.attempts.get(actor, moduleId, lessonId, attemptId);
  }

  @Patch('attempts/:attemptId')
  @Can('grade', exerciseAttemptPolicy)
  @Refuses(409)
  @Returns(ExerciseAttemptView, 'Grade answers of an attempt by hand')
  gradeExerciseAttempt(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('attemptId') attemptId: string,
    @Body() marks: ExerciseMarks,
  ) {
    return this.attempts.mark(actor, moduleId, lessonId, attemptId, marks);
  }
}
