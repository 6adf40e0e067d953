import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Groups of students, and assessments whose work is submitted by groups (docs/decisions/0231). */
export class CreateGroups1770000014970 implements MigrationInterface {
  async up(database: QueryRunner): Promise<void> {
    await database.query(tables);
    await database.query(sharedWork);
    await database.query(ownDates('mates', lateral));
    await database.query(
      refresh(`OR running.group_id IN (SELECT m.group_id FROM group_members m WHERE m.student_id = student)`),
    );
    await database.query(members);
    await database.query(copies);
  }

  async down(database: QueryRunner): Promise<void> {
    await database.query(`
      DROP TRIGGER group_members_moved ON group_members;
      DROP FUNCTION follow_membership(), copy_attempt(uuid);
    `);
    await database.query(ownDates('', ''));
    await database.query(refresh(''));
    await database.query(`
      ALTER TABLE submission_attempts DROP COLUMN work_id;
      ALTER TABLE attempts DROP COLUMN group_id, DROP COLUMN group_attempt, DROP COLUMN is_copy;
      ALTER TABLE assessments DROP COLUMN group_set_id;
      DROP TABLE group_members, student_groups, group_sets;
    `);
  }
}

const tables = `
  CREATE TABLE group_sets (
    id uuid PRIMARY KEY,
    organization_id text NOT NULL REFERENCES organizations ON DELETE RESTRICT,
    classroom_id uuid NOT NULL REFERENCES classrooms ON DELETE RESTRICT,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    self_sign_up boolean NOT NULL DEFAULT false,
    -- For self sign-up; null for no limit.
    max_members integer CHECK (max_members BETWEEN 1 AND 100),
    -- The seed of the last random split.
    split_seed text,
    created_by uuid REFERENCES users ON DELETE SET NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT group_sets_classroom_key UNIQUE (id, classroom_id)
  );
  CREATE INDEX ON group_sets (classroom_id, created_at DESC, id);
  CREATE INDEX ON group_sets (organization_id, created_at DESC, id);
  CREATE INDEX ON group_sets (created_by);

  CREATE TABLE student_groups (
    id uuid PRIMARY KEY,
    group_set_id uuid NOT NULL REFERENCES group_sets ON DELETE CASCADE,
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT student_groups_title_key UNIQUE (group_set_id, title),
    CONSTRAINT student_groups_set_key UNIQUE (id, group_set_id)
  );

  -- The primary key keeps a student in at most one group of a set.
  CREATE TABLE group_members (
    group_set_id uuid NOT NULL,
    student_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    group_id uuid NOT NULL,
    joined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (group_set_id, student_id),
    FOREIGN KEY (group_id, group_set_id) REFERENCES student_groups (id, group_set_id) ON DELETE CASCADE
  );
  CREATE INDEX ON group_members (group_id, group_set_id);
  CREATE INDEX ON group_members (student_id);
`;

const sharedWork = `
  -- The groups that submit the work; null for individual work. They are groups of the class of the assessment.
  ALTER TABLE assessments ADD COLUMN group_set_id uuid,
    ADD CONSTRAINT assessments_group_set_fkey FOREIGN KEY (group_set_id, classroom_id) REFERENCES group_sets (id, classroom_id) ON DELETE RESTRICT,
    -- Teachers know the members of groups.
    ADD CONSTRAINT assessments_anonymous_groups_check CHECK (group_set_id IS NULL OR NOT anonymous_marking);
  CREATE INDEX ON assessments (group_set_id, classroom_id);

  -- An attempt of a group is that of the member who works on it; the others get copies when it is submitted.
  ALTER TABLE attempts ADD COLUMN group_id uuid REFERENCES student_groups ON DELETE SET NULL,
    ADD COLUMN group_attempt integer CHECK (group_attempt > 0),
    ADD COLUMN is_copy boolean NOT NULL DEFAULT false;
  CREATE UNIQUE INDEX attempts_group_number_key ON attempts (assessment_id, group_id, group_attempt)
    WHERE status <> 'voided' AND NOT is_copy AND group_id IS NOT NULL;
  CREATE INDEX ON attempts (group_id) WHERE group_id IS NOT NULL;

  -- The same for all attempts that are one work of a group; null for individual work.
  ALTER TABLE submission_attempts ADD COLUMN work_id uuid;
  CREATE INDEX ON submission_attempts (work_id, id) WHERE work_id IS NOT NULL;
`;

