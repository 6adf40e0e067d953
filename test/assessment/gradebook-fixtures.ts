import { created, file, newWord } from '../contract/builders.js';
import { type AreaFixtures, rowOf, type Scenario } from '../contract/fixture.js';
import { childOf } from '../contract/people.js';
import { assessment } from './contract-fixtures.js';

const newScale = () => ({ name: newWord(), kind: 'linear', low: 0, high: 20 });
const newBands = () => ({ name: newWord(), kind: 'bands', bands: [{ label: 'Passed', minPercent: 0 }] });
const newPeriod = () => ({ name: newWord(), startsOn: '2031-01-01', endsOn: '2031-06-30' });

/** Rows and bodies for the operations of the gradebook. */
export const gradebook: AreaFixtures = {
  fixtures: {
    'grade-scales': {
      shared: ['TEACHER', 'STUDENT', 'PARENT'],
      make: ({ school }) => created(school.as(school.root), '/grade-scales', newBands()),
    },
    'grading-periods': {
      shared: ['TEACHER', 'STUDENT', 'PARENT'],
      make: ({ school }) => created(school.as(school.root), '/grading-periods', newPeriod()),
    },
    'report-cards': {
      personal: ['STUDENT', 'PARENT'],
      make: async (scenario) => {
        const { school } = scenario;
        const body = { studentId: (await studentOf(scenario)).id };
        const issued = await school.as(school.ana).post(`/classrooms/${school.p1a}/report-cards`, body);
        return issued.body.reportCards[0].id;
      },
    },
  },
  bodies: {
    createGradeScale: newScale,
    changeGradeScale: () => ({ name: newWord() }),
    createGradingPeriod: newPeriod,
    changeGradingPeriod: () => ({ name: newWord() }),
    replaceGradebookSetup: () => ({ categories: [{ name: 'Homework', weight: 1 }] }),
    imagineGradebook: () => ({ scores: [] }),
    issueReportCards: async ({ school, role }, [classroomId]) => {
      const student = await school.person('STUDENT', role === 'ADMIN' ? classroomId : school.p1a);
      return { studentId: student.id };
    },
    editGradebook: async (scenario, [subjectId]) => {
      const { school } = scenario;
      const assessmentId = await rowOf(assessment, 'assessments', scenario);
      await school.sql(
        `UPDATE assessments a SET subject_id = s.id, classroom_id = s.classroom_id FROM subjects s
         WHERE a.id = $1 AND s.id = $2 AND s.classroom_id = $3`,
        [assessmentId, subjectId || null, school.p1a],
      );
      const [member] = await school.sql<{ id: string }>(
        `SELECT m.user_id AS id FROM classroom_members m JOIN subjects s ON s.classroom_id = m.classroom_id
         WHERE s.id = $1 AND m.member_role = 'STUDENT' AND m.left_at IS NULL LIMIT 1`,
        [subjectId || null],
      );
      return { cells: [{ assessmentId, studentId: member?.id ?? school.ben.id, score: 0.5, version: 0 }] };
    },
    importGradebook: async (scenario) => {
      const assessmentId = await rowOf(assessment, 'assessments', scenario);
      return file(`Student id,Work [${assessmentId}]\n`);
    },
  },
  before: {
    // One student: the class of the matrix has hundreds of them.
    downloadClassReportCards: async ({ school }, [classroomId]) => {
      const { id: studentId } = await school.person('STUDENT', classroomId);
      await school.as(school.root).post(`/classrooms/${classroomId}/report-cards`, { studentId });
    },
  },
};

/** The actor, the actor's child, or another student of P1A. */
function studentOf({ school, actor, role }: Scenario) {
  if (role === 'STUDENT') return actor;
  return role === 'PARENT' ? childOf(actor) : school.person('STUDENT', school.p1a);
}
