/** Milliseconds of a frame, by the configuration number of the packet (RFC 6716, table 2). */
const frameMs = [
  10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5,
  5, 10, 20,
];

/** Seconds of sound in an Opus packet (RFC 6716, section 3.1). */
export function opusSeconds(packet: Buffer): number {
  const [toc = 0, counts = 0] = packet;
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? counts & 63 : 2;
  return (frames * (frameMs[toc >> 3] ?? 0)) / 1000;
}
