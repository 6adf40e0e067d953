import { decide, type Facts } from '#billing/entitlements/decision.js';
import { roles } from '#platform/access/actor.js';
import { openSchool, type Person } from '../support/school.js';
import { atTime, dayMs, endAt, addMs, createOutline, grantSubscription, createTcode } from './scenario.js';

const school = openSchool();

const now = new Date('2026-11-21T12:00:00.000Z');
const end = addMs(now, dayMs);

/** A student without any relation to a published subject of a classroom. */
const stranger: Facts = {
  role: 'STUDENT',
  isFeatureOn: true,
  side: 'class',
  isPublished: true,
  isOwner: false,
  teaches: false,
  attends: false,
  isEnrolled: false,
  hasStarted: true,
  isLocked: false,
  isGuardian: false,
  isPublic: false,
  isLicensed: false,
  needsHigherTier: false,
  tierSpans: null,
  isRevoked: false,
  grants: [],
  spans: [],
};
const running = [{ from: addMs(now, -dayMs), until: end }];
const ended = [{ from: addMs(now, -2 * dayMs), until: now }];
const upcoming = [{ from: end, until: addMs(end, dayMs) }];
const revoked = 'workshop_access_revoked';
const grantNamed = (name: string, until: Date | null = null) => [{ name, until }];

const allowed = (via: string, until: Date | string | null = null) => ({ allowed: true, reason: null, via, until });
const denied = (reason: string) => ({ allowed: false, reason, via: null, until: null });

