/** The sample of a tone at a place in seconds. */
export const tone =
  (hertz: number, loudness = 0.5) =>
  (seconds: number): number =>
    loudness * Math.sin(2 * Math.PI * hertz * seconds);

interface WaveOptions {
  seconds: number;
  sampleRate?: number;
  channels?: number;
  /** Encoding of a sample; 16 bits by default. */
  encoding?: Encoding;
}

interface Encoding {
  tag: number;
  bits: number;
  write: (bytes: Buffer, sample: number, at: number) => unknown;
}

const scaled = (sample: number, max: number) => Math.round(sample * max);

export const encodings = {
  pcm8: { tag: 1, bits: 8, write: (bytes, sample, at) => bytes.writeUInt8(128 + scaled(sample, 127), at) },
  pcm16: { tag: 1, bits: 16, write: (bytes, sample, at) => bytes.writeInt16LE(scaled(sample, 32_767), at) },
  pcm24: { tag: 1, bits: 24, write: (bytes, sample, at) => bytes.writeIntLE(scaled(sample, 8_388_607), at, 3) },
  pcm32: { tag: 1, bits: 32, write: (bytes, sample, at) => bytes.writeInt32LE(scaled(sample, 2_147_483_647), at) },
  float32: { tag: 3, bits: 32, write: (bytes, sample, at) => bytes.writeFloatLE(sample, at) },
  float64: { tag: 3, bits: 64, write: (bytes, sample, at) => bytes.writeDoubleLE(sample, at) },
} satisfies Record<string, Encoding>;

/** A WAVE file of the sound; in further channels it is silent. */
export function waveOf(sound: (seconds: number) => number, options: WaveOptions): Buffer {
  const { seconds, sampleRate = 16_000, channels = 1, encoding = encodings.pcm16 } = options;
  const sampleBytes = encoding.bits / 8;
  const frames = Math.round(seconds * sampleRate);
  const data = Buffer.alloc(frames * channels * sampleBytes, encoding.bits === 8 ? 128 : 0);
  for (let frame = 0; frame < frames; frame++)
    encoding.write(data, sound(frame / sampleRate), frame * channels * sampleBytes);
  return Buffer.concat([headOf({ tag: encoding.tag, bits: encoding.bits, sampleRate, channels }, data.length), data]);
}

interface Format {
  tag: number;
  bits: number;
  sampleRate: number;
  channels: number;
}

