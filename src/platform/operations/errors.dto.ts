import { Choice, Id, Instant, Int, Text, Words } from '#platform/shapes/fields.js';
import { PageOf, PageQuery, Sort } from '#platform/api/page.js';
import { type ErrorSource, errorSources } from '#platform/errors/error-reporter.js';
import { errorSorts } from './errors.sql.js';

/** Which errors the operator asks for. */
export class ErrorQuery extends PageQuery {
  @Choice(errorSources, { optional: true, about: 'Only what failed in requests, in jobs, or ended a process' })
  source?: ErrorSource;

  @Int({ min: 500, max: 599, optional: true, about: 'Only what was answered with this status' })
  status?: number;

  @Text({ max: 300, optional: true, about: 'Only routes and jobs with this in their name', example: '/assessments' })
  route?: string;

  @Instant({ optional: true, about: 'Only what was seen since' })
  since?: Date;

  @Sort(errorSorts, '-lastSeenAt')
  sort: string;
}

/** All that went wrong in the same way. The log has each occurrence whole, under its request id. */
export class ErrorReportView {
  @Id({ about: 'The same for whatever fails alike, from release to release' })
  id: string;

  @Choice(errorSources, { about: 'A request, a job, or a process that ended over it' })
  source: ErrorSource;

  @Text({ max: 300, about: 'The route, or the name of the job', example: 'POST /api/v1/submissions' })
  route: string;

  @Int({ nullable: true, about: 'What was answered; null outside requests', example: 500 })
  status: number | null;

  @Text({ about: 'The class of the error', example: 'TypeError' })
  errorClass: string;

  @Text({ nullable: true, about: 'What it is called by a library, the database or us', example: 'too_slow' })
  code: string | null;

  @Text({
    max: 300,
    nullable: true,
    about: 'Where in the program, when that is known',
    example: 'SubmitService.submit (assessment/submissions/submit.service.js:81)',
  })
  place: string | null;

  @Text({ about: 'The release that saw it last', example: '0.1.0' })
  release: string;

  @Int({ min: 1, about: 'How often it happened' })
  occurrences: number;

  @Int({ min: 0, max: 100, about: 'How many signed-in people met it; 100 means 100 or more' })
  people: number;

  @Words({ max: 5, about: 'The last requests or jobs it happened in, the newest first' })
  requestIds: string[];

  @Instant()
  firstSeenAt: Date;

  @Instant()
  lastSeenAt: Date;
}

export class ErrorReportPage extends PageOf(ErrorReportView) {}
