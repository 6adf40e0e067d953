import type { Difficulty } from '#curriculum/resources/resource-types.js';

/** What a person did with another resource of the library. */
export interface Deed {
  kind: 'viewed' | 'completed' | 'bookmarked' | 'rated';
  topics: string[];
  percent: number;
  rating?: number;
  title?: string;
  difficulty?: Difficulty;
}

/** A person, what they did, and one resource, with the score and reason computed by hand from the published formula. */
export interface ScoreCase {
  title: string;
  level?: Difficulty;
  interests?: string[];
  deeds?: Deed[];
  /** Votes as [type of bill, choice]. */
  votes?: [string, 'yes' | 'no' | 'abstain'][];
  resource: {
    topics: string[];
    difficulty?: Difficulty;
    rating?: number;
    views?: number;
    /** Age in days; negative for a date in the future. */
    age?: number;
  };
  score: number;
  reason: string;
}

const unions = { topics: ['unions'] };
const interested = { interests: ['unions'], reason: 'Based on your interest in unions' };
const liked = 'You liked First, try Target';
const completed: Deed = { kind: 'completed', topics: ['unions'], percent: 100, title: 'First' };

/** Topic relevance: 10 for an interest, a tenth of the progress for a liked activity, 5 for a vote; at most 50. */
const relevance: ScoreCase[] = [
  { title: 'one interest', ...interested, resource: unions, score: 10 },
  {
    title: 'two interests; the first topic in the alphabet is named',
    interests: ['unions', 'cooperatives'],
    resource: { topics: ['unions', 'cooperatives'] },
    score: 20,
    reason: 'Based on your interest in cooperatives',
  },
  {
    title: 'a topic of several words',
    interests: ['labor-law'],
    resource: { topics: ['labor-law', 'wages'] },
    score: 10,
    reason: 'Based on your interest in labor law',
  },
  {
    title: 'five interests',
    interests: ['a1', 'a2', 'a3', 'a4', 'a5'],
    resource: { topics: ['a1', 'a2', 'a3', 'a4', 'a5'] },
    score: 50,
    reason: 'Based on your interest in a1',
  },
  {
    title: 'six interests, capped at 50',
    interests: ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'],
    resource: { topics: ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'] },
    score: 50,
    reason: 'Based on your interest in a1',
  },
  {
    title: 'an interest in something else',
    interests: ['music'],
    resource: unions,
    score: 0,
    reason: "You haven't explored unions yet",
  },
  { title: 'a completed resource', deeds: [completed], resource: unions, score: 10, reason: liked },
  {
    title: 'a bookmark of something unread',
    deeds: [{ ...completed, kind: 'bookmarked', percent: 0 }],
    resource: unions,
    score: 0,
    reason: "You haven't explored unions yet",
  },
  {
    title: 'a bookmark of something half-read',
    deeds: [{ ...completed, kind: 'bookmarked', percent: 50 }],
    resource: unions,
    score: 5,
    reason: liked,
  },
  {
    title: 'a rating of 4 at 70 percent',
    deeds: [{ ...completed, kind: 'rated', percent: 70, rating: 4 }],
    resource: unions,
    score: 7,
    reason: liked,
  },
  {
    title: 'a rating of 5 at 35 percent: 3.5, rounded half up',
    deeds: [{ ...completed, kind: 'rated', percent: 35, rating: 5 }],
    resource: unions,
    score: 4,
    reason: liked,
  },
  {
    title: 'a bookmark at 24 percent: 2.4',
    deeds: [{ ...completed, kind: 'bookmarked', percent: 24 }],
    resource: unions,
    score: 2,
    reason: liked,
  },
  {
    title: 'a rating of 3, which is not high',
    deeds: [{ ...completed, kind: 'rated', percent: 100, rating: 3 }],
    resource: unions,
    score: 0,
    reason: "You haven't explored unions yet",
  },
  {
    title: 'a view, which is no sign of liking',
    deeds: [{ ...completed, kind: 'viewed', percent: 100 }],
    resource: unions,
    score: 0,
    reason: "You haven't explored unions yet",
  },
  {
    title: 'two liked resources: 10 and 5; the stronger one is named',
    deeds: [{ ...completed, kind: 'bookmarked', percent: 50, title: 'Second' }, completed],
    resource: unions,
    score: 15,
    reason: liked,
  },
  {
    title: 'a liked resource with two topics of the resource counts for each',
    deeds: [{ ...completed, topics: ['unions', 'wages'] }],
    resource: { topics: ['unions', 'wages', 'music'] },
    score: 20,
    reason: liked,
  },
  {
    title: 'a no vote and an abstention count, but are not named',
    votes: [
      ['unions', 'no'],
      ['unions', 'abstain'],
    ],
    resource: unions,
    score: 10,
    reason: "You haven't explored unions yet",
  },
  {
    title: 'a yes vote',
    votes: [['Labor Law', 'yes']],
    resource: { topics: ['labor-law'] },
    score: 5,
    reason: 'You voted yes on labor law bills, learn about labor law',
  },
  {
    title: 'three yes votes are stronger than an interest',
    interests: ['wages'],
    votes: [
      ['unions', 'yes'],
      ['unions', 'yes'],
      ['unions', 'yes'],
    ],
    resource: { topics: ['unions', 'wages'] },
    score: 25,
    reason: 'You voted yes on unions bills, learn about unions',
  },
  {
    title: 'an interest, a completed resource and a vote: 10, 10 and 5; the interest is named first',
    interests: ['unions'],
    deeds: [completed],
    votes: [['unions', 'yes']],
    resource: unions,
    score: 25,
    reason: 'Based on your interest in unions',
  },
  {
    title: 'several completed topics stay under the cap with an interest: 10 + 4 × 10',
    interests: ['a1'],
    deeds: [{ ...completed, topics: ['a1', 'a2', 'a3', 'a4'] }],
    resource: { topics: ['a1', 'a2', 'a3', 'a4'] },
    score: 50,
    reason: 'Based on your interest in a1',
  },
];

/** Difficulty: 20 at the level of the person, 10 one level above. Each has an interest of 10. */
const difficulty: ScoreCase[] = [
  { title: 'beginner, beginner', level: 'beginner', resource: { ...unions, difficulty: 'beginner' }, score: 30 },
  {
    title: 'beginner, intermediate',
    level: 'beginner',
    resource: { ...unions, difficulty: 'intermediate' },
    score: 20,
  },
  { title: 'beginner, advanced', level: 'beginner', resource: { ...unions, difficulty: 'advanced' }, score: 10 },
  {
    title: 'intermediate, beginner',
    level: 'intermediate',
    resource: { ...unions, difficulty: 'beginner' },
    score: 10,
  },
  {
    title: 'intermediate twice',
    level: 'intermediate',
    resource: { ...unions, difficulty: 'intermediate' },
    score: 30,
  },
  {
    title: 'intermediate, advanced',
    level: 'intermediate',
    resource: { ...unions, difficulty: 'advanced' },
    score: 20,
  },
  {
    title: 'advanced, intermediate',
    level: 'advanced',
    resource: { ...unions, difficulty: 'intermediate' },
    score: 10,
  },
  { title: 'advanced, advanced', level: 'advanced', resource: { ...unions, difficulty: 'advanced' }, score: 30 },
  { title: 'advanced, none', level: 'advanced', resource: unions, score: 10 },
  { title: 'no level counts as beginner', resource: { ...unions, difficulty: 'beginner' }, score: 30 },
].map((each) => ({ ...interested, ...each }) as ScoreCase);

/** Quality, recency and popularity. Each has an interest of 10. */
const value: ScoreCase[] = [
  { title: 'a rating of 5: 15', resource: { ...unions, rating: 5 }, score: 25 },
  { title: 'a rating of 4.5: 13.5, rounded half up', resource: { ...unions, rating: 4.5 }, score: 24 },
  { title: 'a rating of 3.33: 9.99', resource: { ...unions, rating: 3.33 }, score: 20 },
  { title: 'a rating of 1: 3', resource: { ...unions, rating: 1 }, score: 13 },
  { title: 'published today: 10', resource: { ...unions, age: 0 }, score: 20 },
  { title: 'published 4 days ago: 9.56', resource: { ...unions, age: 4 }, score: 20 },
  { title: 'published 9 days ago: 9', resource: { ...unions, age: 9 }, score: 19 },
  { title: 'published 45 days ago: 5', resource: { ...unions, age: 45 }, score: 15 },
  { title: 'published 89 days ago: 0.11', resource: { ...unions, age: 89 }, score: 10 },
  { title: 'published 85 days ago: 0.56', resource: { ...unions, age: 85 }, score: 11 },
  { title: 'published 90 days ago: nothing', resource: { ...unions, age: 90 }, score: 10 },
  { title: 'published ten years ago: nothing', resource: { ...unions, age: 3_650 }, score: 10 },
  { title: 'published tomorrow, which counts as today', resource: { ...unions, age: -1 }, score: 20 },
  { title: '49 views: 0.49', resource: { ...unions, views: 49 }, score: 10 },
  { title: '50 views: 0.5, rounded half up', resource: { ...unions, views: 50 }, score: 11 },
  { title: '100 views: 1', resource: { ...unions, views: 100 }, score: 11 },
  { title: '500 views: 5', resource: { ...unions, views: 500 }, score: 15 },
  { title: '100,000 views: 5', resource: { ...unions, views: 100_000 }, score: 15 },
].map((each) => ({ ...interested, ...each }));

/** All parts together. */
const sums: ScoreCase[] = [
  {
    title: 'the highest score: 50 + 20 + 15 + 10 + 5',
    level: 'advanced',
    interests: ['a1', 'a2', 'a3', 'a4', 'a5'],
    resource: {
      topics: ['a1', 'a2', 'a3', 'a4', 'a5'],
      difficulty: 'advanced',
      rating: 5,
      views: 900,
      age: 0,
    },
    score: 100,
    reason: 'Based on your interest in a1',
  },
  {
    title: '17.5 + 20 + 12.6 + 6.67 + 1.23 = 58.00',
    level: 'intermediate',
    interests: ['unions'],
    deeds: [{ ...completed, kind: 'bookmarked', percent: 75 }],
    resource: { ...unions, difficulty: 'intermediate', rating: 4.2, views: 123, age: 30 },
    score: 58,
    reason: 'Based on your interest in unions',
  },
  {
    title: '8 + 10 + 7.5 + 2 + 3.3 = 30.8',
    deeds: [{ ...completed, kind: 'rated', rating: 5, percent: 80 }],
    resource: { ...unions, difficulty: 'intermediate', rating: 2.5, views: 330, age: 72 },
    score: 31,
    reason: liked,
  },
];

/** Reasons that do not come from the topics. */
const general: ScoreCase[] = [
  {
    title: 'the next level, after a completed resource of the own level',
    deeds: [{ ...completed, topics: ['music'], percent: 100, difficulty: 'beginner' }],
    resource: { topics: ['unions'], difficulty: 'intermediate' },
    score: 10,
    reason: 'You finished beginner content, ready for intermediate?',
  },
  {
    title: 'the next level, without anything completed',
    resource: { topics: ['unions'], difficulty: 'intermediate' },
    score: 10,
    reason: "You haven't explored unions yet",
  },
  { title: 'a resource without topics', resource: { topics: [] }, score: 0, reason: 'Popular in the library' },
];

export const scoreCases: ScoreCase[] = [...relevance, ...difficulty, ...value, ...sums, ...general];