/** What the members of the group of a student have at best, over assessment a and the exceptions for everyone. */
const lateral = `
      LEFT JOIN LATERAL (SELECT count(*) AS members,
          CASE WHEN bool_and(coalesce(e.available_from, common.available_from, a.available_from) IS NOT NULL)
            THEN min(coalesce(e.available_from, common.available_from, a.available_from)) END AS opens_at,
          max(e.due_at) AS due_at, max(e.late_until) AS late_until, max(e.extra_minutes) AS extra_minutes,
          max(e.extra_attempts) AS extra_attempts, max(p.time_factor) AS factor
        FROM group_members self JOIN group_members mate ON mate.group_id = self.group_id
        LEFT JOIN assessment_exceptions e ON e.assessment_id = a.id AND e.student_id = mate.student_id
        LEFT JOIN student_profiles p ON p.id = mate.student_id
        WHERE a.group_set_id IS NOT NULL AND self.group_set_id = a.group_set_id AND self.student_id = student) mates ON true`;

/** The function as before, or with the best dates and limits of the members of a group. */
const ownDates = (mates: '' | 'mates', join: string): string => {
  const best = (column: string) => (mates ? `, mates.${column}` : '');
  const greatest = (own: string, column: string) =>
    mates ? `greatest(${own}, mates.${column}, 0)` : `coalesce(${own}, 0)`;
  const opens = 'coalesce(mine.available_from, common.available_from, a.available_from)';
  return `
  CREATE OR REPLACE FUNCTION own_dates(a assessments, student uuid) RETURNS TABLE (opens_at timestamptz, due_at timestamptz,
    closes_at timestamptz, limit_seconds integer, extension_seconds integer, paused_seconds integer, extra_attempts integer)
    LANGUAGE sql STABLE AS $$
    SELECT own.opens_at, own.due_at + extra.time, own.closes_at + extra.time, a.time_limit_minutes * 60, extra.seconds,
      own.paused_seconds, own.extra_attempts
    -- The type of the row is looked up once, and OFFSET 0 keeps the planner from planning a subquery again for each use of it.
    FROM (SELECT (a).*) a CROSS JOIN LATERAL (
      SELECT ${mates ? `CASE WHEN mates.members > 0 THEN mates.opens_at ELSE ${opens} END` : opens} AS opens_at,
        CASE WHEN a.due_at IS NOT NULL THEN greatest(a.due_at, mine.due_at, common.due_at${best('due_at')}) END AS due_at,
        CASE WHEN a.due_at IS NULL OR a.allow_late AND a.late_until IS NULL THEN NULL
          ELSE greatest(a.due_at, mine.due_at, common.due_at${best('due_at')}, CASE WHEN a.allow_late THEN a.late_until END,
            mine.late_until, common.late_until${best('late_until')}) END AS closes_at,
        ${mates ? 'greatest(profile.time_factor, mates.factor, 1)' : 'coalesce(profile.time_factor, 1)'} AS factor,
        60 * (${greatest('mine.extra_minutes', 'extra_minutes')} + coalesce(common.extra_minutes, 0)) AS extra_seconds,
        ${greatest('mine.extra_attempts', 'extra_attempts')} + coalesce(common.extra_attempts, 0) AS extra_attempts,
        (SELECT coalesce(sum(w.paused_seconds), 0)::integer FROM attempts w
          WHERE w.assessment_id = a.id AND w.student_id = student AND w.paused_seconds > 0) AS paused_seconds
      FROM (SELECT) one
      LEFT JOIN assessment_exceptions mine ON mine.assessment_id = a.id AND mine.student_id = student
      LEFT JOIN assessment_exceptions common ON common.assessment_id = a.id AND common.student_id IS NULL
      LEFT JOIN student_profiles profile ON profile.id = student${join}
      OFFSET 0
    ) own
    -- An exam without a time limit takes as long as its window, unless it can be taken on several days.
    -- A start that is moved later does not shorten the window of a student who has started.
    CROSS JOIN LATERAL (SELECT coalesce(a.time_limit_minutes * 60, CASE WHEN a.type = 'exam' AND own.factor > 1 THEN (
      SELECT extract(epoch FROM own.closes_at - least(own.opens_at, started.opens_at))
      FROM (SELECT min(w.opens_at) AS opens_at FROM attempts w
        WHERE w.assessment_id = a.id AND w.student_id = student AND w.status <> 'voided') started
      WHERE own.closes_at - least(own.opens_at, started.opens_at) <= interval '24 hours') END, 0) AS seconds) working
    CROSS JOIN LATERAL (SELECT seconds, make_interval(secs => seconds + own.paused_seconds) AS time
      FROM (SELECT (working.seconds * (own.factor - 1) + own.extra_seconds)::integer AS seconds) total OFFSET 0) extra
  $$;`;
};

