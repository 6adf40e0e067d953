import iconv from 'iconv-lite';
import { openText, readText } from '#platform/tabular/read-text.js';
import { findEncoding, type TextEncoding } from '#platform/text/encoding.js';
import { cpuMsUntilDone } from '../support/cpu-time.js';

const western = 'José;Müller\nFrançois;Lefèvre\nZoë;Bäcker';
const cyrillic = 'Иван;Петров\nМария;Смирнова';

describe('the encoding of a file', () => {
  it.each<[string, TextEncoding, string]>([
    ['French in capitals', 'windows-1252', 'NOM;PRENOM\nLEFÈVRE;ZOÉ\nFRANÇOIS;JOËL'],
    ['one Portuguese name', 'windows-1252', 'nome;turma\nJoão Gonçalves;1'],
    ['quotes and dashes', 'windows-1252', 'What – “this” or “that”?'],
    ['Western names of MS-DOS', 'cp850', western],
    ['Western names of an old Macintosh', 'macroman', western],
    ['names with a typographic apostrophe', 'macroman', 'Gómez;O’Meara\nThérèse;D’Ambrosio\nRéva;Singh'],
    ['few names, most with an apostrophe', 'windows-1252', 'Zoë;O’Brien\nIan;O’Neill\nAda;D’Arcy'],
    ['Polish and Czech names', 'windows-1250', 'Łukasz;Wójcik\nŽofie;Dvořák\nGrażyna;Ślązak'],
    ['Polish and Czech names of MS-DOS', 'cp852', 'Łukasz;Wójcik\nŽofie;Dvořák\nGrażyna;Ślązak'],
    ['Turkish names', 'windows-1254', 'Ömer;Çelik\nIşıl;Gündoğdu'],
    ['Russian names', 'windows-1251', cyrillic],
    ['Russian names of Unix', 'koi8-r', cyrillic],
    ['Russian names of MS-DOS', 'cp866', cyrillic],
    ['Greek names', 'windows-1253', 'Γιώργος;Παπαδόπουλος'],
    ['Hebrew names', 'windows-1255', 'דוד;כהן\nשרה;לוי'],
    ['Arabic names', 'windows-1256', 'محمد;الحسن\nفاطمة;الزهراء'],
    ['Thai names', 'windows-874', 'สมหญิง;ดีมาก'],
    ['Vietnamese names', 'windows-1258', 'Nguyễn;Hương'],
    ['simplified Chinese names', 'gb18030', '小明;王\n丽;李\n伟;张'],
    ['traditional Chinese names', 'big5', '小明;王\n麗;李\n偉;張'],
    ['Japanese names', 'shift_jis', '太郎;山田\n花子;鈴木'],
    ['Korean names', 'euc-kr', '민수;김\n영희;이'],
  ])('is detected for %s (%s)', async (_, encoding, text) => {
    const file = iconv.encode(text, encoding);

    const reading = await openText(file);

    expect([reading.encoding, reading.text, reading.faults]).toEqual([encoding, iconv.decode(file, encoding), []]);
    expect(reading.notes).toEqual([
      expect.objectContaining({ rule: 'encoding_detected', message: expect.stringContaining(`read as ${encoding}: `) }),
    ]);
  });

  it.each<[string, Buffer]>([
    ['ASCII', Buffer.from('Ana')],
    ['UTF-8', Buffer.from('Zoë 小明')],
    ['UTF-8 with a byte order mark', Buffer.from('\ufeffZoë')],
    ['UTF-16 LE', Buffer.from('\ufeffZoë', 'utf16le')],
    ['UTF-16 BE', Buffer.from('\ufeffZoë', 'utf16le').swap16()],
    ['UTF-16 LE without a byte order mark', Buffer.from('name;小明\n', 'utf16le')],
    ['UTF-16 BE without a byte order mark', Buffer.from('name;小明\n', 'utf16le').swap16()],
  ])('is certain for %s, without a note', async (_, file) => {
    expect((await findEncoding(file)).kind).toBe('certain');
    expect((await openText(file)).notes).toEqual([]);
    expect((await openText(file)).text).toMatch(/Ana|Zoë|小明/);
  });

  it('is refused where two readings are likely, and both are shown', async () => {
    const { text, faults } = await openText(iconv.encode('name\nRAPHAËL', 'cp850'));

    expect([text, faults[0].rule]).toEqual(['', 'encoding_unclear']);
    expect(faults[0].message).toMatch(/RAPHAÓL in windows-1252 or RAPHAËL in cp850/);
    await expect(readText(iconv.encode('name\nRAPHAËL', 'cp850'))).rejects.toMatchObject({ code: 'encoding_unclear' });
  });

  it('can be given', async () => {
    const { text, notes } = await readText(iconv.encode('name\nRAPHAËL', 'cp850'), 'cp850');

    expect([text, notes]).toEqual(['name\nRAPHAËL', []]);
  });

  it('is refused by line if the given one does not fit', async () => {
    const { faults } = await openText(Buffer.from([...Buffer.from('name\nZo'), 0xff, 0xff]), 'utf-8');

    expect(faults).toEqual([expect.objectContaining({ rule: 'encoding_wrong', line: 2 })]);
  });

  it('is not guessed for UTF-8 with damaged bytes: the line is named', async () => {
    const file = Buffer.concat([
      Buffer.from('name\nZoë\nJosé\nMüller\nLefèvre\nZoë\n'),
      iconv.encode('Peña', 'windows-1252'),
    ]);

    expect((await openText(file)).faults).toEqual([expect.objectContaining({ rule: 'encoding_damaged', line: 7 })]);
  });

  it('is not guessed for what is no text', async () => {
    const file = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0a, 0, 0, 1, 0, 3]);

    expect((await openText(file)).faults).toEqual([expect.objectContaining({ rule: 'text_expected', line: 2 })]);
  });

  it('is found in a second of processor time for a file of 5 MB', async () => {
    const file = iconv.encode(
      Array.from({ length: 250_000 }, (_, at) => `Žofie;Dvořák ${at}`).join('\n'),
      'windows-1250',
    );
    await findEncoding(file);

    const ms = await cpuMsUntilDone(async () =>
      expect(await findEncoding(file)).toMatchObject({ kind: 'detected', encoding: 'windows-1250' }),
    );

    expect(ms).toBeLessThan(1_000);
  });
});
