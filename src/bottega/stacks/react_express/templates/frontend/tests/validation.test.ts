import './setup';
import { refusalOf, validate } from '../src/records/validation';
import type { Field } from '../src/records/resource';

function refusal(field: Partial<Field>, value: string) {
  return refusalOf({ key: 'x', label: 'X', required: true, ...field } as Field, value);
}

describe('the rules of a form', () => {
  it.each([
    ['string', 'words'],
    ['text', 'two\nlines'],
    ['integer', '-12'],
    ['decimal', '12.500001'],
    ['money', '12.50'],
    ['email', 'ada@example.com'],
    ['url', 'https://example.com/a?b=c'],
    ['phone', '+44 (20) 7946-0000'],
  ] as const)('accepts a good %s', (type, value) => {
    expect(refusal({ type }, value)).toBeNull();
  });

  it.each([
    ['string', '   '],
    ['integer', '1.5'],
    ['integer', '99999999999'],
    ['decimal', '1.1234567'],
    ['money', '1.234'],
    ['money', '1e3'],
    ['email', 'ada@example'],
    ['url', 'example.com'],
    ['url', 'javascript:alert(1)'],
    ['phone', '12'],
    ['phone', 'call me'],
  ] as const)('refuses %s %p', (type, value) => {
    expect(refusal({ type }, value)).toEqual(expect.any(String));
  });

  it('keeps bounds, which are themselves allowed', () => {
    const field = { type: 'money', min: 0.5, max: 9 } as const;
    expect(refusal(field, '0.5')).toBeNull();
    expect(refusal(field, '9')).toBeNull();
    expect(refusal(field, '0.49')).toBe('Must be 0.5 or more.');
    expect(refusal(field, '9.01')).toBe('Must be 9 or less.');
  });

  it('asks only for what is required', () => {
    const fields: Field[] = [
      { type: 'string', key: 'name', label: 'Name', required: true },
      { type: 'email', key: 'email', label: 'Email', required: false },
      { type: 'boolean', key: 'sure', label: 'Sure', required: true },
    ];
    expect(validate(fields, { name: '', email: '', sure: false })).toEqual({
      name: 'Name is required.',
    });
  });
});
