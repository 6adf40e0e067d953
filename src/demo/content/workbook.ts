/** A recording of Ben. */
export interface DemoRecording {
  fileName: string;
  /** Syllables of the voice; one takes a fifth of a second. */
  syllables: number;
  /** Title of the lesson it was made in. */
  lesson?: string;
  tags: string[];
  daysAgo: number;
  /** What Ben says in it, as he has written it down. */
  text?: string;
}

export const demoRecordings: DemoRecording[] = [
  {
    fileName: 'The way to the library.wav',
    syllables: 7,
    lesson: 'The way to my place',
    tags: ['directions'],
    daysAgo: 9,
    text: 'Over the second bridge, then to the clock tower.',
  },
  { fileName: 'A line of my poem.wav', syllables: 5, tags: ['reading-aloud'], daysAgo: 2 },
];

/** A note of one of the demo accounts. */
export interface DemoNote {
  author: 'ana' | 'ben';
  title: string;
  content: string;
  /** The text before its last change. */
  earlierContent?: string;
  /** Title of the lesson it is about. */
  lesson?: string;
  /** File name of the recording it is about. */
  recording?: string;
  /** Seconds from the beginning of the recording or video. */
  timestamp?: number;
  tags: string[];
  categories: string[];
  isPinned?: boolean;
  isShared?: boolean;
  daysAgo: number;
  /** Titles of earlier notes. */
  links?: string[];
}

export const demoNotes: DemoNote[] = [
  {
    author: 'ben',
    title: 'Symbols I keep forgetting',
    content: '<ul><li>A cross on a dot is a <strong>church</strong>.</li><li>A dashed line is a footpath.</li></ul>',
    earlierContent: '<p>A cross on a dot is a <strong>church</strong>.</p>',
    lesson: 'A walk through the legend',
    timestamp: 80,
    tags: ['maps', 'symbols'],
    categories: ['Geography'],
    isPinned: true,
    daysAgo: 12,
  },
  {
    author: 'ben',
    title: 'How long is my way to school?',
    content: '<p>6 cm on the map, and 1 cm is 100 m: <strong>600 m</strong>. I counted 940 steps.</p>',
    lesson: 'Measure the way to school',
    tags: ['maps', 'lengths'],
    categories: ['Geography', 'Mathematics'],
    isShared: true,
    daysAgo: 11,
    links: ['Symbols I keep forgetting'],
  },
  {
    author: 'ben',
    title: 'The bridge comes first',
    content: '<p>Say which bridge. There are <em>two</em> of them.</p>',
    recording: 'The way to the library.wav',
    timestamp: 1,
    tags: ['directions'],
    categories: ['Geography'],
    daysAgo: 8,
  },
  {
    author: 'ana',
    title: 'For the next walk with maps',
    content: '<ol><li>Bring the compasses.</li><li>Start at the station, not at school.</li></ol>',
    tags: ['maps'],
    categories: ['Plans'],
    daysAgo: 4,
  },
];
