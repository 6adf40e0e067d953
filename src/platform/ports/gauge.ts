/** One figure: its labels and its value. */
export type Figure = [labels: Record<string, string>, value: number];

/** How a figure appears to Prometheus. */
export interface GaugeOptions {
  /** Without the prefix `homeroom_`, which `GET /ops/metrics` adds. */
  name: string;
  help: string;
  labels?: string[];
}

export const gaugeKey = Symbol('gauge');

/** Marks a method that returns current figures (`Figure[]`); `GET /ops/metrics` calls it at every scrape. */
export const Gauge =
  (options: GaugeOptions): MethodDecorator =>
  (_target, _name, descriptor) => {
    Reflect.defineMetadata(gaugeKey, options, descriptor.value as object);
  };