describe('the access decision, rule by rule', () => {
  const table: [string, Partial<Facts>, object][] = [
    ['denies everyone when the feature is disabled', { isFeatureOn: false, role: 'ADMIN' }, denied('feature_disabled')],
    [
      'denies members when the feature is disabled',
      { isFeatureOn: false, attends: true, isPublic: true },
      denied('feature_disabled'),
    ],
    ['allows admins', { role: 'ADMIN', isPublished: false, isLicensed: true }, allowed('admin')],
    ['allows the owner', { isOwner: true, isPublished: false, isLicensed: true }, allowed('owner')],
    [
      'allows the teacher of the classroom',
      { role: 'TEACHER', teaches: true, isPublished: false, isLicensed: true },
      allowed('teacher'),
    ],
    ['denies unpublished content to members', { isPublished: false, attends: true }, denied('not_published')],
    ['denies unpublished content to subscribers', { isPublished: false, spans: running }, denied('not_published')],
    [
      'denies unpublished content to holders of content:all',
      { isPublished: false, grants: grantNamed('content:all') },
      denied('not_published'),
    ],
    ['denies unpublished content that is public', { isPublished: false, isPublic: true }, denied('not_published')],
    [
      'allows unpublished content to members with content:preview',
      { isPublished: false, attends: true, grants: grantNamed('content:preview') },
      allowed('classroom'),
    ],
    [
      'denies strangers who only have content:preview',
      { grants: grantNamed('content:preview') },
      denied('not_in_classroom'),
    ],
    [
      'ignores an ended content:preview',
      { isPublished: false, attends: true, grants: grantNamed('content:preview', now) },
      denied('not_published'),
    ],
    ['allows library content to every teacher', { side: 'library', role: 'TEACHER' }, allowed('teacher')],
    ['denies other classrooms to teachers', { role: 'TEACHER' }, denied('not_in_classroom')],
    ['allows everything with content:all', { grants: grantNamed('content:all') }, allowed('grant')],
    [
      'allows licensed content with content:all',
      { isLicensed: true, grants: grantNamed('content:all', end) },
      allowed('grant', end),
    ],
    ['ignores an ended content:all', { grants: grantNamed('content:all', now) }, denied('not_in_classroom')],
    [
      'uses the grant that ends last',
      { grants: [...grantNamed('content:all', end), ...grantNamed('content:all'), ...grantNamed('content:all', end)] },
      allowed('grant'),
    ],
    ['allows public content to everyone', { isPublic: true }, allowed('public')],
    ['allows public content that is also licensed', { isPublic: true, isLicensed: true }, allowed('public')],
    [
      'denies licensed content to members without a subscription',
      { attends: true, isLicensed: true },
      denied('no_subscription'),
    ],
    [
      'denies licensed content to parents without a subscription',
      { role: 'PARENT', isGuardian: true, isLicensed: true },
      denied('no_subscription'),
    ],
    [
      'allows licensed content with a running subscription',
      { attends: true, isLicensed: true, spans: running },
      allowed('subscription', end),
    ],
    [
      'denies licensed content after the subscription ended',
      { attends: true, isLicensed: true, spans: ended },
      denied('subscription_expired'),
    ],
    [
      'denies licensed content before the subscription starts',
      { attends: true, isLicensed: true, spans: upcoming },
      denied('no_subscription'),
    ],
    [
      'counts consecutive subscriptions to the end of the last one',
      { isLicensed: true, spans: [...upcoming, ...running] },
      allowed('subscription', addMs(end, dayMs)),
    ],
    ['tells strangers that a subscription is missing', { isLicensed: true }, denied('no_subscription')],
    ['allows members of the classroom', { attends: true }, allowed('classroom')],
    ['allows parents of members', { role: 'PARENT', isGuardian: true }, allowed('child')],
    ['allows subscribers until the end', { spans: running }, allowed('subscription', end)],
    ['denies subscribers at the end', { spans: ended }, denied('subscription_expired')],
    ['denies subscribers before the start', { spans: upcoming }, denied('not_in_classroom')],
    ['allows library content to everyone', { side: 'library' }, allowed('library')],
    ['denies modules to those who lost them', { side: 'module', isEnrolled: true, isRevoked: true }, denied(revoked)],
    ['denies them all grants', { isRevoked: true, grants: grantNamed('content:all') }, denied(revoked)],
    ['allows them their own modules', { side: 'module', isOwner: true, isRevoked: true }, allowed('owner')],
    ['denies everyone else', {}, denied('not_in_classroom')],
    ['denies members with a lower tier', { attends: true, needsHigherTier: true }, denied('tier_too_low')],
    ['denies subscribers with a lower tier', { spans: running, needsHigherTier: true }, denied('tier_too_low')],
    ['asks for the subscription first', { isLicensed: true, needsHigherTier: true }, denied('no_subscription')],
    ['allows teachers of every tier', { teaches: true, needsHigherTier: true }, allowed('teacher')],
    ['allows members until their tier ends', { attends: true, tierSpans: running }, allowed('classroom', end)],
    [
      'counts consecutive subscriptions with the tier to the end of the last one',
      { attends: true, tierSpans: [...upcoming, ...running] },
      allowed('classroom', addMs(end, dayMs)),
    ],
    [
      'allows subscribers until their tier ends, if that is earlier',
      { spans: [...running, ...upcoming], tierSpans: running },
      allowed('subscription', end),
    ],
    [
      'allows subscribers until the subscription ends, if that is earlier',
      { spans: running, tierSpans: [...running, ...upcoming] },
      allowed('subscription', end),
    ],
    ['allows teachers without the end of their tier', { teaches: true, tierSpans: running }, allowed('teacher')],
    [
      'allows unpublished content until content:preview ends',
      { isPublished: false, attends: true, grants: grantNamed('content:preview', end) },
      allowed('classroom', end),
    ],
    ['allows courses to every teacher', { side: 'course', role: 'TEACHER' }, allowed('teacher')],
    ['allows people in the course', { side: 'course', isEnrolled: true }, allowed('enrollment')],
    ['denies a course to everyone else', { side: 'course' }, denied('not_enrolled')],
    ['denies a course to ended subscribers', { side: 'course', spans: ended }, denied('subscription_expired')],
    [
      'denies people in a course a licensed one',
      { side: 'course', isEnrolled: true, isLicensed: true },
      denied('no_subscription'),
    ],
    [
      'denies people in a course with a lower tier',
      { side: 'course', isEnrolled: true, needsHigherTier: true },
      denied('tier_too_low'),
    ],
    [
      'denies a course before its start',
      { side: 'course', isEnrolled: true, hasStarted: false },
      denied('not_started'),
    ],
    [
      'allows a course before its start with content:preview',
      { side: 'course', isEnrolled: true, hasStarted: false, grants: grantNamed('content:preview') },
      allowed('enrollment'),
    ],
    [
      'allows every tier with content:all',
      { needsHigherTier: true, grants: grantNamed('content:all') },
      allowed('grant'),
    ],
  ];

  it.each(table)('%s', (_, facts, expected) => {
    expect(decide({ ...stranger, ...facts }, now)).toEqual(expected);
  });

  it('keeps this order for every combination of facts', () => {
    const flags = [
      'isFeatureOn',
      'isPublished',
      'isOwner',
      'teaches',
      'attends',
      'isEnrolled',
      'hasStarted',
      'isGuardian',
      'isPublic',
      'isLicensed',
    ] as const;
    const allGrants = [[], grantNamed('content:all'), grantNamed('content:preview'), grantNamed('content:all', now)];
    const wrong: unknown[] = [];
    let combinations = 0;
    for (let bits = 0; bits < 2 ** flags.length; bits++) {
      const chosen = Object.fromEntries(flags.map((flag, index) => [flag, Boolean(bits & (1 << index))]));
      for (const role of roles)
        for (const side of ['class', 'library', 'course'] as const)
          for (const grants of allGrants)
            for (const spans of [[], running, ended, upcoming]) {
              const facts = { ...stranger, ...chosen, role, side, grants, spans };
              const { allowed: may, reason, via } = decide(facts, now);
              // One expectation for all, because thousands of them take seconds.
              const outcome = may ? via : reason;
              if (outcome !== expectedOf(facts)) wrong.push({ facts, outcome });
              combinations++;
            }
    }
    expect(wrong).toEqual([]);
    expect(combinations).toBe(2 ** flags.length * roles.length * 3 * 4 * 4);
  });
});

