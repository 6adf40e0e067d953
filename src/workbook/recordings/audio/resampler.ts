/** Zero crossings of the sinc function on each side. More make the filter sharper. */
const crossings = 16;
/** The part of the band that is kept: a filter of finite length cannot cut off at its edge. */
const passBand = 0.95;

/**
 * Changes the sample rate with a windowed sinc filter, which also removes what the new rate cannot represent (Smith,
 * Digital Audio Resampling, 2002). Samples arrive in chunks; the filter of each phase is computed once.
 */
export class Resampler {
  private readonly up: number;
  private readonly down: number;
  private readonly reach: number;
  private readonly phases = new Map<number, Float32Array>();
  private readonly cutoff: number;
  private kept: Float32Array;
  /** The index of the first kept sample in the whole. */
  private keptFrom: number;
  private produced = 0;
  private received = 0;

  constructor(from: number, to: number) {
    const divisor = greatestCommonDivisor(from, to);
    this.up = to / divisor;
    this.down = from / divisor;
    this.cutoff = Math.min(1, to / from) * passBand;
    this.reach = Math.ceil(crossings / this.cutoff);
    this.kept = new Float32Array(this.reach);
    this.keptFrom = -this.reach;
  }

  /** The samples at the new rate that the received ones determine. */
  push(samples: Float32Array): Float32Array {
    this.received += samples.length;
    this.keep(samples);
    return this.produce(this.keptFrom + this.kept.length - this.reach);
  }

  /** The rest, as if silence followed. */
  end(): Float32Array {
    this.keep(new Float32Array(this.reach + 1));
    return this.produce(this.received);
  }

  private keep(samples: Float32Array): void {
    const first = Math.floor((this.produced * this.down) / this.up) - this.reach;
    const unneeded = Math.max(0, Math.min(first - this.keptFrom, this.kept.length));
    const kept = new Float32Array(this.kept.length - unneeded + samples.length);
    kept.set(this.kept.subarray(unneeded));
    kept.set(samples, this.kept.length - unneeded);
    this.kept = kept;
    this.keptFrom += unneeded;
  }

  /** All new samples whose place among the old ones is before `end`. */
  private produce(end: number): Float32Array {
    const last = Math.max(this.produced, Math.ceil((end * this.up) / this.down));
    const samples = new Float32Array(last - this.produced);
    for (let at = 0; at < samples.length; at++) samples[at] = this.sampleAt((this.produced + at) * this.down);
    this.produced = last;
    return samples;
  }

  private sampleAt(ticks: number): number {
    const place = Math.floor(ticks / this.up);
    const filter = this.filterOf(ticks - place * this.up);
    const first = place - this.reach + 1 - this.keptFrom;
    let sum = 0;
    for (let at = 0; at < filter.length; at++) sum += (filter[at] ?? 0) * (this.kept[first + at] ?? 0);
    return sum;
  }

  /** The filter for a place between two samples, with a sum of 1. */
  private filterOf(phase: number): Float32Array {
    const known = this.phases.get(phase);
    if (known) return known;
    const weights = Float32Array.from({ length: 2 * this.reach }, (_, at) =>
      this.weight(at - this.reach + 1 - phase / this.up),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    const filter = weights.map((weight) => weight / sum);
    this.phases.set(phase, filter);
    return filter;
  }

  /** A sinc in a Hann window. */
  private weight(distance: number): number {
    if (Math.abs(distance) >= this.reach) return 0;
    const x = Math.PI * distance * this.cutoff;
    const sinc = distance === 0 ? 1 : Math.sin(x) / x;
    return sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / this.reach));
  }
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));
