import { crc32, deflateRawSync } from 'node:zlib';

/** One file of an archive; the optional fields make the archive invalid. */
export interface Packed {
  name: string;
  content?: string | Buffer;
  declaredSize?: number;
  crc?: number;
  mode?: number;
  flags?: number;
}

/** Builds a ZIP archive byte by byte, because libraries cannot write invalid ones. */
export function zipOf(...entries: Packed[]): Buffer {
  let offset = 0;
  const parts = entries.map(({ name, content = '', declaredSize, crc, mode = 0o100644, flags = 0x800 }) => {
    const bytes = Buffer.from(content);
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(flags, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc ?? crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(declaredSize ?? bytes.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name), packed]);
    const attributes = Buffer.alloc(14);
    attributes.writeUInt32LE(mode * 0x10000, 6);
    attributes.writeUInt32LE(offset, 10);
    offset += local.length;
    return {
      local,
      central: Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), fields, attributes, Buffer.from(name)]),
    };
  });
  const directory = Buffer.concat(parts.map(({ central }) => central));
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts.map(({ local }) => local), directory, end]);
}
