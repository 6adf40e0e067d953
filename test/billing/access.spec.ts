import { roles } from '#platform/access/actor.js';
import { decide, type Facts } from '#billing/entitlements/decision.js';
import { openSchool, type Person } from '../support/school.js';
import { at, dayMs, endAt, later, outlined, subscription, tcode } from './scenario.js';

const school = openSchool();

const now = new Date('2026-11-21T12:00:00.000Z');
const end = later(now, dayMs);

/** A student who has nothing to do with a published subject of a class. */
const stranger: Facts = {
  ...{ role: 'STUDENT', isOn: true, side: 'class', isPublished: true, isOwner: false, teaches: false, attends: false },
  ...{ isGuardian: false, isPublic: false, isLicensed: false, grants: [], spans: [] },
};
const running = [{ from: later(now, -dayMs), until: end }];
const over = [{ from: later(now, -2 * dayMs), until: now }];
const toCome = [{ from: end, until: later(end, dayMs) }];
const granted = (name: string, until: Date | null = null) => [{ name, until }];

const allowed = (via: string, until: Date | string | null = null) => ({ allowed: true, reason: null, via, until });
const denied = (reason: string) => ({ allowed: false, reason, via: null, until: null });

describe('the decision, one rule after another', () => {
  const table: [string, Partial<Facts>, object][] = [
    ['a feature that is off is closed to everybody', { isOn: false, role: 'ADMIN' }, denied('feature_disabled')],
    ['also to those who could', { isOn: false, attends: true, isPublic: true }, denied('feature_disabled')],
    ['an admin may, whatever it is', { role: 'ADMIN', isPublished: false, isLicensed: true }, allowed('admin')],
    ['an owner may', { isOwner: true, isPublished: false, isLicensed: true }, allowed('owner')],
    ['its teacher may', { role: 'TEACHER', teaches: true, isPublished: false, isLicensed: true }, allowed('teacher')],
    ['nobody else reads what is not published', { isPublished: false, attends: true }, denied('not_published')],
    ['neither subscribers', { isPublished: false, spans: running }, denied('not_published')],
    ['nor who reads everything', { isPublished: false, grants: granted('content:all') }, denied('not_published')],
    ['nor though it is public', { isPublished: false, isPublic: true }, denied('not_published')],
    [
      'but members who may preview do',
      { isPublished: false, attends: true, grants: granted('content:preview') },
      allowed('classroom'),
    ],
    ['to preview is not to enter', { grants: granted('content:preview') }, denied('not_in_classroom')],
    [
      'a preview that has ended is none',
      { isPublished: false, attends: true, grants: granted('content:preview', now) },
      denied('not_published'),
    ],
    ['any teacher reads the library', { side: 'library', role: 'TEACHER' }, allowed('teacher')],
    ['but not every class', { role: 'TEACHER' }, denied('not_in_classroom')],
    ['a grant opens everything', { grants: granted('content:all') }, allowed('grant')],
    ['also what is licensed', { isLicensed: true, grants: granted('content:all', end) }, allowed('grant', end)],
    ['up to its end', { grants: granted('content:all', now) }, denied('not_in_classroom')],
    [
      'the grant that lasts longest counts',
      { grants: [...granted('content:all', end), ...granted('content:all'), ...granted('content:all', end)] },
      allowed('grant'),
    ],
    ['another grant opens nothing', { grants: granted('diagnostics:read') }, denied('not_in_classroom')],
    ['everybody reads what is public', { isPublic: true }, allowed('public')],
    ['also where it is licensed besides', { isPublic: true, isLicensed: true }, allowed('public')],
    ['members need a licence', { attends: true, isLicensed: true }, denied('no_subscription')],
    ['parents too', { role: 'PARENT', isGuardian: true, isLicensed: true }, denied('no_subscription')],
    ['and have it', { attends: true, isLicensed: true, spans: running }, allowed('subscription', end)],
    ['and had it', { attends: true, isLicensed: true, spans: over }, denied('subscription_expired')],
    ['and will have it', { attends: true, isLicensed: true, spans: toCome }, denied('no_subscription')],
    [
      'what follows without a gap counts to its end',
      { isLicensed: true, spans: [...toCome, ...running] },
      allowed('subscription', later(end, dayMs)),
    ],
    ['a stranger learns what is missing', { isLicensed: true }, denied('no_subscription')],
    ['members of the class may', { attends: true }, allowed('classroom')],
    ['parents of a member may', { role: 'PARENT', isGuardian: true }, allowed('child')],
    ['subscribers may, up to the end', { spans: running }, allowed('subscription', end)],
    ['subscribers may not at the end', { spans: over }, denied('subscription_expired')],
    ['nor before the start', { spans: toCome }, denied('not_in_classroom')],
    ['everybody reads the library', { side: 'library' }, allowed('library')],
    ['nobody else may', {}, denied('not_in_classroom')],
  ];

  it.each(table)('%s', (_, facts, expected) => {
    expect(decide({ ...stranger, ...facts }, now)).toEqual(expected);
  });

  it('is in that order for every combination of facts', () => {
    const flags = [
      'isOn',
      'isPublished',
      'isOwner',
      'teaches',
      'attends',
      'isGuardian',
      'isPublic',
      'isLicensed',
    ] as const;
    const allGrants = [[], granted('content:all'), granted('content:preview'), granted('content:all', now)];
    let seen = 0;
    for (let bits = 0; bits < 2 ** flags.length; bits++) {
      const chosen = Object.fromEntries(flags.map((flag, index) => [flag, Boolean(bits & (1 << index))]));
      for (const role of roles)
        for (const side of ['class', 'library'] as const)
          for (const grants of allGrants)
            for (const spans of [[], running, over, toCome]) {
              const facts = { ...stranger, ...chosen, role, side, grants, spans };
              const { allowed: may, reason, via } = decide(facts, now);
              expect(may ? via : reason).toBe(expectedOf(facts));
              seen++;
            }
    }
    expect(seen).toBe(2 ** flags.length * roles.length * 2 * 4 * 4);
  });
});

