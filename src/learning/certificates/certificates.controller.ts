import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { ReturnsFile } from '#platform/files/returns-file.js';
import { CertificateFiles } from './certificate-files.service.js';
import {
  CertificatePage,
  CertificateQuery,
  CertificateRevocation,
  CertificateView,
  CourseCertificateQuery,
} from './certificates.dto.js';
import { certificatePolicy } from './certificates.policy.js';
import { CertificatesService } from './certificates.service.js';

@Controller()
@ApiTag('certificates', 'Certificates of completed courses, and their verification')
export class CertificatesController {
  constructor(
    private readonly certificates: CertificatesService,
    private readonly files: CertificateFiles,
  ) {}

  @Get('certificates/me')
  @Can('readOwn', certificatePolicy)
  @Returns(CertificatePage, 'List your certificates, newest first')
  listMyCertificates(@CurrentActor() actor: Actor, @Query() query: CertificateQuery) {
    return this.certificates.listOwn(actor, query);
  }

  @Get('courses/:courseId/certificates')
  @Can('revoke', certificatePolicy)
  @Returns(CertificatePage, 'List the certificates of a course')
  listCourseCertificates(
    @CurrentActor() actor: Actor,
    @PathId('courseId') courseId: string,
    @Query() query: CourseCertificateQuery,
  ) {
    return this.certificates.listOfCourse(actor, courseId, query);
  }

  @Get('certificates/:id')
  @Can('read', certificatePolicy)
  @Returns(CertificateView, 'Show a certificate')
  getCertificate(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.certificates.show(actor, id);
  }

  @Get('certificates/:id/pdf')
  @Can('read', certificatePolicy)
  @Refuses(409)
  @ReturnsFile('Download a certificate as PDF', 'application/pdf')
  downloadCertificate(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.files.sendPdf(actor, id, request, reply);
  }

  @Post('certificates/:id/revoke')
  @Can('revoke', certificatePolicy)
  @Refuses(409)
  @Returns(CertificateView, 'Revoke a certificate')
  revokeCertificate(@CurrentActor() actor: Actor, @PathId() id: string, @Body() { reason }: CertificateRevocation) {
    return this.certificates.revoke(actor, id, reason);
  }

  @Post('certificates/:id/reissue')
  @Can('revoke', certificatePolicy)
  @Refuses(409)
  @Returns(CertificateView, 'Issue a new certificate in place of a revoked one, with the present names', 201)
  reissueCertificate(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.certificates.reissue(actor, id);
  }
}