/** Applies changed rules to running attempts, as before; mates adds those of the groups of the student. */
const refresh = (mates: string): string => `
  CREATE OR REPLACE FUNCTION refresh_attempts(assessment uuid, student uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE attempts w SET extension_seconds = own.extension_seconds,
      limit_seconds = CASE WHEN w.limit_seconds IS NOT NULL THEN greatest(w.limit_seconds, own.limit_seconds) END,
      closes_at = CASE WHEN w.limit_seconds IS NULL THEN own.closes_at
        WHEN w.closes_at IS NOT NULL AND own.closes_at IS NOT NULL THEN greatest(w.closes_at, own.closes_at) END
    FROM (
      SELECT running.id, d.limit_seconds, d.extension_seconds,
        d.closes_at - make_interval(secs => d.extension_seconds + running.paused_seconds) AS closes_at
      FROM attempts running JOIN assessments a ON a.id = running.assessment_id CROSS JOIN LATERAL own_dates(a, running.student_id) d
      WHERE running.status IN ('in_progress', 'paused') AND (assessment IS NULL OR running.assessment_id = assessment)
        AND (student IS NULL OR running.student_id = student ${mates})
    ) own
    WHERE w.id = own.id AND w.status IN ('in_progress', 'paused')
      AND (w.limit_seconds, w.closes_at, w.extension_seconds) IS DISTINCT FROM (own.limit_seconds, own.closes_at, own.extension_seconds)
  $$;`;

const members = `
  /**
   * The open attempt of a group stays with it: if the member who works on it leaves, another one continues it. Without
   * members it is void. Changed members change the dates of the group.
   */
  CREATE FUNCTION follow_membership() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      heir uuid;
    BEGIN
      UPDATE assessments SET own_dates_revision = own_dates_revision + 1, own_dates_changed_at = now()
      WHERE group_set_id = COALESCE(NEW.group_set_id, OLD.group_set_id);
      IF TG_OP <> 'INSERT' THEN
        SELECT m.student_id INTO heir FROM group_members m WHERE m.group_id = OLD.group_id AND m.student_id <> OLD.student_id
        ORDER BY m.joined_at, m.student_id LIMIT 1;
        IF heir IS NULL THEN
          UPDATE attempts SET status = 'voided', paused_at = NULL, void_reason = 'The last member left the group.', version = version + 1
          WHERE group_id = OLD.group_id AND student_id = OLD.student_id AND status IN ('in_progress', 'paused');
        ELSE
          UPDATE attempts w SET student_id = heir, screen_id = NULL, version = version + 1,
            attempt_number = 1 + coalesce((SELECT s.attempt_count FROM submissions s
              WHERE s.assessment_id = w.assessment_id AND s.student_id = heir), 0)
          WHERE w.group_id = OLD.group_id AND w.student_id = OLD.student_id AND w.status IN ('in_progress', 'paused');
        END IF;
        PERFORM refresh_attempts(w.assessment_id, w.student_id) FROM attempts w
        WHERE w.group_id = OLD.group_id AND w.status IN ('in_progress', 'paused');
      END IF;
      IF TG_OP <> 'DELETE' THEN
        PERFORM refresh_attempts(w.assessment_id, w.student_id) FROM attempts w
        WHERE w.group_id = NEW.group_id AND w.status IN ('in_progress', 'paused');
      END IF;
      RETURN NULL;
    END $$;
  CREATE TRIGGER group_members_moved AFTER INSERT OR UPDATE OR DELETE ON group_members
    FOR EACH ROW EXECUTE FUNCTION follow_membership();
`;

const copies = `
  /** Copies a submitted attempt of a group for its other members who attend the class today. */
  CREATE FUNCTION copy_attempt(original uuid) RETURNS TABLE (id uuid, student_id uuid, classroom_id uuid, subject_id uuid)
    LANGUAGE plpgsql AS $$
    #variable_conflict use_column
    BEGIN RETURN QUERY INSERT INTO attempts (id, organization_id, assessment_id, student_id, classroom_id, subject_id, attempt_number, status,
      seed, shuffle, navigation, position, furthest, started_at, last_seen_at, opens_at, closes_at, limit_seconds, extension_seconds,
      paused_seconds, deadline_at, submitted_at, group_id, group_attempt, is_copy)
    SELECT gen_random_uuid(), w.organization_id, w.assessment_id, m.student_id, w.classroom_id, w.subject_id,
      1 + coalesce((SELECT s.attempt_count FROM submissions s WHERE s.assessment_id = w.assessment_id AND s.student_id = m.student_id), 0),
      w.status, w.seed, w.shuffle, w.navigation, w.position, w.furthest, w.started_at, w.last_seen_at, w.opens_at, w.closes_at,
      w.limit_seconds, w.extension_seconds, w.paused_seconds, w.deadline_at, w.submitted_at, w.group_id, w.group_attempt, true
    FROM attempts w JOIN group_members m ON m.group_id = w.group_id AND m.student_id <> w.student_id
    WHERE w.id = original AND EXISTS (SELECT FROM classroom_members c WHERE c.classroom_id = w.classroom_id AND c.user_id = m.student_id
      AND c.member_role = 'STUDENT' AND c.left_at IS NULL)
    ORDER BY m.student_id
    RETURNING attempts.id, attempts.student_id, attempts.classroom_id, attempts.subject_id;
    END $$;
`;
