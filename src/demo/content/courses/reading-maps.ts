import type { DemoCourse } from './demo-course.js';

export const readingMaps: DemoCourse = {
  title: 'Reading maps',
  description: 'Symbols, scales and compass directions: find your way with a **paper map**.',
  capacity: 12,
  daysAgo: 20,
  startedDaysAgo: null,
  modules: [
    {
      title: 'Signs and symbols',
      description: 'What the small pictures on a map stand for.',
      overview: 'A map shows a place from above. You learn to **read its symbols** with the help of the legend.',
      objectives: ['Explain what a legend is for', 'Name ten common symbols'],
      minTier: 'basic',
      resources: ['Reading a map'],
      lessons: [
        {
          type: 'text',
          title: 'From above',
          minutes: 10,
          content: {
            text:
              '## The view of a bird\n\nA map shows only what is useful for its readers. A *road map* leaves out trees, a *hiking map* ' +
              'leaves out house numbers.\n\n1. Look at the table in front of you from above.\n2. Draw its outline.\n3. Add what stands on it.',
          },
        },
        {
          type: 'video',
          title: 'A walk through the legend',
          minutes: 15,
          content: {
            videoUrl: 'https://videos.demo.example/legend.mp4',
            checkpoints: [
              { atSeconds: 0, title: 'Where to find the legend' },
              { atSeconds: 80, title: 'Points and lines' },
              { atSeconds: 210, title: 'Areas and colours' },
            ],
            text: 'Stop at each checkpoint and find the symbol on **your own map**.',
          },
        },
        {
          type: 'discussion',
          title: 'A symbol that is missing',
          minutes: 20,
          content: { text: 'Which place in your street has no symbol yet? Describe one that others would understand.' },
        },
      ],
    },
    {
      title: 'Scale and distance',
      description: 'From centimetres on paper to steps outside.',
      overview: 'A scale of `1 : 10 000` means that one centimetre on the map is 100 metres outside.',
      objectives: ['Measure a distance on a map', 'Compare maps of different scales'],
      minTier: 'basic',
      resources: [],
      lessons: [
        {
          type: 'text',
          title: 'What a scale says',
          minutes: 15,
          content: {
            text:
              '| scale | 1 cm on the map | good for |\n| --- | --- | --- |\n| 1 : 10 000 | 100 m | a town |\n' +
              '| 1 : 50 000 | 500 m | a hike |\n| 1 : 1 000 000 | 10 km | a country |',
          },
        },
        {
          type: 'interactive',
          title: 'Measure the way to school',
          minutes: 20,
          content: {
            interactive: { kind: 'simulation', data: { scale: 10_000, from: 'station', to: 'school' } },
            text: 'Lay the thread along the road, then compare its length with the **scale bar**.',
          },
        },
        {
          type: 'exercise',
          title: 'Calculating with lengths',
          minutes: 20,
          content: { exercises: [], text: 'Write your calculation on paper first.' },
          questions: ['The garden fence', 'Twice as large'],
        },
      ],
    },
    {
      title: 'Finding the way',
      description: 'Compass, landmarks, and what to do when you are lost.',
      overview: 'You turn the map until **north on paper is north outside**, and then follow it.',
      objectives: ['Turn a map to the north', 'Describe a way by landmarks'],
      minTier: 'basic',
      resources: ['The moon tonight'],
      lessons: [
        {
          type: 'text',
          title: 'North without a compass',
          minutes: 10,
          content: {
            text: 'At noon the sun stands in the south, if you live *north of the tropics*. Where is it for you?',
          },
        },
        {
          type: 'exercise',
          title: 'Sun, moon and directions',
          minutes: 15,
          content: { exercises: [] },
          questions: ['Day and night', 'Moonlight'],
        },
        {
          type: 'discussion',
          title: 'The way to my place',
          minutes: 25,
          content: {
            text: 'Describe a way of **five minutes** without naming a street. Can others follow it on the map?',
          },
        },
      ],
    },
  ],
};
