import { randomUUID } from 'node:crypto';
import type { Role } from '#platform/access/actor.js';
import type { Client } from '../support/client.js';
import type { Person, School } from '../support/school.js';

/** Who asks and where a row may be made. */
export interface Stage {
  school: School;
  /** The person the operation is tried as. */
  actor: Person;
}

export interface Fixture {
  /** The id of a row inside P1A; `parents` are the ids before it in the path. */
  make: (stage: Stage, parents: string[]) => Promise<string>;
  /** Roles for which such a row belongs to the whole organization, so that an outsider sees it too. */
  shared?: Role[];
  /** Rows not even an admin sees. */
  private?: true;
}

/**
 * One fixture for each collection of the API: how to come by one of its rows, inside the class P1A. The access matrix
 * and the fuzzer take every path id and every `…Id` of a body from here. A new collection needs one entry.
 */
export const fixtures: Record<string, Fixture> = {
  classrooms: { make: ({ school }) => Promise.resolve(school.p1a) },
  members: { make: ({ school }, [classroomId]) => idOf(school.person('STUDENT', classroomId)) },
  users: { make: ({ school }) => idOf(school.person('STUDENT')) },
  invitations: {
    make: ({ school, actor }) => made(school.as(actor), '/users/invitations', { email: newEmail(), role: 'STUDENT' }),
  },
  sessions: {
    make: async ({ school, actor }) => {
      await school.login(actor);
      const { body } = await school.as(actor).get('/sessions/me');
      return body.items[0].id;
    },
  },
};

/** Bodies only a person could think of, by operationId; the rest comes from schemas and their examples. */
export const bodies: Record<string, (stage: Stage) => object | Promise<object>> = {
  login: ({ actor }) => ({ email: actor.email, password: actor.password }),
  register: () => ({ email: newEmail(), password: 'a perfectly long password' }),
  refreshToken: async ({ school, actor }) => {
    const { body } = await school.login(actor);
    return { refreshToken: body.refreshToken };
  },
  changePassword: ({ actor }) => ({ currentPassword: actor.password, newPassword: 'another long password' }),
  changeMe: () => ({ firstName: 'Anna' }),
  createClassroom: () => ({ level: 'M1', academicYear: String(2100 + Math.floor(Math.random() * 7000)) }),
  changeClassroom: () => ({ name: `Room ${randomUUID().slice(0, 8)}` }),
  addMemberClassroom: async ({ school }) => ({ userId: await idOf(school.person('STUDENT')) }),
  createInvitation: () => ({ email: newEmail(), role: 'STUDENT' }),
  changeUser: () => ({ firstName: 'Anna' }),
};

/** Operations the fuzzer cannot bring to a success by itself, and why. */
export const neverSucceeds: Record<string, string> = {
  resetPassword: 'its token exists only in a mail',
  verifyEmail: 'its token exists only in a mail',
};

/** What an operation answers an outsider of an allowed role, where that is not 404, and why. */
export const outsiderAnswers: Record<string, { status: number; why: string }> = {};

/** The fixture of a collection, or the sentence that says what to add. */
export function fixtureOf(collection: string, operation: string): Fixture {
  const fixture = fixtures[collection];
  if (!fixture) {
    throw new Error(
      `${operation} takes the id of a row of "${collection}", which has no fixture: ` +
        `add "${collection}" to fixtures in test/contract/fixtures.ts, a function that makes such a row inside P1A.`,
    );
  }
  return fixture;
}

/** Posts `body` and answers the id of what was made. */
export async function made(client: Client, path: string, body: object): Promise<string> {
  const { status, body: row } = await client.post(path, body);
  if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${JSON.stringify(row)}`);
  return row.id;
}

const newEmail = () => `${randomUUID()}@fuzz.example`;
const idOf = async (person: Promise<Person>): Promise<string> => (await person).id;