/** The same order as plain conditions. */
function expectedOf(facts: Facts): string {
  const expected = expectedOnceStarted(facts);
  const isEarly = ['public', 'subscription', 'classroom', 'child', 'enrollment', 'library'].includes(expected);
  const previews = facts.grants.some(({ name, until }) => name === 'content:preview' && until === null);
  return isEarly && !facts.hasStarted && !previews ? 'not_started' : expected;
}

function expectedOnceStarted(facts: Facts): string {
  const has = (name: string) => facts.grants.some((grant) => grant.name === name && grant.until === null);
  const subscribed = facts.spans === running;
  const missing = facts.spans === ended ? 'subscription_expired' : undefined;
  if (!facts.isFeatureOn) return 'feature_disabled';
  if (facts.role === 'ADMIN') return 'admin';
  if (facts.isOwner) return 'owner';
  if (facts.teaches) return 'teacher';
  if (!facts.isPublished && !has('content:preview')) return 'not_published';
  if (facts.side !== 'class' && facts.role === 'TEACHER') return 'teacher';
  if (has('content:all')) return 'grant';
  if (facts.isPublic) return 'public';
  if (facts.isLicensed) return subscribed ? 'subscription' : (missing ?? 'no_subscription');
  if (facts.side === 'class' && facts.attends) return 'classroom';
  if (facts.side === 'class' && facts.isGuardian) return 'child';
  if (facts.side === 'course' && facts.isEnrolled) return 'enrollment';
  if (subscribed) return 'subscription';
  if (facts.side === 'library') return 'library';
  return missing ?? (facts.side === 'course' ? 'not_enrolled' : 'not_in_classroom');
}

