import type { Role } from '#platform/access/actor.js';
import type { Person, School } from '../support/school.js';
import type { Rows } from './rows.js';

/** The caller of an operation and the school in which rows are created. */
export interface Scenario {
  school: School;
  /** The person who calls the operation, and their role. */
  actor: Person;
  role: Role;
  /** Rows of earlier requests of the actor, to be used again; otherwise each is created. */
  rows?: Rows;
}

export interface Fixture {
  /**
   * Creates a row inside P1A that the actor may use and returns its id; `parents` are the ids before it in the path.
   */
  make: (scenario: Scenario, parents: string[]) => Promise<string>;
  /** Roles for which such a row is visible to one person only, not to others of the same class. */
  personal?: Role[];
  /** Roles for which such a row is visible in the whole organization, also to outsiders. */
  shared?: Role[];
  /** Rows that not even an admin sees. */
  private?: true;
}

/** What the access matrix and the fuzzer need for the operations of one area. */
export interface AreaFixtures {
  /** By collection: `classrooms` for the id in `/classrooms/{classroomId}`. */
  fixtures: Record<string, Fixture>;
  /** By operationId: bodies that cannot be derived from the schema; all others come from schemas and their examples. */
  bodies?: Record<string, (scenario: Scenario, ids: string[]) => object | Promise<object>>;
  /** By operationId: preparation of the row that the operation requires. */
  before?: Record<string, (scenario: Scenario, ids: string[]) => Promise<unknown>>;
  /**
   * By collection: creates a row of the actor that not even an admin reads, with the text in it, and returns its id if it has one.
   * Every collection with `private` needs one.
   */
  secrets?: Record<string, (scenario: Scenario, text: string) => Promise<string | undefined>>;
  /** By operationId: operations whose success the fuzzer cannot produce, with the reason. */
  neverSucceeds?: Record<string, string>;
  /** By operationId: statuses other than 404 that an outsider of a permitted role gets, with the reason. */
  outsiderAnswers?: Record<string, { status: number; reason: string }>;
}

/** The id of a new row of one of the area's collections. */
export function rowOf({ fixtures }: AreaFixtures, collection: string, scenario: Scenario): Promise<string> {
  const fixture = fixtures[collection];
  if (!fixture) throw new Error(`There is no fixture for ${collection}.`);
  return rowIn(collection, fixture, scenario, []);
}

/** The id of a row of the collection below `parents`, created unless the scenario has it. */
export function rowIn(collection: string, { make }: Fixture, scenario: Scenario, parents: string[]): Promise<string> {
  const create = () => make(scenario, parents);
  return scenario.rows?.find([collection, ...parents].join('/'), create) ?? create();
}
