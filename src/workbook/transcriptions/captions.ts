import type { Segment } from './transcript.js';

/** Segments as captions in WebVTT (W3C). Text is escaped; a blank line or an arrow would end a cue. */
export const webVtt = (segments: readonly Segment[]): string =>
  ['WEBVTT', ...segments.map((segment) => `${timesOf(segment, '.')}\n${escaped(lineOf(segment))}`), ''].join('\n\n');

/** Segments as captions in SubRip. */
export const subRip = (segments: readonly Segment[]): string =>
  segments.map((segment, at) => `${at + 1}\n${timesOf(segment, ',')}\n${lineOf(segment)}\n`).join('\n');

const lineOf = ({ text }: Segment): string => text.replace(/\s+/g, ' ').replaceAll('-->', '→').trim();

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A cue must not end before it begins. */
const timesOf = ({ start, end }: Segment, mark: string): string =>
  `${timeOf(start, mark)} --> ${timeOf(Math.max(end, start + 0.001), mark)}`;

function timeOf(seconds: number, mark: string): string {
  const ms = Math.round(seconds * 1000);
  const [hours, minutes, rest] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60, Math.floor(ms / 1000) % 60];
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(hours)}:${two(minutes)}:${two(rest)}${mark}${String(ms % 1000).padStart(3, '0')}`;
}
