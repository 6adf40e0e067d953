import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  contentsLimits,
  flattenOutline,
  type OutlineNode,
  type OutlineSketch,
  parseTableOfContents,
} from '#curriculum/table-of-contents/table-of-contents.js';
import { Problem } from '#platform/problems/problem.js';
import { cpuMs } from '../support/cpu-time.js';

/** An outline as lines, indented by two spaces for each level. */
const linesOf = (nodes: OutlineNode[], depth = 0): string[] =>
  nodes.flatMap(({ title, children }) => [' '.repeat(2 * depth) + title, ...linesOf(children, depth + 1)]);

const read = (...lines: string[]) => linesOf(parseTableOfContents(lines.join('\n')).nodes);

function problemOf(text: string): Problem {
  try {
    parseTableOfContents(text);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('The text was read without a problem.');
}

const issuesOf = (...lines: string[]) => problemOf(lines.join('\n')).errors?.map(({ line, rule }) => `${line} ${rule}`);

describe('a table of contents with decimal numbers', () => {
  it('has units, parts and sections', () => {
    expect(read('1 Mechanics', '1.1 Motion', '1.1.1 Speed', '1.2 Forces', '2 Waves', '2.1 Sound')).toEqual([
      'Mechanics',
      '  Motion',
      '    Speed',
      '  Forces',
      'Waves',
      '  Sound',
    ]);
  });

  it.each(['1. Motion|1.1. Speed', '1) Motion|1.1) Speed', '(1) Motion|(1.1) Speed', '1: Motion|1.1: Speed'])(
    'may have a mark after the number: %s',
    (text) => {
      expect(read(...text.split('|'))).toEqual(['Motion', '  Speed']);
    },
  );

  it.each(['1 - Motion|1.1 - Speed', '1- Motion|1.1- Speed', '1 – Motion|1.1 — Speed', '1.Motion|1.1Speed'])(
    'may lack spaces around the mark: %s',
    (text) => {
      expect(read(...text.split('|'))).toEqual(['Motion', '  Speed']);
    },
  );

  it('may count its chapters 1.0 and 2.0', () => {
    expect(read('1.0 Motion', '1.1 Speed', '2.0 Forces')).toEqual(['Motion', '  Speed', 'Forces']);
  });

  it('names the units its numbers skip after their numbers', () => {
    expect(read('1.1 Motion', '1.2 Forces', '2.1 Sound')).toEqual(['1', '  Motion', '  Forces', '2', '  Sound']);
  });

  it('leaves out a skipped unit when it would be the only one', () => {
    expect(read('3.1 Motion', '3.2 Forces')).toEqual(['Motion', 'Forces']);
  });

  it('names the parts its numbers skip, one for each number', () => {
    expect(read('1 Mechanics', '1.1.1 Speed', '1.1.2 Velocity', '1.2.1 Force')).toEqual([
      'Mechanics',
      '  1.1',
      '    Speed',
      '    Velocity',
      '  1.2',
      '    Force',
    ]);
  });

  it('turns deeper levels into sections', () => {
    expect(read('1 A', '1.1 B', '1.1.1 C', '1.1.1.1 D', '1.1.1.1.1 E', '1.1.2 F', '2 G')).toEqual([
      'A',
      '  B',
      '    C',
      '    D',
      '    E',
      '    F',
      'G',
    ]);
  });

  it('may be indented unevenly', () => {
    expect(read('1 Motion', '    1.1 Speed', '  1.2 Velocity', '   2 Forces', '2.1 Drag')).toEqual([
      'Motion',
      '  Speed',
      '  Velocity',
      'Forces',
      '  Drag',
    ]);
  });

  it('keeps a heading without number in its chapter', () => {
    expect(
      read('Preface', '1 Motion', 'Introduction', '1.1 Speed', 'Key terms', '2 Forces', 'Introduction', '2.1 Drag'),
    ).toEqual(['Preface', 'Motion', '  Introduction', '  Speed', '  Key terms', 'Forces', '  Introduction', '  Drag']);
  });

  it('may have unindented plain lines below its numbers', () => {
    expect(read('1. Forces', 'Gravity', 'Friction', '2. Waves', 'Sound')).toEqual([
      'Forces',
      '  Gravity',
      '  Friction',
      'Waves',
      '  Sound',
    ]);
  });

  it('may have plain lines as headings', () => {
    expect(read('Mechanics', '1. Motion', '2. Forces', 'Waves', '3. Sound')).toEqual([
      'Mechanics',
      '  Motion',
      '  Forces',
      'Waves',
      '  Sound',
    ]);
  });

  it('ends its last chapter where the glossary begins', () => {
    expect(read('Chapter 1: Motion', '1.1 Speed', 'Glossary', 'Index')).toEqual([
      'Motion',
      '  Speed',
      'Glossary',
      'Index',
    ]);
  });
});

describe('a title that begins with a number', () => {
  it.each(['3D shapes', '2D and 3D', '100 years of solitude', '1914 and after', '24 hour clock', '0 - 10', '5 Rs'])(
    'keeps it in a list without numbers: %s',
    (title) => {
      expect(read('Forces', title, 'Waves')).toEqual(['Forces', title, 'Waves']);
    },
  );

  it.each(['3D shapes', '100 years of solitude', '24 hour clock', '2 digit numbers'])(
    'keeps it after a number: %s',
    (title) => {
      expect(read(`1 ${title}`, '1.1 Speed', `1.2 ${title}`, '2 Forces')).toEqual([
        title,
        '  Speed',
        `  ${title}`,
        'Forces',
      ]);
    },
  );

  it('keeps it when titles with consecutive numbers repeat', () => {
    const lines = ['1 digit numbers', '2 digit numbers', '3 digit numbers'];

    expect(read(...lines)).toEqual(lines);
  });

  it('keeps it when it is not consecutive', () => {
    expect(read('1 Shapes', '2 Numbers', '24 hour clock', '3 Time')).toEqual([
      'Shapes',
      'Numbers',
      '24 hour clock',
      'Time',
    ]);
  });

  it('keeps a measure', () => {
    expect(read('Volume', '1.5 litres of water', 'Mass')).toEqual(['Volume', '1.5 litres of water', 'Mass']);
  });
});

describe('a table of contents with other numerals', () => {
  it('may have roman ones above decimal ones', () => {
    expect(read('I. Mechanics', '1. Motion', '2. Forces', 'II. Waves', '1. Sound')).toEqual([
      'Mechanics',
      '  Motion',
      '  Forces',
      'Waves',
      '  Sound',
    ]);
  });

  it('may have letters', () => {
    expect(read('A. Motion', 'B. Forces', '  a) Drag', '  b) Lift')).toEqual(['Motion', 'Forces', '  Drag', '  Lift']);
  });

  it('has none when they are not consecutive', () => {
    expect(read('A. Einstein', 'I. Newton', 'IV drips')).toEqual(['A. Einstein', 'I. Newton', 'IV drips']);
  });
});

describe('a table of contents in Markdown', () => {
  it('has headings', () => {
    expect(read('# Mechanics', '## Motion ##', '### Speed', '#### Average', '# Waves')).toEqual([
      'Mechanics',
      '  Motion',
      '    Speed',
      '    Average',
      'Waves',
    ]);
  });

  it('may begin with deeper headings', () => {
    expect(read('### Motion', '#### Speed', '### Forces')).toEqual(['Motion', '  Speed', 'Forces']);
  });

  it('may skip a level of headings', () => {
    expect(read('# Motion', '### Speed', '### Velocity', '## Forces')).toEqual([
      'Motion',
      '  Speed',
      '  Velocity',
      '  Forces',
    ]);
  });

  it('has lists with any bullet', () => {
    expect(read('- Mechanics', '  - Motion', '    + Speed', '* Waves', '  - [ ] Sound')).toEqual([
      'Mechanics',
      '  Motion',
      '    Speed',
      'Waves',
      '  Sound',
    ]);
  });

  it('has numbered lists that start anew', () => {
    expect(read('1. Mechanics', '   1. Motion', '   2. Forces', '2. Waves', '   1. Sound')).toEqual([
      'Mechanics',
      '  Motion',
      '  Forces',
      'Waves',
      '  Sound',
    ]);
  });

  it('has numbered headings that start anew', () => {
    expect(read('# 1. Mechanics', '## 1. Motion', '## 2. Forces', '# 2. Waves', '## 1. Sound')).toEqual([
      'Mechanics',
      '  Motion',
      '  Forces',
      'Waves',
      '  Sound',
    ]);
  });

  it('has lists below headings and below plain lines', () => {
    expect(read('# Mechanics', 'Motion', '- Speed', 'Forces', '- Drag')).toEqual([
      'Mechanics',
      '  Motion',
      '    Speed',
      '  Forces',
      '    Drag',
    ]);
  });

  it('removes emphasis, code and link marks', () => {
    expect(read('- **Forces**', '- [Waves](#waves)', '- *Light*', '- The `print` function', '- 2 ** 3')).toEqual([
      'Forces',
      'Waves',
      'Light',
      'The print function',
      '2 ** 3',
    ]);
  });

  it('ignores rulers and front matter, but counts their lines', () => {
    const text = ['---', 'title: Physics', '---', '# Motion', '-----', `## ${'x'.repeat(201)}`];

    expect(issuesOf(...text)).toEqual(['6 toc_title_too_long']);
  });
});

describe('a table in Markdown', () => {
  it('has a level for each column and an item for each line of a cell', () => {
    const table = [
      '| Term | Topics |',
      '|:---:|---|',
      '| Term 1 | 1. Shapes<br>2. **Time** |',
      '| Term 2 | 3. Money |',
    ];

    expect(read('#### P1', ...table)).toEqual(['P1', '  Term 1', '    Shapes', '    Time', '  Term 2', '    Money']);
  });

  it('names a bare number after its column and leaves out pages', () => {
    const table = [
      '| Week | Topic | Page |',
      '|---|---|---|',
      '| 1 | Forces | 3 |',
      '| | Waves | 9 |',
      '| 2 & 3 | Light | 12 |',
    ];

    expect(read(...table)).toEqual(['Week 1', '  Forces', '  Waves', 'Week 2 & 3', '  Light']);
  });

  it('keeps a remark with its item', () => {
    expect(read('| P1 | Water<br>(standard only)<br>Air |')).toEqual(['P1', '  Water (standard only)', '  Air']);
  });

  it('may have few dashes below its header', () => {
    expect(read('| Unit | Part |', '|-- | --|', '| Light | Rays |')).toEqual(['Light', '  Rays']);
  });

  it('is placed below the line before it', () => {
    expect(read('# P5', '**Standard**', '| Cells |', '**Foundation**', '| Air |')).toEqual([
      'P5',
      '  Standard',
      '    Cells',
      '  Foundation',
      '    Air',
    ]);
  });
});

describe('a table of contents with keywords', () => {
  it.each([
    ['Unit 1: A', 'Part 1: B', 'Section 1: C'],
    ['Chapter I – A', 'Topic I – B', 'Lesson I – C'],
    ['MODULE ONE A', 'TOPIC A: B', 'LESSON 1. C'],
    ['Unit: A', 'Topic - B', 'Lesson — C'],
    ['Unit 1 A', 'Part A B', 'Lesson 1a) C'],
    ['Unit 1 | A', 'Part Two: B', 'Section 1- C'],
  ])('names its levels: %s, %s, %s', (...lines) => {
    expect(read(...lines)).toEqual(['A', '  B', '    C']);
  });

  it('keeps a label without a title', () => {
    expect(read('Chapter 3', 'Chapter 4.', 'Chapter 5: Light')).toEqual(['Chapter 3', 'Chapter 4', 'Light']);
  });

  it('has lessons directly below a unit', () => {
    expect(read('Unit 1: Forces', 'Lesson 1: Gravity', 'Lesson 2: Drag', 'Unit 2: Waves', 'Lesson 3: Sound')).toEqual([
      'Forces',
      '  Gravity',
      '  Drag',
      'Waves',
      '  Sound',
    ]);
  });

  it('may have lists below its lessons', () => {
    expect(read('Unit 1: Forces', 'Lesson 1: Gravity', '- Falling', '- Weight', 'Lesson 2: Drag')).toEqual([
      'Forces',
      '  Gravity',
      '    Falling',
      '    Weight',
      '  Drag',
    ]);
  });

  it('may have the parts of a book above its chapters', () => {
    expect(
      read('Part I: Mechanics', 'Chapter 1: Motion', '1.1 Speed', 'Part II: Waves', 'Chapter 2: Sound', '2.1 Pitch'),
    ).toEqual(['Mechanics', '  Motion', '    Speed', 'Waves', '  Sound', '    Pitch']);
  });

  it('may have chapters below its units', () => {
    expect(
      read('Unit 1: Mechanics', 'Chapter 1: Motion', 'Chapter 2: Forces', 'Unit 2: Waves', 'Chapter 3: Sound'),
    ).toEqual(['Mechanics', '  Motion', '  Forces', 'Waves', '  Sound']);
  });

  it('may use different keywords for its units', () => {
    expect(read('Unit 1: Motion', 'Chapter 2: Forces', 'Module 3: Waves')).toEqual(['Motion', 'Forces', 'Waves']);
  });

  it('may be below years', () => {
    expect(read('Year 4', 'Unit 1: Motion', 'Unit 2: Forces', 'Year 5', 'Unit 1: Waves')).toEqual([
      'Year 4',
      '  Motion',
      '  Forces',
      'Year 5',
      '  Waves',
    ]);
  });

  it('nests a lesson by its dotted number', () => {
    expect(read('Unit 3: Energy', 'Lesson 3.1: Heat', 'Lesson 3.2: Work', 'Unit 4: Waves')).toEqual([
      'Energy',
      '  Heat',
      '  Work',
      'Waves',
    ]);
  });

  it.each([
    'Unit pricing',
    'Part-whole models',
    'Part – whole models',
    'Section modulus',
    'Module theory',
    'Topic sentences',
    'Lesson a day',
    'Parts of speech',
    'Chapters 1-3',
    'Unit 1 and 2 revision',
    'Unit 1-3 review',
  ])('keeps titles that only look like labels: %s', (title) => {
    expect(read(title)).toEqual([title]);
  });

  it.each(['3D shapes', '24 hour clock', '1914 and after', 'x and y'])('keeps the title after it: %s', (title) => {
    expect(read(`Unit 1: ${title}`, `Unit 2 – ${title}`)).toEqual([title, title]);
  });
});

describe('a table of contents that is only indented', () => {
  it.each([
    ['by tabs', '\t', '\t\t'],
    ['by two spaces', '  ', '    '],
    ['by four spaces', '    ', '        '],
    ['by hard spaces', '\u00A0\u00A0', '\u00A0\u00A0\u00A0\u00A0'],
    ['by em spaces', '\u2003', '\u2003\u2003'],
    ['unevenly', '  ', '       '],
  ])('%s', (_, part, section) => {
    expect(read('Forces', `${part}Gravity`, `${section}Falling`, `${part}Drag`, 'Waves')).toEqual([
      'Forces',
      '  Gravity',
      '    Falling',
      '  Drag',
      'Waves',
    ]);
  });

  it('may mix tabs and spaces, and be one column off', () => {
    expect(read('Forces', '\tGravity', '    Drag', '     Lift', '   Weight', ' Waves')).toEqual([
      'Forces',
      '  Gravity',
      '  Drag',
      '  Lift',
      '  Weight',
      'Waves',
    ]);
  });

  it('may be indented as a whole', () => {
    expect(read('    Forces', '      Gravity', '    Waves')).toEqual(['Forces', '  Gravity', 'Waves']);
  });
});

describe('page numbers', () => {
  it.each([
    'Forces ........ 42',
    'Forces........42',
    'Forces . . . . 42',
    'Forces …… 42',
    'Forces ·····\t42',
    'Forces ______ 42',
    'Forces\t42',
    'Forces   42',
    'Forces ........ 42–45',
    'Forces ........',
    'Forces ... 42',
    'Forces … 42',
    'Forces ........ XLII',
    'Forces\txlii',
  ])('are removed with their leader: %s', (line) => {
    expect(read(line)).toEqual(['Forces']);
  });

  it('are removed after one space when nearly every line has one', () => {
    expect(read('Preface xi', 'Motion 1', 'Newton 2 14', 'Numbers to 20 14', 'World War 2', 'Waves 112')).toEqual([
      'Preface',
      'Motion',
      'Newton 2',
      'Numbers to 20',
      'World War 2',
      'Waves',
    ]);
  });

  it.each([
    [['Newton 2', 'Forces', 'World War 2', 'Position vs. Time 1500–1800']],
    [['Numbers to 10', 'Numbers to 20', 'Numbers to 50', 'Numbers to 100']],
    [['Addition within 10', 'Subtraction within 10', 'Doubles to 20']],
    [['Year 7', 'Year 8', 'Year 9']],
    [['World War I 1914', 'Between the wars 1918', 'World War II 1939']],
    [['Apollo 17', 'Saturn 5', 'Voyager 1']],
    [['Counting ... 0 - 10', 'Counting 1, 2, 3 ... 10', 'Shapes', 'Time', 'And then...']],
    [['Numbers to  20', 'World War  II', 'Focus on  vivid words']],
    [['Unit 1', 'Unit 2', 'Unit 3']],
  ])('are not numbers that belong to the title: %j', (lines) => {
    expect(read(...lines)).toEqual(lines.map((line) => line.replace('  ', ' ')));
  });

  it('are removed after labels', () => {
    expect(read('Chapter 1 ........ 3', '1.1 Speed\t4', 'Chapter 2\tForces\t9')).toEqual([
      'Chapter 1',
      '  Speed',
      'Forces',
    ]);
  });
});

describe('a pasted text', () => {
  it.each([
    'Contents',
    'CONTENTS',
    'Table of Contents',
    '# Contents',
    '**Contents**',
    'Contents iii',
    'Brief contents:',
  ])('may be headed %s', (heading) => {
    expect(read(heading, '', '1 Motion', '1.1 Speed')).toEqual(['Motion', '  Speed']);
  });

  it('keeps Contents further down as a title', () => {
    expect(read('Motion', 'Forces', 'Waves', 'Contents')).toEqual(['Motion', 'Forces', 'Waves', 'Contents']);
  });

  it('loses the title of the whole curriculum', () => {
    expect(read('# Science Curriculum', '## Forces', '### Gravity', '## Waves')).toEqual([
      'Forces',
      '  Gravity',
      'Waves',
    ]);
  });

  it('may have any kind of line break', () => {
    expect(linesOf(parseTableOfContents('Forces\r\n  Gravity\r  Drag\n\n\nWaves').nodes)).toEqual([
      'Forces',
      '  Gravity',
      '  Drag',
      'Waves',
    ]);
  });

  it('may contain invisible characters', () => {
    expect(read('\uFEFF1.\u00A0Con\u00ADser\u200Bva\u2060tion', '1.1\u2003of\u202Fen\u200Dergy')).toEqual([
      'Conservation',
      '  of energy',
    ]);
  });

  it('keeps the joiners that spell Persian', () => {
    expect(read('می\u200Cشود')).toEqual(['می\u200Cشود']);
  });

  it('loses the colon at the end of a line', () => {
    expect(read('Forces:', '- Gravity')).toEqual(['Forces', '  Gravity']);
  });

  it('may mix all notations of a contents page', () => {
    const page = [
      'Table of Contents',
      'Preface ............ xi',
      'UNIT I: MECHANICS',
      '\tChapter 1 Motion ........ 1',
      '\t\t1.1 Speed . . . . . 2',
      '\t\t1.2 Newton 2\t4',
      '\tChapter 2 – 24 hour clocks ...... 9',
      'UNIT II: WAVES',
      '\tChapter 3 Sound ... 20',
      '\t\t• Pitch',
      'Appendix A Units ...... 40',
      'Index ...... 42',
    ];

    expect(read(...page)).toEqual([
      'Preface',
      'MECHANICS',
      '  Motion',
      '    Speed',
      '    Newton 2',
      '  24 hour clocks',
      'WAVES',
      '  Sound',
      '    Pitch',
      'Appendix A Units',
      'Index',
    ]);
  });

  it('may nest headings, numbers and keywords', () => {
    expect(
      read('# Mechanics', '1. Motion', 'Lesson 1: Speed', '2. Forces', '# Waves', 'Unit 3: Sound', '- Pitch'),
    ).toEqual(['Mechanics', '  Motion', '    Speed', '  Forces', 'Waves', '  Sound', '    Pitch']);
  });
});

describe('page numbers that ascend', () => {
  it('are all removed when one is out of order', () => {
    const pages = ['Light 1', 'Sound 5', 'Heat 9', 'Work 12', 'Power 21', 'Gas 17', 'Motion 19', 'Forces 25'];

    expect(read(...pages)).toEqual(['Light', 'Sound', 'Heat', 'Work', 'Power', 'Gas', 'Motion', 'Forces']);
  });

  it('are removed from chapters without leaders, between sections with them', () => {
    const lines = [
      '1 Numbers 3',
      '1.1 Counting . . . . 4',
      '1.2 Adding . . . . 9',
      '2 Shapes 15',
      '2.1 Circles . . . . 16',
    ];

    expect(read(...lines)).toEqual(['Numbers', '  Counting', '  Adding', 'Shapes', '  Circles']);
  });

  it('are removed after a tab even where the title seems to need them', () => {
    expect(read('Peace\t3', 'The Origins of War\t610', 'The 4 times table\t612', 'After\t615')).toEqual([
      'Peace',
      'The Origins of War',
      'The 4 times table',
      'After',
    ]);
  });

  it('are removed after one space even where the title seems to need them', () => {
    expect(read('Peace 3', 'The Origins of War 61', 'Truces 70', 'After 75')).toEqual([
      'Peace',
      'The Origins of War',
      'Truces',
      'After',
    ]);
  });

  it.each([
    [['Light ....... Page 1', 'Sound ....... Page 5', 'Heat ....... Page 9']],
    [['Light p. 1', 'Sound p. 5', 'Heat pp. 9-12']],
    [['Light S. 1', 'Sound S. 5', 'Heat S. 9']],
    [['Light ……… １', 'Sound ……… １２', 'Heat ……… １０５']],
    [['Light\t١', 'Sound\t١٢', 'Heat\t١٠٥']],
  ])('may have a word before them, or digits of another script: %j', (lines) => {
    expect(read(...lines)).toEqual(['Light', 'Sound', 'Heat']);
  });

  it('may be missing on the lines of parts', () => {
    expect(read('PART ONE', 'The Letter 1', 'The Glass 17', 'PART TWO', 'The Train 31', 'Epilogue 301')).toEqual([
      'PART ONE',
      '  The Letter',
      '  The Glass',
      'PART TWO',
      '  The Train',
      'Epilogue',
    ]);
  });
});

describe('lines of a printed book that are no titles', () => {
  it('are page headers with a contents heading, left out with a note', () => {
    const text = ['1 Numbers .... 1', '1.1 Counting .... 2', 'vi CONTENTS', '1.2 Adding .... 3', 'CONTENTS vii'].join(
      '\n',
    );
    const { nodes, notes } = parseTableOfContents(text);

    expect(linesOf(nodes)).toEqual(['Numbers', '  Counting', '  Adding']);
    expect(notes.map(({ line, rule }) => [line, rule])).toEqual([
      [3, 'toc_page_header'],
      [5, 'toc_page_header'],
    ]);
  });

  it('are lone page numbers, and the title of the book on left and right pages', () => {
    const pages = ['Light 1', 'Sound 5', '8 Physics Today', 'Heat 9', '- 3 -', 'Work 12', 'Physics Today 9', 'Gas 17'];

    expect(read(...pages)).toEqual(['Light', 'Sound', 'Heat', 'Work', 'Gas']);
  });

  it.each([
    ['List of Figures', '1.1 A number line .... 5', '2.1 A circle .... 16'],
    ['List of Tables', 'Table 1: Primes .... 7', 'Table 2: Squares .... 17'],
    ['Abbildungsverzeichnis', 'Abb. 1 Primes .... 7', 'Abb. 2 Squares .... 17'],
  ])('are the items of a list: %s', (...list) => {
    const chapters = ['1 Numbers .... 3', '1.1 Counting .... 4', '2 Shapes .... 15', '2.1 Circles .... 16'];

    expect(read(...chapters, ...list, 'Index .... 90')).toEqual([
      'Numbers',
      '  Counting',
      'Shapes',
      '  Circles',
      list[0],
      'Index',
    ]);
  });

  it('do not include the chapters after a list of figures', () => {
    expect(read('List of Figures .... 7', '1 Numbers .... 9', '1.1 Counting .... 10')).toEqual([
      'List of Figures',
      'Numbers',
      '  Counting',
    ]);
  });

  it.each([
    '# Summary',
    'Inhalt',
    'Inhaltsverzeichnis',
    'Sommaire',
    'Table des matières',
    'Índice',
    '目录',
    '目 錄',
    '목차',
    'สารบัญ',
    'المحتويات',
    'Mục lục',
  ])('are headings of contents pages: %s', (heading) => {
    expect(read(heading, '', '- One', '  - One A', '- Two')).toEqual(['One', '  One A', 'Two']);
  });

  it('are comments, which may span lines', () => {
    expect(read('<!-- draft', '- Old', '-->', '- Light <!-- new -->', '- Sound')).toEqual(['Light', 'Sound']);
  });
});

describe('keywords at the outermost level', () => {
  it.each([
    [
      ['PART A: Firms', '1. Basics', '2. Admission', 'PART B: Analysis', '1. Ratios'],
      'Firms|  Basics|  Admission|Analysis|  Ratios',
    ],
    [['Lesson 1: Counting', 'Lesson 2: Adding'], 'Counting|Adding'],
    [['Section 1: Counting', 'Lesson 1: Ten', 'Section 2: Adding'], 'Counting|  Ten|Adding'],
    [['Topic 1: Light', 'Topic 2: Sound'], 'Light|Sound'],
  ])('are units: %j', (lines, outline) => {
    expect(read(...lines)).toEqual(outline.split('|'));
  });

  it('stand beside other bullets', () => {
    expect(read('- Introduction', '- Chapter 1: Maps', '- Chapter 2: Cities')).toEqual([
      'Introduction',
      'Maps',
      'Cities',
    ]);
  });

  it.each([
    ['Chapitre 1 : Lumière', 'Leçon 1 : Ombres', 'Lumière'],
    ['Kapitel 1: Licht', 'Abschnitt 1: Schatten', 'Licht'],
    ['Capítulo 1. Luz', 'Lección 1. Sombras', 'Luz'],
    ['Глава 1. Свет', 'Урок 1. Тени', 'Свет'],
    ['บทที่ 1 แสง', '1.1 เงา', 'แสง'],
    ['第一章 光', '第一节 影', '光'],
    ['第 1 單元 光', '1-1 影', '光'],
    ['제1장 빛', '제1절 그림자', '빛'],
    ['الفصل الأول: الضوء', 'الدرس الأول: الظل', 'الضوء'],
  ])('may be of other languages: %s', (unit, part, title) => {
    const [first, ...rest] = parseTableOfContents([unit, part].join('\n')).nodes;

    expect([first?.title, first?.children.length, rest]).toEqual([title, 1, []]);
  });

  it('nest parts, chapters and sections of Chinese books', () => {
    expect(
      read(
        '第一篇 总论 …… 1',
        '第一章 地球 …… 3',
        '一、岩石 …… 4',
        '二、土壤 …… 9',
        '第二篇 人文 …… 90',
        '第二章 城市 …… 91',
        '后记 …… 99',
      ),
    ).toEqual(['总论', '  地球', '    岩石', '    土壤', '人文', '  城市', '后记']);
  });
});

describe('other numbers', () => {
  it('are letters of an appendix', () => {
    const lines = ['1 Numbers', '1.1 Counting', 'A Tables', 'A.1 Squares', 'A.2 Cubes', 'B Answers'];

    expect(read(...lines)).toEqual(['Numbers', '  Counting', 'Tables', '  Squares', '  Cubes', 'Answers']);
  });

  it('continue the letter of a named appendix', () => {
    expect(read('Chapter 9 End', 'Appendix A Proofs', 'A.1 Lemma', 'A.2 Corollary', 'Appendix B Data')).toEqual([
      'End',
      'Appendix A Proofs',
      '  Lemma',
      '  Corollary',
      'Appendix B Data',
    ]);
  });

  it.each(['A first attempt', 'A Tale of Two Cities', '0-10 and beyond', '1914-1918'])('are not in %s', (title) => {
    expect(read('Forces', title, 'Waves')).toEqual(['Forces', title, 'Waves']);
  });

  it('have hyphens', () => {
    expect(read('1 Numbers', '1-1 Counting', '1-2 Adding', '2 Shapes', '2-1 Circles')).toEqual([
      'Numbers',
      '  Counting',
      '  Adding',
      'Shapes',
      '  Circles',
    ]);
  });
});

describe('a title over two lines', () => {
  it('is joined where nearly all lines with such a number have a page', () => {
    const lines = [
      '1 Forces 3',
      '1.1 Mass and weight 4',
      '1.2 The balance of two forces that pull a',
      'body in opposite directions 9',
      '1.3 How Newton explained the',
      'Moon 12',
      '2 Waves 15',
    ];

    expect(read(...lines)).toEqual([
      'Forces',
      '  Mass and weight',
      '  The balance of two forces that pull a body in opposite directions',
      '  How Newton explained the Moon',
      'Waves',
    ]);
  });

  it('is joined without the hyphen of a divided word, and without a space in Chinese', () => {
    expect(read('1 Light 3', '2 Photo-', 'synthesis 5', '3 Soil 9')).toEqual(['Light', 'Photosynthesis', 'Soil']);
    expect(read('1 光 3', '2 植物的光合', '作用 5', '3 土壤 9')).toEqual(['光', '植物的光合作用', '土壤']);
  });

  it('is not a part without a page above its chapters', () => {
    const lines = ['Part One: The House', 'Doors 3', 'Windows 9', 'Part Two: The Garden', 'Trees 15', 'Flowers 21'];

    expect(read(...lines)).toEqual(['The House', '  Doors', '  Windows', 'The Garden', '  Trees', '  Flowers']);
  });
});

describe('a title below its label', () => {
  it('is joined with the label', () => {
    const lines = [
      'CHAPTER TWELVE',
      'Rivers: Where They Begin',
      'CHAPTER THIRTEEN',
      'Lakes',
      'CHAPTER TWENTY-ONE',
      'Seas',
    ];

    expect(read(...lines)).toEqual(['Rivers: Where They Begin', 'Lakes', 'Seas']);
  });

  it('is joined above numbered sections', () => {
    const lines = ['Chapter 1', 'Rivers', '1.1 Springs', '1.2 Deltas', 'Chapter 2', 'Lakes', '2.1 Fish'];

    expect(read(...lines)).toEqual(['Rivers', '  Springs', '  Deltas', 'Lakes', '  Fish']);
  });

  it('is the line without a page, if the label has one', () => {
    const lines = [
      'Chapter 1 ..... 10',
      'Rivers',
      'Springs ..... 11',
      'Deltas ..... 14',
      'Chapter 2 ..... 20',
      'Lakes',
      'Fish ..... 22',
    ];

    expect(read(...lines)).toEqual(['Rivers', '  Springs', '  Deltas', 'Lakes', '  Fish']);
  });

  it('is not the first of several lines below', () => {
    const lines = ['Unit 1', 'Rivers', 'Springs', 'Unit 2', 'Lakes', 'Fish'];

    expect(read(...lines)).toEqual(['Unit 1', '  Rivers', '  Springs', 'Unit 2', '  Lakes', '  Fish']);
  });
});

describe('more ends and starts of lines', () => {
  it('are the pages of appendices', () => {
    const lines = [
      '1 Forces 3',
      '2 Waves 15',
      '3 Vitamin C3 20',
      '4 Light 30',
      '5 Sound 41',
      'Tables A1',
      'Answers A-12',
      'Index ..... B3',
    ];

    expect(read(...lines)).toEqual(['Forces', 'Waves', 'Vitamin C3', 'Light', 'Sound', 'Tables', 'Answers', 'Index']);
    expect(read('Vitamin A1', 'Vitamin B1', 'Vitamin B6')).toEqual(['Vitamin A1', 'Vitamin B1', 'Vitamin B6']);
  });

  it('are commas before pages', () => {
    expect(read('Baptism, 4', 'Bible, Scripture, 6', 'Canon Law. 27', 'Year, 190')).toEqual([
      'Baptism',
      'Bible, Scripture',
      'Canon Law',
      'Year',
    ]);
  });

  it('are stars of optional sections and paragraph signs', () => {
    expect(read('§1 Motion', '*§2 Friction', '§ 3 Waves')).toEqual(['Motion', 'Friction', 'Waves']);
    expect(read('1 Motion', '1.1 Speed', '*1.2 Friction')).toEqual(['Motion', '  Speed', '  Friction']);
  });

  it('are bullets without a space, and numbers of files', () => {
    expect(read('1. Services', '-Discovery', '-Events', '2. Data')).toEqual([
      'Services',
      '  Discovery',
      '  Events',
      'Data',
    ]);
    expect(read('- Web', '  - 01-Pages', '  - 02-样式')).toEqual(['Web', '  Pages', '  样式']);
    expect(read('3-D shapes', '2-D shapes')).toEqual(['3-D shapes', '2-D shapes']);
  });

  it('are web addresses and emphasis', () => {
    expect(read('https://books.example/1 第1章 河流', 'https://books.example/2 第2章 湖泊')).toEqual(['河流', '湖泊']);
    expect(read('1. [*Quick start*](start.html)', '2. 2 * 3 * 4')).toEqual(['Quick start', '2 * 3 * 4']);
  });

  it('are Korean chapters without a prefix', () => {
    expect(read('1장 강과 호수', '1.1 강', '2장 바다')).toEqual(['강과 호수', '  강', '바다']);
  });

  it('are contents headings after the title of the book, or before a remark', () => {
    expect(read('PHYSICS - TABLE OF CONTENTS', 'Motion', 'Waves')).toEqual(['Motion', 'Waves']);
    expect(read('Inhalt (vorläufig)', '  Kräfte', '  Wellen')).toEqual(['Kräfte', 'Wellen']);
  });
});

describe('the summary of an online book', () => {
  it('has chapters before and after its bullets', () => {
    const lines = [
      '[Introduction](intro.md)',
      '',
      '- [One](one.md)',
      '  - [One A](one-a.md)',
      '- [Two](two.md)',
      '',
      '[Thanks](thanks.md)',
    ];

    expect(read(...lines)).toEqual(['Introduction', 'One', '  One A', 'Two', 'Thanks']);
  });

  it.each([
    '[Light](<a b.md>)',
    '[Light](#light-(waves))',
    '[Light](light.md "Light")',
    '[Light][1]',
    '[Light]',
    '[**Light**](light.md)',
    '[`Light`](light.md){:.chapter}',
    '![Light](light.png)',
    '[[light|Light]]',
    '[[Light]]',
    '<a href="light.md">Light</a>',
  ])('has links in any form: %s', (link) => {
    expect(read(`- ${link}`, '- [Sound](sound.md)', '', '[1]: https://example.org/light')).toEqual(['Light', 'Sound']);
  });

  it('keeps brackets that are part of a title', () => {
    expect(read('- Arrays [optional]', '- Using `Vec<T>`', '- f(x) and g(x)')).toEqual([
      'Arrays [optional]',
      'Using Vec<T>',
      'f(x) and g(x)',
    ]);
  });

  it('loses its title when it has more than three levels', () => {
    expect(read('# My Book', '## Light', '- Rays', '  - Shadows', '## Sound')).toEqual([
      'Light',
      '  Rays',
      '    Shadows',
      'Sound',
    ]);
  });

  it('may be drawn as a tree', () => {
    expect(read('├── Light', '│   ├── Rays', '│   │   └── Shadows', '│   └── Lenses', '└── Sound')).toEqual([
      'Light',
      '  Rays',
      '    Shadows',
      '  Lenses',
      'Sound',
    ]);
    expect(read('|-- Light', '|   |-- Rays', '|   `-- Lenses', '`-- Sound')).toEqual([
      'Light',
      '  Rays',
      '  Lenses',
      'Sound',
    ]);
  });

  it('may be a directive of Sphinx', () => {
    expect(
      read('.. toctree::', '   :maxdepth: 2', '   :caption: Physics', '', '   Light <light>', '   Sound <waves/sound>'),
    ).toEqual(['Physics', '  Light', '  Sound']);
  });
});

describe('a text that cannot be an outline', () => {
  it.each(['', ' \n\t\n', 'Contents', '-----\n|---|', '\u200B'])('is empty: %j', (text) => {
    expect(problemOf(text)).toMatchObject({ kind: 'invalid', code: 'toc_empty' });
  });

  it('is too long beyond its bytes', () => {
    expect(problemOf('é'.repeat(contentsLimits.maxBytes / 2 + 1))).toMatchObject({
      kind: 'invalid',
      code: 'toc_too_long',
    });
  });

  it('has at most 500 entries', () => {
    const titles = Array.from({ length: 501 }, () => 'Forces');

    expect(read(...titles.slice(1))).toHaveLength(500);
    expect(problemOf(titles.join('\n'))).toMatchObject({ code: 'toc_too_many_entries', errors: [{ line: 501 }] });
  });

  it('counts implied entries', () => {
    const parts = Array.from({ length: 251 }, (_, index) => `${index + 1}.1 Forces`);

    expect(read(...parts.slice(1))).toHaveLength(500);
    expect(problemOf(parts.join('\n'))).toMatchObject({ code: 'toc_too_many_entries', errors: [{ line: 251 }] });
  });

  it('has lines of at most 2,000 characters', () => {
    expect(read(`Motion ${'. '.repeat(990)}7`)).toEqual(['Motion']);
    expect(problemOf(`Forces\nMotion ${'. '.repeat(1_000)}7`)).toMatchObject({
      code: 'toc_line_too_long',
      errors: [{ line: 2 }],
    });
  });

  it('has titles of at most 200 characters, however long their line', () => {
    const title = '😀'.repeat(200);

    expect(read(`1. **${title}** ${'.'.repeat(80)} 7`)).toEqual([title]);
    expect(problemOf(`${title}!`)).toMatchObject({ code: 'toc_title_too_long', errors: [{ line: 1 }] });
  });

  it('lists every line to correct', () => {
    const long = 'x'.repeat(201);
    const many = Array.from({ length: 500 }, () => 'Forces');

    expect(problemOf(`${long}\n\n${long}`).code).toBe('toc_title_too_long');
    expect(problemOf(`\0\n${long}`).code).toBe('toc_invalid');
    expect(issuesOf('a\0b', '', long, ...many)).toEqual([
      '1 toc_unreadable',
      '3 toc_title_too_long',
      '502 toc_too_many_entries',
    ]);
  });
});

describe('an outline deeper than three levels', () => {
  it('turns deeper nodes into sections, directly after their ancestor', () => {
    const deep: OutlineSketch[] = [
      {
        title: 'A',
        children: [
          { title: 'B', children: [{ title: 'C', children: [{ title: 'D' }, { title: 'E' }] }, { title: 'F' }] },
        ],
      },
      { title: 'G' },
    ];

    expect(linesOf(flattenOutline(deep))).toEqual(['A', '  B', '    C', '    D', '    E', '    F', 'G']);
  });

  it('may have any depth', () => {
    const chain = Array.from({ length: 20_000 }).reduce<OutlineSketch>((below) => ({ title: 'A', children: [below] }), {
      title: 'B',
    });

    expect(flattenOutline([chain])[0].children[0].children).toHaveLength(19_999);
  });
});

describe('real tables of contents', () => {
  const folder = join(resolve(process.env.HOMEROOM_SHARED ?? '../shared'), 'data/toc');
  const isPresent = existsSync(folder);
  if (!isPresent) console.info(`Skipping real tables of contents: ${folder} does not exist.`);
  const itIfPresent = isPresent ? it : it.skip;
  const file = (name: string) => readFileSync(join(folder, name), 'utf8');

  itIfPresent.each([
    'introduction-python-programming',
    'mathematics-key-stage-1',
    'physics',
    'science-key-stage-2',
    'statistics',
    'world-history-volume-2',
  ])('become the published tree: %s', (name) => {
    expect(parseTableOfContents(file(`${name}.toc.txt`)).nodes).toEqual(
      publishedTree(JSON.parse(file(`${name}.toc.json`))),
    );
  });

  itIfPresent('give a unit for each year of a mathematics curriculum, with its terms and their topics', () => {
    const years = parseTableOfContents(file('Mathematics-Curriculum.md')).nodes;

    expect(years.map(({ title }) => title)).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P6']);
    expect(years[0].children.map(({ title }) => title)).toEqual(['Term 1', 'Term 2', 'Term 3', 'Term 4']);
    expect(linesOf(years[1].children.slice(2, 3))).toEqual([
      'Term 3',
      '  Addition and Subtraction (2-step Word Problems)',
      '  Multiplication Tables of 3 and 4',
      '  Money',
      '  Fractions',
    ]);
    expect(linesOf(years[5].children).slice(-5)).toEqual([
      '  Volume of cubes and cuboid',
      '  Geometry (triangles)',
      '  Area (Area of triangles)',
      '  Term 4',
      '  Revision',
    ]);
  });

  itIfPresent('give the courses of a science curriculum, with terms, themes and topics in reading order', () => {
    const years = parseTableOfContents(file('Science-Curriculum.md')).nodes;

    expect(linesOf(years.slice(0, 1)).slice(0, 4)).toEqual([
      'P3',
      '  Term 1',
      '    Diversity',
      '    Diversity of Living and Non-living Things (General characteristics and classification)',
    ]);
    expect(linesOf(years[3].children.slice(0, 1))).toEqual([
      'Standard Science',
      '  Term 1',
      '  Cycles',
      '  Energy Forms & Uses (Photosynthesis)',
      '  Energy Conversion',
      '  Term 2',
      '  Interactions',
      '  Interactions of Forces (frictional force, gravitational force, force in springs)',
      '  Term 2 & 3',
      '  Interactions',
      '  Interaction within the Environment',
      '  Term 3 & 4',
      '  PSLE Revision',
    ]);
  });
});

describe('any outline', () => {
  const difficultTitles =
    '3D shapes|2D and 3D|100 years of solitude|1914 and after|24 hour clock|2 digit numbers|Unit pricing|Part-whole models|' +
    'Section modulus|Module theory|Topic sentences|Lessons learned|Chapter summary|Newton 2|World War 2|Numbers to 20|' +
    'Counting ... 0 - 10|Position vs. Time 1500–1800|Year Group 1|IV drips|A level review|Is it I?|5 Rs|100% juice|$5 notes|' +
    'C++ and C#|1/2 and 1/4|½ + ¼|“Quoted” words|Input/output|Sound: waves|Fractions (again)|Mixed - and - dashed|' +
    'Élan vital|数学|O’Neill|e.g. this|x|Introduction|Why Python?';
  const titles = difficultTitles.split('|');

  const spaced = (width: number, title: string, depth: number) => ' '.repeat(width * (depth - 1)) + title;
  const label = (words: string, title: string, depth: number) => `${words.split(' ')[depth - 1]} ${title}`;
  const roman = (path: number[]) => ['I', 'II', 'III', 'IV', 'V'][(path.at(-1) ?? 1) - 1];
  const notations: Record<string, (title: string, path: number[]) => string> = {
    numbers: (title, path) => `${path.join('.')} ${title}`,
    'dotted numbers': (title, path) => `${path.join('.')}. ${title}`,
    'numbers in brackets': (title, path) => `${path.join('.')}) ${title}`,
    'indented numbers': (title, path) => spaced(3, `${path.join('.')} ${title}`, path.length),
    headings: (title, path) => `${'#'.repeat(path.length)} ${title}`,
    'deep headings': (title, path) => `${'#'.repeat(path.length + 2)} ${title}`,
    'numbered headings': (title, path) => `${'#'.repeat(path.length)} ${path.join('.')} ${title}`,
    'a list': (title, path) => spaced(2, `- ${title}`, path.length),
    'a wide list': (title, path) => spaced(4, `* ${title}`, path.length),
    'a numbered list': (title, path) => spaced(3, `${path.at(-1)}. ${title}`, path.length),
    'two spaces': (title, path) => spaced(2, title, path.length),
    'four spaces': (title, path) => spaced(4, title, path.length),
    tabs: (title, path) => '\t'.repeat(path.length - 1) + title,
    units: (title, path) => label('Unit Part Section', `${path.at(-1)}: ${title}`, path.length),
    chapters: (title, path) => label('Chapter Topic Lesson', `${roman(path)} – ${title}`, path.length),
    'indented modules': (title, path) =>
      spaced(2, label('MODULE PART LESSON', `${path.at(-1)}. ${title}`, path.length), path.length),
    'chapters and numbers': (title, path) =>
      (path.length > 1 ? '' : 'Chapter ') + `${path.join('.')}${path.length > 1 ? '' : ':'} ${title}`,
    'units, headings and a list': (title, path) =>
      [`Unit ${path[0]}: ${title}`, `## ${title}`, `- ${title}`][path.length - 1],
    'headings, units and tabs': (title, path) =>
      [`# ${title}`, `Unit ${path.at(-1)}: ${title}`, `\t${title}`][path.length - 1],
    'a list, numbers and units': (title, path) =>
      [`- ${title}`, `${path.at(-1)}. ${title}`, `Lesson ${path.at(-1)}: ${title}`][path.length - 1],
    'roman numerals and spaces': (title, path) =>
      spaced(2, path.length === 1 ? `${roman(path)}. ${title}` : title, path.length),
  };
  const endings: Record<string, (path: number[]) => string> = {
    'without pages': () => '',
    'with leaders': (path) => ` ........ ${path.join('')}`,
    'with pages behind tabs': (path) => `\t${path.join('')}`,
  };
  const forms = Object.keys(notations).flatMap((notation) => Object.keys(endings).map((ending) => [notation, ending]));

  it.each(forms)('is read back from %s, %s', (notation, ending) => {
    const pick = seeded(`${notation} ${ending}`);

    for (const outline of Array.from({ length: 40 }, () => randomOutline(pick, titles))) {
      const lines = rendered(outline, (title, path) => notations[notation](title, path) + endings[ending](path));
      expect(read(...lines)).toEqual(linesOf(outline));
    }
  });

  it('is read back from a table', () => {
    const pick = seeded('a table');
    const cells = (title: string, path: number[]) => `|${' |'.repeat(path.length - 1)} ${title} |`;

    for (const outline of Array.from({ length: 40 }, () => randomOutline(pick, titles))) {
      expect(read('| Unit | Part | Section |', '|---|---|---|', ...rendered(outline, cells))).toEqual(linesOf(outline));
    }
  });
});

describe('hostile input', () => {
  const pieces = [
    '.',
    '. ',
    ' ',
    '\t',
    '1',
    '1.',
    '…',
    '_',
    '-',
    '–',
    '#',
    ' #',
    '*',
    '**a',
    '`a',
    '[',
    '[a](',
    '|',
    '<br>',
    '(',
    'I',
  ];
  const hostile = pieces.flatMap((piece) => {
    const run = piece.repeat(50_000 / piece.length);
    return [
      run,
      `a${run}b`,
      `a ${run} 1x`,
      `# ${run}x`,
      `Unit ${run}x`,
      `| ${run}x`,
      `${piece}\n`.repeat(50_000 / (piece.length + 1)),
    ];
  });

  // Quadratic time over 50,000 characters takes seconds even on an idle machine.
  it.each(hostile.map((text) => [JSON.stringify(text.slice(0, 12)), text]))('is read in linear time: %s', (_, text) => {
    expect([1, 2, 3].some(() => cpuMs(() => tryToRead(text), 500) < 500)).toBe(true);
  });
});

function tryToRead(text: string): void {
  try {
    parseTableOfContents(text);
  } catch (error) {
    expect(error).toBeInstanceOf(Problem);
  }
}

type Pick = (choices: number) => number;

/** Deterministic pseudorandom numbers for a seed (mulberry32). */
function seeded(seed: string): Pick {
  let state = Array.from(seed).reduce((sum, character) => Math.imul(sum, 31) + character.charCodeAt(0), 7);
  return (choices) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % choices;
  };
}

