import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AssessmentsService } from '#assessment/assessments/assessments.service.js';
import type { Actor } from '#platform/access/actor.js';
import { Database, type Statement } from '#platform/database/database.js';
import { invalid } from '#platform/problems/problem.js';
import type { SelectedQuestion } from '#questions/bank/files/exported-questions.js';
import type { QuestionExportReport } from '#questions/exchange/question-export.dto.js';
import { QuestionExportService } from '#questions/exchange/question-export.service.js';
import type { ImportFormat } from '#questions/formats/question-formats.js';
import type { AssessmentQuestionsQuery } from './questions-export.dto.js';

/**
 * The questions of assessment $1 in the versions and with the points of its items, in their order, candidates of draws included;
 * one that is asked twice once. The file is not about the categories of the bank.
 */
const questionsOf: Statement = {
  name: 'assessment-exported-questions',
  text: `SELECT * FROM (
           SELECT DISTINCT ON (q.id) q.id, i.question_version_id AS "versionId", q.external_id AS "externalId", q.tags,
             trim_scale(i.points)::text AS points, '' AS category, i.position
           FROM assessment_items i JOIN question_versions v ON v.id = i.question_version_id JOIN questions q ON q.id = v.question_id
           WHERE i.assessment_id = $1 ORDER BY q.id, i.position
         ) asked ORDER BY position`,
};

/** Writes the questions of an assessment to a file, in the formats of the bank. */
@Injectable()
export class AssessmentQuestionsExport {
  constructor(
    private readonly assessments: AssessmentsService,
    private readonly exports: QuestionExportService,
    private readonly database: Database,
  ) {}

  /** Throws 404 unless the actor reads the assessment, and 422 if the format cannot hold everything. */
  async send(
    actor: Actor,
    { assessmentId, ...query }: AssessmentQuestionsQuery & { assessmentId: string },
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const { title, selected } = await this.select(actor, assessmentId);
    const audited = { entity: 'assessment', entityId: assessmentId };
    await this.exports.sendSelected(actor, { ...query, selected, name: title, audited }, request, reply);
  }

  /** What a file of the questions would lack. Throws 404 unless the actor reads the assessment. */
  async report(actor: Actor, assessmentId: string, format: ImportFormat): Promise<QuestionExportReport> {
    const { selected } = await this.select(actor, assessmentId);
    return this.exports.reportOn(actor, format, selected);
  }

  private async select(actor: Actor, assessmentId: string): Promise<{ title: string; selected: SelectedQuestion[] }> {
    const { title } = await this.assessments.get(actor, assessmentId);
    const selected = await this.database.query<SelectedQuestion>(questionsOf, [assessmentId]);
    if (selected.length === 0) throw invalid('export_empty', 'This assessment has no questions.');
    return { title, selected };
  }
}
