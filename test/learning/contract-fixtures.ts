import { CertificateIssuer } from '#learning/certificates/certificate-issuer.service.js';
import { created, newWord } from '../contract/builders.js';
import type { AreaFixtures, Scenario } from '../contract/fixture.js';
import { childOf } from '../contract/people.js';

/** Rows and bodies for the operations of learning. */
export const learning: AreaFixtures = {
  fixtures: {
    // A teacher sees those of own courses.
    certificates: { personal: ['TEACHER', 'STUDENT', 'PARENT'], make: certificateOf },
    verify: {
      shared: ['TEACHER', 'STUDENT', 'PARENT'],
      make: async (scenario) => {
        const id = await certificateOf(scenario);
        return (await scenario.school.as(scenario.school.root).get(`/certificates/${id}`)).body.code;
      },
    },
    'credential-status': {
      shared: ['TEACHER', 'STUDENT', 'PARENT'],
      make: async ({ school }) => {
        const { body } = await school.as(school.root).get('/credential-keys');
        return body.items[0]?.id ?? created(school.as(school.root), '/credential-keys', {});
      },
    },
  },
  secrets: {
    interactions: async ({ school, actor }, text) => {
      await school.as(actor).post('/interactions', { type: 'asked-question', payload: { text } });
      return undefined;
    },
  },
  before: {
    // The first of a school starts a thread, which takes longer on a busy machine than the fuzzer lets a response take.
    downloadCertificate: (scenario) => warmedUp(scenario, 'pdf'),
    getCredential: (scenario) => warmedUp(scenario, 'credential'),
    reissueCertificate: ({ school }, [id = '']) =>
      school.as(school.root).post(`/certificates/${id}/revoke`, { reason: newWord() }),
  },
  outsiderAnswers: {
    listCourseCertificates: { status: 403, reason: 'every teacher sees a published course' },
  },
};

/** A certificate of the actor, the actor's child, or another student, in a course of the actor or of an admin. */
async function certificateOf({ school, actor, role }: Scenario): Promise<string> {
  const person = role === 'STUDENT' ? actor : role === 'PARENT' ? childOf(actor) : await school.person('STUDENT');
  const courseId = await created(school.as(role === 'TEACHER' ? actor : school.root), '/courses', { title: newWord() });
  const completion = { userId: person.id, courseId, completedAt: new Date().toISOString() };
  const id = await school.app.get(CertificateIssuer, { strict: false }).issue(completion);
  if (!id) throw new Error(`${person.email} got no certificate.`);
  return id;
}

/** Requests another certificate in this format. The thread ends when it is idle, so this is done each time. */
async function warmedUp(scenario: Scenario, format: string): Promise<void> {
  const { school } = scenario;
  await school.as(school.root).get(`/certificates/${await certificateOf(scenario)}/${format}`);
}
