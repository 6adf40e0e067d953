import type { PcmChunk } from './pcm.js';

/** Bins of a waveform. */
export const peakBins = 500;

/** The finest bins that are kept while the length of the recording is unknown. */
const maxBins = 16 * peakBins;
const initialBinSize = 64;

/** Collects the loudest sample of each of `peakBins` parts of equal length, in constant memory. */
export class PeakCollector {
  private bins: number[] = [];
  private binSize = initialBinSize;
  private current = 0;
  private inCurrent = 0;

  add({ samples }: PcmChunk): void {
    for (const sample of samples) {
      const size = Math.abs(sample);
      if (size > this.current) this.current = size;
      if (++this.inCurrent === this.binSize) this.close();
    }
  }

  /** The peaks from 0 to 1, with two decimals. Short recordings have fewer. */
  end(): number[] {
    if (this.inCurrent > 0) this.close();
    const count = Math.min(peakBins, this.bins.length);
    return Array.from({ length: count }, (_, bin) => {
      const [from, to] = [bin, bin + 1].map((edge) => Math.floor((edge * this.bins.length) / count));
      const loudest = this.bins.slice(from, to).reduce((max, size) => Math.max(max, size), 0);
      return Math.round(Math.min(1, loudest) * 100) / 100;
    });
  }

  /** When the bins are full, two neighbours become one. */
  private close(): void {
    this.bins.push(this.current);
    this.current = this.inCurrent = 0;
    if (this.bins.length < maxBins) return;
    this.bins = Array.from({ length: maxBins / 2 }, (_, at) =>
      Math.max(this.bins[2 * at] ?? 0, this.bins[2 * at + 1] ?? 0),
    );
    this.binSize *= 2;
  }
}