describe('GET /access/:kind/:id', () => {
  const ask = async (person: Person, kind: string, id: string) => {
    const { status, body } = await school.as(person).get(`/access/${kind}/${id}`);
    return status === 200 ? body : body.code;
  };

  it('returns the reason, the source and the end of the access, with one statement', async () => {
    const { subject, unit, part, section } = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { unitId: unit.id, access: 'licensed' });
    const { endDate } = await grantSubscription(school, school.ben, { tcodeId });
    const open = allowed('subscription', endDate);

    expect(await ask(school.ben, 'subject', subject.id)).toEqual(allowed('classroom'));
    expect(await ask(school.ben, 'unit', unit.id)).toEqual(open);
    expect(await ask(school.ben, 'part', part.id)).toEqual(open);
    expect(await ask(school.ben, 'section', section.id)).toEqual(open);
    expect(await ask(school.paula, 'section', section.id)).toEqual(open);
    expect(await ask(school.ana, 'section', section.id)).toEqual(allowed('teacher'));
    expect(await ask(school.root, 'section', section.id)).toEqual(allowed('admin'));
    expect(await ask(school.zoe, 'unit', unit.id)).toEqual(denied('no_subscription'));
    expect(await ask(school.olga, 'unit', unit.id)).toEqual(denied('no_subscription'));
    expect(await ask(school.zoe, 'section', section.id)).toBe('not_found');
    const { headers } = await school.as(school.ben).get(`/access/section/${section.id}`);
    expect(headers.get('x-statements')).toBe('1');
  });

  it('agrees with the reading routes to the millisecond', async () => {
    const { subject } = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: subject.id });
    const { id } = await grantSubscription(school, school.zoe, { tcodeId });
    const zoe = school.as(school.zoe);
    const until = addMs(new Date(), 5_000);
    await endAt(school, id, until);
    const both = (moment: Date) =>
      atTime(school, moment, async () => {
        const { status } = await zoe.get(`/subjects/${subject.id}`);
        return [status, await ask(school.zoe, 'subject', subject.id)];
      });

    expect(await both(addMs(until, -1000))).toEqual([200, allowed('subscription', until.toISOString())]);
    expect(await both(addMs(until, -1))).toEqual([200, allowed('subscription', until.toISOString())]);
    expect(await both(until)).toEqual([404, denied('subscription_expired')]);
  });

  it('ends with the tier that the content requires', async () => {
    const offer = { access: 'included', minTier: 'premium' };
    const { subjectId } = await createTcode(school, offer);
    const { body: module } = await school.as(school.ana).post('/modules', {
      title: 'For premium',
      durationMinutes: 5,
      minTier: 'premium',
      content: {
        overview: 'About it.',
        lessons: [{ title: 'A lesson', type: 'text', estimatedMinutes: 5, content: { text: 'Read this.' } }],
      },
    });
    await school.as(school.ana).post(`/modules/${module.id}/publish`);
    const person = await school.person('STUDENT', school.p1a);
    const { id: tcodeId } = await createTcode(school);
    const subscription = await grantSubscription(school, person, { tcodeId, subscriptionType: 'monthly' });
    const answers = async () => [await ask(person, 'subject', subjectId), await ask(person, 'module', module.id)];

    expect(await answers()).toEqual([
      allowed('classroom', subscription.endDate),
      allowed('tier', subscription.endDate),
    ]);
    const { body: next } = await school.as(school.root).post(`/subscriptions/${subscription.id}/renew`);
    expect(await answers()).toEqual([allowed('classroom', next.endDate), allowed('tier', next.endDate)]);
    await school.as(school.root).patch(`/users/${person.id}`, { subscriptionTier: 'vip' });
    expect(await answers()).toEqual([allowed('classroom'), allowed('tier')]);
  });

  it('includes renewals in the end of the access', async () => {
    const { id: tcodeId, subjectId } = await createTcode(school);
    const { id } = await grantSubscription(school, school.zoe, { tcodeId });
    const { body: next } = await school.as(school.root).post(`/subscriptions/${id}/renew`);

    expect(await ask(school.zoe, 'subject', subjectId)).toEqual(allowed('subscription', next.endDate));
  });

  it('answers 404 for content that is neither accessible nor in the catalogue', async () => {
    const { subject } = await createOutline(school);
    const unknown = '01900000-0000-7000-8000-0000000000ff';

    expect(await ask(school.zoe, 'subject', subject.id)).toBe('not_found');
    expect(await ask(school.root, 'subject', unknown)).toBe('not_found');
    expect(await ask(school.root, 'unit', subject.id)).toBe('not_found');
    expect(await ask(school.root, 'planet', subject.id)).toBe('not_found');
    expect(await ask(school.root, 'subject', 'light')).toBe('malformed_id');
    expect((await school.anyone.get(`/access/subject/${subject.id}`)).status).toBe(401);
  });

  it('reveals archived content to its teachers only', async () => {
    const { subject } = await createOutline(school);
    await school.as(school.ana).delete(`/subjects/${subject.id}`);

    expect(await ask(school.ben, 'subject', subject.id)).toBe('not_found');
    expect(await ask(school.ana, 'subject', subject.id)).toEqual(allowed('teacher'));
    expect(await ask(school.zoe, 'subject', subject.id)).toBe('not_found');
  });

  it('returns the grant as the source, with its end', async () => {
    const person = await school.person('STUDENT');
    const { subject } = await createOutline(school);
    const { endDate } = await grantSubscription(school, person, { subscriptionType: 'internal-access' });

    expect(await ask(person, 'subject', subject.id)).toEqual(allowed('grant', endDate));
  });

  it('requires the tier of the catalogue entry, which subscriptions, children and admins raise', async () => {
    const [student, parent] = [await school.person('STUDENT', school.p1a), await school.person('PARENT')];
    const guardian = { parentId: parent.id, relation: 'mother' };
    await school.as(school.root).post(`/students/${student.id}/guardians`, guardian);
    const { subject, unit, section } = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { unitId: unit.id, minTier: 'premium' });
    const asked = () => Promise.all([student, parent].map((person) => ask(person, 'unit', unit.id)));
    const reading = async () => {
      const { status, body } = await school.as(student).get(`/sections/${section.id}`);
      return [status, body.code];
    };

    const before = [await asked(), await reading(), await ask(student, 'subject', subject.id)];
    const { endDate } = await grantSubscription(school, student, { tcodeId });

    expect(before).toEqual([
      [denied('tier_too_low'), denied('tier_too_low')],
      [403, 'tier_too_low'],
      allowed('classroom'),
    ]);
    expect([await asked(), await reading()]).toEqual([
      [allowed('classroom', endDate), allowed('child', endDate)],
      [200, undefined],
    ]);
    const other = await school.person('STUDENT', school.p1a);
    await school.as(school.root).patch(`/users/${other.id}`, { subscriptionTier: 'vip' });
    expect(await ask(other, 'unit', unit.id)).toEqual(allowed('classroom'));
  });

  it('refuses a tier for a public entry', async () => {
    const draft = { contentUrl: 'https://content.example/light', isPublic: true, minTier: 'vip' };
    const { subject } = await createOutline(school);

    const { status, body } = await school
      .as(school.root)
      .post('/tcodes', { code: 'public-vip', title: 'Light', kind: 'subject', subjectId: subject.id, ...draft });

    expect([status, body.code]).toEqual([400, 'public_not_tiered']);
  });
});