/** The header of a WAVE file. */
export function headOf({ tag, bits, sampleRate, channels }: Format, dataBytes: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + dataBytes, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(tag, 20);
  head.writeUInt16LE(channels, 22);
  head.writeUInt32LE(sampleRate, 24);
  head.writeUInt32LE((sampleRate * channels * bits) / 8, 28);
  head.writeUInt16LE((channels * bits) / 8, 32);
  head.writeUInt16LE(bits, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(dataBytes, 40);
  return head;
}

/** Half a second of a tone in Opus, as a live WebM without a length. */
export const opusTone = Buffer.from(
  'GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQRChYECGFOAZwH/////////EU2bdKtNu4tTq4QVSalmU6yBoU27i1OrhBZUrmtTrIG7TbuMU6uEElTDZ1OsggEl7AEAAAAAAABoAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmlSrXsYMPQkBNgIRMYXZmV0GETGF2ZhZUrmvlrgEAAAAAAABc14EBc8WIAAAAAAAAAAGcgQAitZyDdW5kiIEAhoZBX09QVVNWqoNjLqBWu4QExLQAg4EC4ZGfgQG1iEDncAAAAAAAYmSBIGOik09wdXNIZWFkAQE4AYC7AAAAAAASVMNnrXNzqmPAi2PFiAAAAAAAAAABZ8iZRaOHRU5DT0RFUkSHjExhdmMgbGlib3B1cx9DtnVCpeeBAKOdgQAAgAiEerULn4wx/SegOBNVyZCh70awyzqF48CjmoEAFYAIr5rx4GgINONXLgWRH31k129n2L14o5WBACmACKmCCvr+4sjIl+x4NdU4C8ejl4EAPYAIqYIK+vpnKN8kVtOuF683c6vAo5aBAFGACKmCCvr6ZyiIiszDfMtZh+xgo5SBAGWACKkGyNqBukm7DSiPF7yk6aOXgQB5gAinz0r6/uLJO8V3sJPOhmEMM0yjloEAjYAIp8Ji+zKhJXAQ6/Fs8yMxN3SjmIEAoYAIp89K+v7iyTbtvzD94nbMsjQgQKOYgQC1gAinz0r6/uLIyEnezgBCsrAJLY8co5OBAMmACKfPSvr2+z4mVsEqIHuwo5eBAN2ACKfPSvr+4sYeBjEAOLGdD9hxOKOXgQDxgAinz0r6/uLJO/2VssvfxGpWvgejloEBBYAIp89K+v7ivr6l9Z9Wp79p5DCjloEBGYAIp89K+v7iyTvper3L0Xrc88CjlIEBLYAIp89K+vpnIK3Rwtyk/Fono5WBAUGACKfPSvr+4sYeQn114zjfMw2jloEBVYAIp89K+v7iyRm2WfaEoAo2MaCjlYEBaYAIp89K+v7ixhyW/2jP0rQfgKOXgQF9gAinz0r6/uLJGaABm8EHUKiWz+ejl4EBkYAIp89K+vpnIKmVsv1PMuXsIu+Ao5mBAaWACKfPSQTz7mJ38DnUzRoRm70J0a3oo5qBAbmACKfPSQT6ta0Ob7xgKdPlCcJfV8enoKObgQHNgAipj7fHlv5oSRjEOnif4rDpTCfE+eqgo52BAeGACKmCCQT1UJziEi3smB/aTPMiSJ83IyLb+KCqoaGBAfUACLV2okndcmQBL3uMo5OlHCQ5CIARTRpeSJ5gXYB1ooQAzf5g',
  'base64',
);

/** Half a second of a tone in MP3. */
export const mpegTone = Buffer.from(
  'SUQzBAAAAAAACgAAAAAAAAAAAAD/8yjEAA0wAvG/QRgCqQCku///4APg+D4PnwQicHzkEJcHwfD/BDg+/nKPP8COygP6wcOZAH9YEOaAf4EOcP9Hv6F0mHf/+j3/8yjEBg3osrABm3gAMh+C/jJgQ6bAkBYgNkNwqEHIhID2HKTkJKl9APCq7ErldB////evbWhfBUJA1+JToNL///uRpwpuQAX/8yjECQ6IclQB3hAAAAMAsDAwQQAjBABtMMwis1jhvjkTJQMZEaoxCgyzCqFNCoRJgcAEl8WxOtTTIo7/9FX///1Su8u0v6H/8yjECQv4blAA57aBUCAwJmARYYWN5lm2GTR40anY8hgjAumOghwlmZWagpGRFadFZ69S///84w47eqoiAFGBRCYcIxkVOmr/8yjEFBDwckgA5/iAztGHapahj9AUEYHeBomeT6bCkxkMpGMQCJABk78ReWUh9//p/+7pX//939X//9eq///7sGNVZEjkTBH/8yjECw8QckgA57iAGhuEHAzmAzjAaNgkLY81gSjFFBvMppkwt5AqniAMpPNFgqbqWDX/0f7v0///////+ur///3TP6zpIYv/8yjECQuoblQA57aBcgkFGBBCYbKxmCUmUHkeauAxZgrgfGECZtN0Y4bAoxTWcWLWe1X///wp4EeZfQyAwYFDBIzMSHYzTeT/8yjEFQyIblAA57aAyXPPzUTH/MJoJo1ROOVtTMCsMQEg20i8spwc//eq///9TcEQC01PMSEAUdmiBh2aOaAhlZxMg7mGoCj/8yjEHQtQblQA37iBGNjAYdnoIMIwBmFwRN1K46r///1Su0zlIUuEAAOYJDRiQmmc4gZb12BsZi1GDgBaCSA1zbMZQQEVJ0v/8yjEKgwYalQA57aAjRm0Mb/9FbEjfleJIAAIQEQABUYCINJggCqGMvu8ZuA5hg2hBmhm5wToZSJCx2nA88gn7BH///3HHjj/8yjENAuAblQAB7YtCbZGgHDZkgQaiTnmRxpBr0HM8GoYe4N5kk6mOrMYHNwNBa8Hjjk3UDLv/v//1P///dZ2WdJDF3TAQIz/8yjEQQz4blAA37iAOFTLUI4L1My+qk22hRTCHAYIC80/0MSSjEAFOp3Y1S9T///8K8NtfTkRUEgADAZBBMEUGcw3RLzEgkL/8yjESAt4blQA37aAzB5DRC4AACAsCAUzAQALMBIApHxglDTz4d3/7gBgIKgn1DvdsHBMwWGRw1mWkYYMFRzYqlhLGfx2AwH/8yjEVQzwdmABXhgAw4E+ECEcaADDYCIAL2f4goL0WMc//yOHATBRJ//8pmROGCJv//nUjRSJu3/SEAGTCH/4DJgkAzKf/+7/8yjEXBfZcpwBnKAAMpc5KpGym5Ld4zMfqpqomMKCgPQUVkE5BTwV+IrIZwK+L/ishnhXxf//t4U+L/RX28KOx/oLTEFNRTP/8yjENwx4Stm5wxgDLjEwMFVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVVU=',
  'base64',
);
