import type { DemoCourse } from './demo-course.js';

export const firstProgram: DemoCourse = {
  title: 'First steps in programming',
  description: 'Sequences, loops and conditions in small projects.',
  capacity: null,
  daysAgo: 30,
  startedDaysAgo: 14,
  modules: [
    {
      title: 'One step after the other',
      description: 'Sequences: the same steps give the same result.',
      overview: 'A program is a list of steps. You write one for a person before you write one for a **computer**.',
      objectives: ['Explain what an algorithm is', 'Find the step that is missing'],
      minTier: 'basic',
      resources: [],
      lessons: [
        {
          type: 'video',
          title: 'A sandwich by the book',
          minutes: 10,
          content: {
            videoUrl: 'https://videos.demo.example/sandwich.mp4',
            checkpoints: [
              { atSeconds: 20, title: 'What is not written down' },
              { atSeconds: 140, title: 'The second attempt' },
            ],
          },
        },
        {
          type: 'text',
          title: 'Steps that a machine follows',
          minutes: 15,
          content: {
            text:
              'A machine does **exactly** what the program says:\n\n```\nput 3 into a\nput 4 into b\nshow a + b\n```\n\n' +
              'Exchange the first two lines. Does the result change?',
          },
        },
        {
          type: 'exercise',
          title: 'Lists of steps',
          minutes: 15,
          content: { exercises: [], text: 'Two questions about what you have just read.' },
          questions: ['A list of steps', 'Finding mistakes'],
        },
      ],
    },
    {
      title: 'Again and again',
      description: 'Loops: write a step once and have it done many times.',
      overview: 'A loop repeats steps a number of times, or **until something is true**.',
      objectives: ['Replace repeated steps by a loop', 'Say when a loop ends'],
      minTier: 'basic',
      resources: [],
      lessons: [
        {
          type: 'interactive',
          title: 'The robot in the maze',
          minutes: 25,
          content: {
            interactive: { kind: 'simulation', data: { rows: 6, columns: 6, steps: ['walk', 'turn'] } },
            text: 'Find the exit with as *few* steps as you can.',
          },
        },
        {
          type: 'exercise',
          title: 'How often?',
          minutes: 10,
          content: { exercises: [] },
          questions: ['From binary', 'How long it takes'],
        },
        {
          type: 'discussion',
          title: 'Loops in everyday life',
          minutes: 15,
          content: { text: 'Which of your mornings is a loop, and **what ends it**?' },
        },
      ],
    },
    {
      title: 'A game of your own',
      description: 'Conditions, and a small project of several evenings.',
      overview: 'You plan, write and test a game. It uses everything from the first two modules, and **conditions**.',
      objectives: ['Plan a project in steps', 'Test a program with others'],
      minTier: 'premium',
      resources: ['Build a circuit'],
      lessons: [
        {
          type: 'text',
          title: 'If it rains',
          minutes: 20,
          content: {
            text: 'A condition chooses between steps:\n\n```\nif it rains\n  take the umbrella\notherwise\n  take the ball\n```',
          },
        },
        {
          type: 'interactive',
          title: 'The workshop',
          minutes: 60,
          content: { interactive: { kind: 'embed', url: 'https://workshop.demo.example/new' } },
        },
        {
          type: 'discussion',
          title: 'Show your game',
          minutes: 30,
          content: { text: 'Link your game and try **two others**. What surprised you?' },
        },
      ],
    },
  ],
};