/** The same order once more, in the plainest words. */
function expectedOf(facts: Facts): string {
  const has = (name: string) => facts.grants.some((grant) => grant.name === name && grant.until === null);
  const subscribed = facts.spans === running;
  const missing = facts.spans === over ? 'subscription_expired' : undefined;
  if (!facts.isOn) return 'feature_disabled';
  if (facts.role === 'ADMIN') return 'admin';
  if (facts.isOwner) return 'owner';
  if (facts.teaches) return 'teacher';
  if (!facts.isPublished && !has('content:preview')) return 'not_published';
  if (facts.side === 'library' && facts.role === 'TEACHER') return 'teacher';
  if (has('content:all')) return 'grant';
  if (facts.isPublic) return 'public';
  if (facts.isLicensed) return subscribed ? 'subscription' : (missing ?? 'no_subscription');
  if (facts.side === 'class' && facts.attends) return 'classroom';
  if (facts.side === 'class' && facts.isGuardian) return 'child';
  if (subscribed) return 'subscription';
  if (facts.side === 'library') return 'library';
  return missing ?? 'not_in_classroom';
}

describe('GET /access/:kind/:id', () => {
  const ask = async (who: Person, kind: string, id: string) => {
    const { status, body } = await school.as(who).get(`/access/${kind}/${id}`);
    return status === 200 ? body : body.code;
  };

  it('says why, through what and until when, in one statement', async () => {
    const { subject, unit, part, section } = await outlined(school);
    const { id: tcodeId } = await tcode(school, { unitId: unit.id, access: 'licensed' });
    const { endDate } = await subscription(school, school.ben, { tcodeId });
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

  it('agrees with what can be read, to the millisecond', async () => {
    const { subject } = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: subject.id });
    const { id } = await subscription(school, school.zoe, { tcodeId });
    const zoe = school.as(school.zoe);
    const until = later(new Date(), 5_000);
    await endAt(school, id, until);
    const both = (moment: Date) =>
      at(school, moment, async () => {
        const { status } = await zoe.get(`/subjects/${subject.id}`);
        return [status, await ask(school.zoe, 'subject', subject.id)];
      });

    expect(await both(later(until, -1000))).toEqual([200, allowed('subscription', until.toISOString())]);
    expect(await both(later(until, -1))).toEqual([200, allowed('subscription', until.toISOString())]);
    expect(await both(until)).toEqual([404, denied('subscription_expired')]);
  });

  it('counts what renewal adds', async () => {
    const { id: tcodeId, subjectId } = await tcode(school);
    const { id } = await subscription(school, school.zoe, { tcodeId });
    const { body: next } = await school.as(school.root).post(`/subscriptions/${id}/renew`);

    expect(await ask(school.zoe, 'subject', subjectId)).toEqual(allowed('subscription', next.endDate));
  });

  it('does not know what is neither in reach nor in the catalogue', async () => {
    const { subject } = await outlined(school);
    const unknown = '01900000-0000-7000-8000-0000000000ff';

    expect(await ask(school.zoe, 'subject', subject.id)).toBe('not_found');
    expect(await ask(school.root, 'subject', unknown)).toBe('not_found');
    expect(await ask(school.root, 'unit', subject.id)).toBe('not_found');
    expect(await ask(school.root, 'planet', subject.id)).toBe('not_found');
    expect(await ask(school.root, 'subject', 'light')).toBe('malformed_id');
    expect((await school.anyone.get(`/access/subject/${subject.id}`)).status).toBe(401);
  });

  it('tells what was archived to its teachers only', async () => {
    const { subject } = await outlined(school);
    await school.as(school.ana).delete(`/subjects/${subject.id}`);

    expect(await ask(school.ben, 'subject', subject.id)).toBe('not_found');
    expect(await ask(school.ana, 'subject', subject.id)).toEqual(allowed('teacher'));
    expect(await ask(school.zoe, 'subject', subject.id)).toBe('not_found');
  });

  it('says through which grant, and until when', async () => {
    const person = await school.person('STUDENT');
    const { subject } = await outlined(school);
    const { endDate } = await subscription(school, person, { subscriptionType: 'internal-access' });

    expect(await ask(person, 'subject', subject.id)).toEqual(allowed('grant', endDate));
  });
});
