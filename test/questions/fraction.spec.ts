import { exact, Fraction } from '#questions/types/shared/fraction.js';

describe('A fraction', () => {
  it.each([
    ['0.1', '1/10'],
    ['-.5', '-1/2'],
    ['4/6', '2/3'],
    ['1e3', '1000'],
    ['12e-1', '6/5'],
    ['5.', '5'],
    ['-0', '0'],
  ])('reads %s as %s', (text, reduced) => {
    expect(String(exact(text))).toBe(reduced);
  });

  it.each([
    '',
    '.',
    '-',
    '1/0',
    '1/',
    '/2',
    '1.2/3',
    '1e',
    'e5',
    '0x1',
    ' 1',
    '1 ',
    'NaN',
    '1e309',
    '1/10000',
    '1'.repeat(201),
  ])('does not read %j', (text) => {
    expect(Fraction.parse(text)).toBeNull();
  });

  it.each([
    ['0.005', '0.01'],
    ['0.00499', '0.00'],
    ['2.675', '2.68'],
    ['1/3', '0.33'],
    ['2/3', '0.67'],
    ['1000', '1000.00'],
    ['-0.005', '-0.01'],
    ['-0.001', '0.00'],
  ])('rounds %s to %s', (text, written) => {
    expect(exact(text).toFixed(2)).toBe(written);
  });
});
