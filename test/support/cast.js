/**
 * The cast of all tests: `root` is the admin; `ana` teaches P1A, `ben` studies there, `paula` is his mother; `olga`
 * teaches P1B and `zoe` studies there. Olga and Zoe are outsiders to P1A.
 */
export const password = 'correct horse';

/** bcrypt hash of the password above with cost 4. */
const hash = '$2b$04$naJcn5ubSiErNhbkzoPfa.97Tz7T7Dm46ZjCh5ITkKIFZN6ddLs.G';

export const ids = {
  root: '01900000-0000-7000-8000-000000000001',
  ana: '01900000-0000-7000-8000-000000000002',
  ben: '01900000-0000-7000-8000-000000000003',
  paula: '01900000-0000-7000-8000-000000000004',
  olga: '01900000-0000-7000-8000-000000000005',
  zoe: '01900000-0000-7000-8000-000000000006',
  p1a: '01900000-0000-7000-8000-00000000000a',
  p1b: '01900000-0000-7000-8000-00000000000b',
};

export const year = '2026';

const person = (name, last, role) =>
  `('${ids[name]}', 'test', '${name}@test.example', '${name}', '${hash}', '${name[0].toUpperCase()}${name.slice(1)}', '${last}', '${role}', true)`;
const member = (name, classroom, role) =>
  `(gen_random_uuid(), '${ids[classroom]}', '${ids[name]}', '${role}', '${year}')`;
const levels = ['P', 'M'].flatMap((cycle) =>
  [1, 2, 3, 4, 5, 6].map((grade) => ({ code: `${cycle}${grade}`, name: `${cycle}${grade}`, maxClasses: 6 })),
);
const settings = { registration: 'open', levels, currentAcademicYear: year, sessionIp: 'full', autoGrade: true };

export const castSql = `
  INSERT INTO organizations (id, slug, name, settings) VALUES ('test', 'test', 'Test School', '${JSON.stringify(settings)}');
  INSERT INTO users (id, organization_id, email, username, password_hash, first_name, last_name, role, email_verified) VALUES
    ${person('root', 'Ruiz', 'ADMIN')}, ${person('ana', 'Alves', 'TEACHER')}, ${person('ben', 'Bauer', 'STUDENT')},
    ${person('paula', 'Bauer', 'PARENT')}, ${person('olga', 'Orlova', 'TEACHER')}, ${person('zoe', 'Zhang', 'STUDENT')};
  INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name) VALUES
    ('${ids.p1a}', 'test', 'P1', 1, '${year}', 'P1A'), ('${ids.p1b}', 'test', 'P1', 2, '${year}', 'P1B');
  INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year) VALUES
    ${member('ana', 'p1a', 'TEACHER')}, ${member('ben', 'p1a', 'STUDENT')},
    ${member('olga', 'p1b', 'TEACHER')}, ${member('zoe', 'p1b', 'STUDENT')};
  INSERT INTO student_profiles (id, organization_id, student_number, level) VALUES
    ('${ids.ben}', 'test', 'S-1', 'P1'), ('${ids.zoe}', 'test', 'S-2', 'P1');
  INSERT INTO guardianships (id, parent_id, student_id, relation) VALUES
    (gen_random_uuid(), '${ids.paula}', '${ids.ben}', 'mother');
`;