/** A random outline of two to five units; consecutive siblings have different titles. */
function randomOutline(pick: Pick, titles: string[], depth = 1): OutlineNode[] {
  const first = pick(titles.length);
  return Array.from({ length: depth === 1 ? 2 + pick(4) : pick(4) }, (_, index) => ({
    title: titles[(first + index * 7) % titles.length],
    children: depth < 3 ? randomOutline(pick, titles, depth + 1) : [],
  }));
}

function rendered(
  nodes: OutlineNode[],
  line: (title: string, path: number[]) => string,
  above: number[] = [],
): string[] {
  return nodes.flatMap(({ title, children }, index) => {
    const path = [...above, index + 1];
    return [line(title, path), ...rendered(children, line, path)];
  });
}

interface PublishedNode {
  title: string;
  children?: PublishedNode[];
}
interface Programme {
  programme: string;
  units: { unit: string; lessons: string[] }[];
}

function publishedTree(published: { tree: PublishedNode[] } | Programme[]): OutlineNode[] {
  if (!Array.isArray(published)) return flattenOutline(published.tree);
  const leaf = (title: string) => ({ title, children: [] });
  return published.map(({ programme, units }) => ({
    title: programme,
    children: units.map(({ unit, lessons }) => ({ title: unit, children: lessons.map(leaf) })),
  }));
}
