/** A live session of P1A. */
export interface DemoLiveSession {
  title: string;
  description: string;
}

export const plannedSession: DemoLiveSession = {
  title: 'Questions before the test',
  description: 'Bring the exercises you could not solve. We do them together.',
};

export const endedSession: DemoLiveSession & { summary: string; question: string; answer: string; message: string } = {
  title: 'How maps are drawn',
  description: 'A walk through three hundred years of maps, from copper plates to satellites.',
  summary: 'We compared three maps of the **same valley**. For next time: find the oldest map of your street.',
  question: 'Why is north always at the top?',
  answer: 'It need not be. Many old maps have the east at the top.',
  message: 'We have an old map at home, and the sea is at the top!',
};
