import { PageOf, PageQuery, Sort, type SortOf } from '#platform/api/page.js';
import { type ErrorSource, errorSources } from '#platform/errors/error-reporter.js';
import { Choice, Id, Instant, Int, Text, Texts } from '#platform/shapes/fields.js';
import { errorSorts } from './errors.sql.js';

/** Filters of the list of errors. */
export class ErrorQuery extends PageQuery {
  @Choice(errorSources, { optional: true, about: 'Only errors of requests, of jobs, or that ended a process' })
  source?: ErrorSource;

  @Int({ min: 500, max: 599, optional: true, about: 'Only responses with this status' })
  status?: number;

  @Text({
    max: 300,
    optional: true,
    about: 'Only routes and jobs whose name has words that begin like these',
    example: '/assessments',
  })
  route?: string;

  @Instant({ optional: true, about: 'Only errors last seen at or after this time' })
  since?: Date;

  @Sort(errorSorts, '-lastSeenAt')
  sort: SortOf<typeof errorSorts>;
}

/** A group of errors with the same route, status, class, code and place. The log has each occurrence by request id. */
export class ErrorReportView {
  @Id({ about: 'Identifies the group of equal errors; stable across releases' })
  id: string;

  @Choice(errorSources, { about: 'Where it occurred: a request, a job, or a process that it ended' })
  source: ErrorSource;

  @Text({ max: 300, about: 'The route or the name of the job', example: 'POST /api/v1/submissions' })
  route: string;

  @Int({ nullable: true, about: 'The response status; null outside requests', example: 500 })
  status: number | null;

  @Text({ about: 'The class of the error', example: 'TypeError' })
  errorClass: string;

  @Text({ nullable: true, about: 'The error code of the library, the database or this API', example: 'too_slow' })
  code: string | null;

  @Text({
    max: 300,
    nullable: true,
    about: 'Location in the code, if known',
    example: 'SubmitService.submit (assessment/submissions/submit.service.js:81)',
  })
  place: string | null;

  @Text({ about: 'The release of the last occurrence', example: '0.1.0' })
  release: string;

  @Int({ min: 1, about: 'Number of occurrences' })
  occurrences: number;

  @Int({ min: 0, max: 100, about: 'Number of signed-in users affected; 100 means 100 or more' })
  people: number;

  @Texts({ max: 5, about: 'The last requests or jobs in which it occurred, newest first' })
  requestIds: string[];

  @Instant({ about: 'When it occurred first' })
  firstSeenAt: Date;

  @Instant({ about: 'When it occurred last' })
  lastSeenAt: Date;
}

export class ErrorReportPage extends PageOf(ErrorReportView) {}
