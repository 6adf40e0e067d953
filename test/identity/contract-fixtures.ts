import { created, idOf, newEmail, newWord } from '../contract/builders.js';
import type { AreaFixtures, Scenario } from '../contract/fixture.js';
import { childOf } from '../contract/people.js';

/** Guardians decide only for children below the age of consent. */
const ageOfConsent = ({ school }: Scenario) =>
  school.as(school.root).patch('/organizations/current', { settings: { privacy: { ageOfConsent: 16 } } });

/** Rows and bodies for the operations of identity. */
export const identity: AreaFixtures = {
  fixtures: {
    users: { make: ({ school }) => idOf(school.person('STUDENT')) },
    invitations: {
      make: async ({ school, actor }) => {
        const draft = { email: newEmail(), role: 'STUDENT', classroomId: school.p1a };
        const { body } = await school.as(actor).post('/users/invitations', draft);
        return body.invitation.id;
      },
    },
    roles: {
      make: ({ school }) => created(school.as(school.root), '/roles', { name: newWord(), baseRole: 'TEACHER' }),
    },
    sessions: {
      personal: ['TEACHER', 'STUDENT', 'PARENT'],
      make: async ({ school, actor }) => {
        await school.login(actor);
        const { body } = await school.as(actor).get('/sessions/me');
        return body.items[0].id;
      },
    },
    'erasure-requests': {
      personal: ['TEACHER', 'STUDENT', 'PARENT'],
      make: async ({ school }) => {
        const userId = await idOf(school.person('STUDENT', school.p1a));
        return created(school.as(school.root), '/privacy/erasure-requests', { userId });
      },
    },
    'GET sessions/{id}': {
      personal: ['STUDENT', 'PARENT'],
      make: ({ school, actor, role }) => {
        if (role === 'STUDENT') return Promise.resolve(actor.id);
        return role === 'PARENT' ? Promise.resolve(childOf(actor).id) : idOf(school.person('STUDENT', school.p1a));
      },
    },
  },
  secrets: {
    profile: async ({ school, actor }, text) => {
      await school.as(actor).put('/user/profile', { occupation: text, district: text, learningGoals: [text] });
      return undefined;
    },
    preferences: async ({ school, actor }, text) => {
      await school.as(actor).put('/user/preferences', { extra: { text } });
      return undefined;
    },
  },
  bodies: {
    login: ({ actor }) => ({ email: actor.email, password: actor.password }),
    register: () => ({ email: newEmail(), password: 'a perfectly long password' }),
    refreshToken: async ({ school, actor }) => {
      const { body } = await school.login(actor);
      return { refreshToken: body.refreshToken };
    },
    changePassword: ({ actor }) => ({ currentPassword: actor.password, newPassword: 'another long password' }),
    changeMe: () => ({ firstName: 'Anna' }),
    changeAccount: () => ({ firstName: 'Anna' }),
    eraseMyAccount: ({ actor }) => ({ password: actor.password }),
    createErasureRequest: () => ({ reason: newWord() }),
    rejectErasureRequest: () => ({ reason: newWord() }),
    createRole: () => ({ name: newWord(), baseRole: 'TEACHER' }),
    changeRole: () => ({ name: newWord() }),
    acceptInvitation: async ({ school, actor }) => {
      await school.sql('UPDATE classroom_members SET left_at = now() WHERE user_id = $1 AND left_at IS NULL', [
        actor.id,
      ]);
      const draft = { email: actor.email, role: 'STUDENT', classroomId: school.p1a };
      const { body } = await school.as(school.root).post('/users/invitations', draft);
      return { inviteCode: body.inviteCode };
    },
    // A political preference is refused unless the organization has the feature civic.
    changeProfile: () => ({ district: newWord() }),
    // What needs consent may be refused: the organization may have an age of consent.
    changePrivacy: () => ({ exportData: true }),
    changeChildPrivacy: () => ({ communitySharing: true }),
    createInvitation: ({ school }) => ({ email: newEmail(), role: 'STUDENT', classroomId: school.p1a }),
    changeUser: () => ({ firstName: 'Anna' }),
  },
  before: {
    getChildPrivacy: ageOfConsent,
    changeChildPrivacy: ageOfConsent,
    reactivateUser: ({ school }, [id = '']) => school.as(school.root).post(`/users/${id}/suspend`),
  },
  neverSucceeds: {
    resetPassword: 'its token exists only in an email',
    verifyEmail: 'its token exists only in an email',
  },
};
