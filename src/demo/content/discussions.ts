/** A thread with its replies in order. The last one is by the teacher. */
export interface DemoThread {
  title: string;
  text: string;
  replies: string[];
}

/** The threads of discussion lessons by the title of the lesson. */
export const demoDiscussions: Record<string, DemoThread[]> = {
  'A symbol that is missing': [
    {
      title: 'The ice cream van',
      text: 'It stands in **our street** every afternoon. I drew a cone in a circle.',
      replies: [
        'I would know immediately what it means.',
        'But it drives away in the evening. Should a map show it?',
        'Good question! Most maps show only what stays. What could you write into the *legend*?',
      ],
    },
    {
      title: 'Trees to climb',
      text: 'There is a symbol for a tree, but none for a tree that one can **climb**.',
      replies: ['Draw a ladder beside it.', 'A clear idea, and easy to explain in the legend.'],
    },
  ],
  'The way to my place': [
    {
      title: 'From the station to the library',
      text: '1. Leave the station to the north.\n2. Keep the river on your left.\n3. After the second bridge you see a clock tower.',
      replies: [
        'I found it! On my map the second bridge is small.',
        'The clock tower is a very good landmark. Well described.',
      ],
    },
    {
      title: 'To the old oak',
      text: 'Go down the hill until you hear water, then follow the stream. How long does it take *you*?',
      replies: ['On the map it is 400 metres, so about five minutes.', 'You measured instead of guessing: very good.'],
    },
  ],
  'Loops in everyday life': [
    {
      title: 'Brushing teeth',
      text: 'My loop is *up, down, up, down*. It ends when the **timer** rings.',
      replies: [
        'Mine ends when my brother knocks on the door.',
        'Both are conditions. Which of the two loops could run for ever?',
      ],
    },
    {
      title: 'Packing the bag',
      text: '```\nuntil the list is empty\n  take the next book\n  put it into the bag\n```',
      replies: ['What if the bag is full first?', 'Then the loop needs a second condition. Who can write it down?'],
    },
  ],
  'Show your game': [
    {
      title: 'Catch the stars',
      text: 'You get a point for each star. **After ten points** they fall faster.',
      replies: [
        'I got 23 points! The stars could be larger.',
        'Thank you for testing it for each other. Keep a list of such hints.',
      ],
    },
  ],
};
